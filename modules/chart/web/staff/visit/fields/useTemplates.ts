// Suggestions of the page's text fields: templates after `//`, and reasons for coming while one is typed. spec: VIS-11
import { useCallback } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import type { ExaminationSystem } from '#modules/chart/model/index.ts';
import { searchCodes } from '#modules/facility/model/index.ts';
import type { Concept } from '#modules/facility/model/index.ts';
import { useText } from '#ui/index.ts';
import type { FindSuggestions, Suggestion } from './useSuggestions.ts';

const most = 8;

/** Reasons of the house's list, by words or abbreviation. */
export function useReasons(): FindSuggestions {
  const client = useFhirClient();
  return useCallback(
    async ({ query }, signal) => {
      const { concepts } = await client.operate(searchCodes, { catalogue: 'visit-reason', text: query, limit: most }, { signal });
      return concepts.map(({ code, display, displayEn }) => ({ key: code, code, title: display, detail: displayEn }));
    },
    [client],
  );
}

export type TemplateField = 'reason' | 'history' | 'past-history' | 'examination' | 'advice';

/** Texts of the house for a field, found by short name or words; a bare `//` shows the first of the list. */
export function useTemplates(field: TemplateField): FindSuggestions {
  const client = useFhirClient();
  const toSuggestion = useToSuggestion();
  return useCallback(
    async ({ query }, signal) => {
      const { concepts } = await client.operate(searchCodes, { catalogue: 'text-template', text: query, parent: field, limit: most }, { signal });
      return concepts.map((concept) => toSuggestion(concept, concept.properties['text']));
    },
    [client, field, toSuggestion],
  );
}

const wholeList = 500;

/** For one system of the body: its own texts and what normal is in each specialty, then the other texts of the examination. */
export function useExaminationTemplates(system: ExaminationSystem): FindSuggestions {
  const client = useFhirClient();
  const toSuggestion = useToSuggestion();
  return useCallback(
    async ({ query }, signal) => {
      const find = async (wanted: { catalogue: 'text-template' | 'exam-template'; parent?: string }) => (await client.operate(searchCodes, { ...wanted, text: query, limit: wholeList }, { signal })).concepts;
      const [texts, normal] = await Promise.all([find({ catalogue: 'text-template', parent: 'examination' }), find({ catalogue: 'exam-template' })]);
      const isOwn = ({ properties }: Concept) => properties['system'] === system;
      const ordered = [...texts.filter(isOwn), ...normal.filter(isOwn), ...texts.filter((concept) => !isOwn(concept))];
      return ordered.slice(0, most).map((concept) => toSuggestion(concept, concept.properties['text'] ?? concept.properties['normal_text']));
    },
    [client, system, toSuggestion],
  );
}

/** Named in the language on screen; the words are those of the record, Vietnamese. */
function useToSuggestion(): (concept: Concept, text: unknown) => Suggestion {
  const { language } = useText();
  return useCallback(
    ({ code, display, displayEn, displayFr }, text) => {
      const title = (language === 'en' ? displayEn : language === 'fr' ? (displayFr ?? displayEn) : undefined) ?? display;
      return { key: code, title, ...(typeof text === 'string' && { words: text, detail: text }) };
    },
    [language],
  );
}
