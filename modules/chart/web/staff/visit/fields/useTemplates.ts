// Suggestions of the page's text fields: own and shared templates after `//`, and reasons for coming while one is typed. spec: VIS-11
import { useCallback } from 'react';
import { useFhirClient, useOperationQuery } from '#fhir/client/index.ts';
import { ownTemplates } from '#modules/chart/model/index.ts';
import type { ExaminationSystem, OwnTemplate, TemplateField } from '#modules/chart/model/index.ts';
import { searchCodes } from '#modules/facility/model/index.ts';
import type { Concept } from '#modules/facility/model/index.ts';
import { fold, useText } from '#ui/index.ts';
import type { FindSuggestions, Suggestion } from './useSuggestions.ts';

const most = 8;

function useNameOf(): (concept: Concept) => string {
  const { language } = useText();
  return useCallback((concept) => (language === 'en' ? concept.displayEn : language === 'fr' ? concept.displayFr : undefined) ?? concept.display, [language]);
}

/** Reasons of the house's list, by words or abbreviation. What is written is Vietnamese, whatever the language on screen. */
export function useReasons(): FindSuggestions {
  const client = useFhirClient();
  const nameOf = useNameOf();
  return useCallback(
    async ({ query }, signal) => {
      const { concepts } = await client.operate(searchCodes, { catalogue: 'visit-reason', text: query, limit: most }, { signal });
      return concepts.map((concept) => ({ key: concept.code, code: concept.code, title: nameOf(concept), words: concept.display, ...(nameOf(concept) !== concept.display && { detail: concept.display }) }));
    },
    [client, nameOf],
  );
}

/** Name of a field in the list of the house. */
const listField = (field: TemplateField): string => (field === 'pastHistory' ? 'past-history' : field === 'management' ? 'advice' : field);

/** Texts this person keeps for the field, then those of the house; a bare `//` shows the first ones. */
export function useTemplates(field: TemplateField): FindSuggestions {
  const client = useFhirClient();
  const toSuggestion = useToSuggestion();
  const own = useOwnTexts(field);
  return useCallback(
    async ({ query }, signal) => {
      const { concepts } = await client.operate(searchCodes, { catalogue: 'text-template', text: query, parent: listField(field), limit: most }, { signal });
      return [...own(query), ...concepts.map((concept) => toSuggestion(concept, concept.properties['text']))].slice(0, most);
    },
    [client, field, toSuggestion, own],
  );
}

const wholeList = 500;

/** For one system of the body: own texts, its texts and what normal is in each specialty, then the other texts of the examination. */
export function useExaminationTemplates(system: ExaminationSystem): FindSuggestions {
  const client = useFhirClient();
  const toSuggestion = useToSuggestion();
  const own = useOwnTexts('examination');
  return useCallback(
    async ({ query }, signal) => {
      const find = async (wanted: { catalogue: 'text-template' | 'exam-template'; parent?: string }) => (await client.operate(searchCodes, { ...wanted, text: query, limit: wholeList }, { signal })).concepts;
      const [texts, normal] = await Promise.all([find({ catalogue: 'text-template', parent: 'examination' }), find({ catalogue: 'exam-template' })]);
      const isOf = ({ properties }: Concept) => properties['system'] === system;
      const ordered = [...texts.filter(isOf), ...normal.filter(isOf), ...texts.filter((concept) => !isOf(concept))];
      return [...own(query), ...ordered.map((concept) => toSuggestion(concept, concept.properties['text'] ?? concept.properties['normal_text']))].slice(0, most);
    },
    [client, system, toSuggestion, own],
  );
}

/** The person's own texts that contain every word typed. */
function useOwnTexts(field: TemplateField): (query: string) => readonly Suggestion[] {
  const own = useOperationQuery(ownTemplates, {}).data?.templates;
  return useCallback((query) => (own ?? []).filter((one) => one.field === field && contains(one, query)).map(({ id, title, text }) => ({ key: id, title: `★ ${title}`, detail: text, words: text })), [own, field]);
}

const contains = ({ title, text }: OwnTemplate, query: string): boolean => fold(query).split(/\s+/).every((word) => fold(`${title} ${text}`).includes(word));

/** Named in the language on screen; the words are those of the record, Vietnamese. */
function useToSuggestion(): (concept: Concept, text: unknown) => Suggestion {
  const nameOf = useNameOf();
  return useCallback((concept, text) => ({ key: concept.code, title: nameOf(concept), ...(typeof text === 'string' && { words: text, detail: text }) }), [nameOf]);
}
