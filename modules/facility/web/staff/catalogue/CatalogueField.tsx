// A field that takes one entry of a code list: `<CatalogueField catalogue="icd10" label={…} value={…} onChoose={…} />`.   spec: CAT-14
import type { ReactNode, Ref } from 'react';
import type { CatalogueCode, Concept } from '#modules/facility/model/index.ts';
import { CodeSearch } from '#fhir/client/index.ts';
import type { CodeOption } from '#fhir/client/index.ts';
import { useCatalogue } from './useCatalogue.ts';
import type { CatalogueOptions } from './useCatalogue.ts';

export interface CatalogueFieldProps extends CatalogueOptions {
  readonly catalogue: CatalogueCode;
  readonly label: string;
  readonly hideLabel?: boolean;
  /** What is chosen now, as it should stand in the field. */
  readonly value?: string | undefined;
  readonly onChoose: (concept: Concept) => void;
  readonly onClear?: () => void;
  readonly onSkip?: () => void;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** Why this entry may not be chosen now: `already chosen`. */
  readonly refuse?: (concept: Concept) => string | undefined;
  /** Right end of a row: stock, price. */
  readonly end?: (concept: Concept) => ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
}

export function CatalogueField({ catalogue, parent, on, limit, onChoose, refuse, end, ...field }: CatalogueFieldProps) {
  const { source, note } = useCatalogue(catalogue, { parent, on, ...(limit !== undefined && { limit }) });
  const toOption = (concept: Concept): CodeOption => ({ ...source.toOption(concept), refusedBecause: refuse?.(concept), end: end?.(concept) });
  const choose = (concept: Concept) => {
    note(concept.code);
    onChoose(concept);
  };
  return <CodeSearch<Concept> {...field} {...source} toOption={toOption} onChoose={choose} />;
}
