// A code list for a screen: find by typing, the personal top list, names in the language on screen, and remembering what was chosen.   spec: CAT-14
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { catalogueSystems, lookUpCodes, noteCodeUse, searchCodes } from '#modules/facility/model/index.ts';
import type { CatalogueCode, Concept } from '#modules/facility/model/index.ts';
import { useFhirClient } from '#fhir/client/index.ts';
import type { CodeOption } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { CodeableConcept } from '#fhir/types/index.ts';
import { useText } from '#ui/index.ts';

export interface CatalogueOptions {
  /** Only entries below this code: the communes of a province. */
  readonly parent?: string | undefined;
  /** Day for which codes must be in force; today when absent. */
  readonly on?: string | undefined;
  readonly limit?: number;
}

export interface Catalogue {
  /** Canonical URL of the code system. */
  readonly system: string;
  /** For CodeSearch: `<CodeSearch label=… {...diagnoses.source} onChoose={…} />` */
  readonly source: {
    readonly name: string;
    readonly find: (text: string, signal: AbortSignal) => Promise<readonly Concept[]>;
    readonly toOption: (concept: Concept) => CodeOption;
    readonly favourites: readonly Concept[];
  };
  /** Name in the language on screen. */
  readonly nameOf: (concept: Concept) => string;
  /** Entries by their codes, in the order asked. */
  readonly lookUp: (codes: readonly string[]) => Promise<readonly Concept[]>;
  /** Counts the choice for this person's top list; never disturbs the screen. */
  readonly note: (code: string) => void;
  /** As it is stored: system, code, Vietnamese name. */
  readonly toCodeableConcept: (concept: Concept) => CodeableConcept;
}

const favouritesMs = 300_000;
/** As many entries can be looked through. */
const shortList = 100;

/** `const diagnoses = useCatalogue('icd10')` */
export function useCatalogue(catalogue: CatalogueCode, options: CatalogueOptions = {}): Catalogue {
  const client = useFhirClient();
  const queries = useQueryClient();
  const { language } = useText();
  const { parent, on, limit = 20 } = options;
  const name = [catalogue, parent, on, limit].filter((part) => part !== undefined).join(' ');
  const ask = useCallback((text: string, signal: AbortSignal) => client.operate(searchCodes, { catalogue, text, parent, on, limit }, { signal }), [client, catalogue, parent, on, limit]);
  const { data: favourites } = useQuery({ queryKey: ['favouriteCodes', name], queryFn: async ({ signal }) => favouritesOf(await ask('', signal)), staleTime: favouritesMs });
  return useMemo(() => {
    const system = catalogueSystems[catalogue];
    const nameOf = (concept: Concept) => (language === 'en' ? concept.displayEn : language === 'fr' ? (concept.displayFr ?? concept.displayEn) : undefined) ?? concept.display;
    const toOption = (concept: Concept): CodeOption => ({ code: concept.code, title: nameOf(concept), detail: language === 'vi' ? concept.displayEn : concept.display });
    return {
      system, nameOf,
      source: { name, find: async (text, signal) => (await ask(text, signal)).concepts, toOption, favourites: favourites ?? [] },
      lookUp: async (codes) => (codes.length === 0 ? [] : (await client.operate(lookUpCodes, { catalogue, codes: [...codes], on })).concepts),
      note: (code) => void client.operate(noteCodeUse, { catalogue, code }).then(() => queries.invalidateQueries({ queryKey: ['favouriteCodes', name] }), () => undefined),
      toCodeableConcept: (concept) => ({ coding: [{ system, code: concept.code, display: concept.display }], text: concept.display }),
    };
  }, [ask, catalogue, client, favourites, language, name, on, queries]);
}

/** Of a long list only what this person uses: its first pages help nobody. A short list is offered whole, what is used on top. */
function favouritesOf({ concepts, size = 0, uses = {} }: OutputOf<typeof searchCodes>): readonly Concept[] {
  return size > shortList ? concepts.filter(({ code }) => (uses[code] ?? 0) > 0) : concepts;
}
