// Suggestions of the page's text fields: templates after `//`, and reasons for coming while one is typed. spec: VIS-11
import { useCallback } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import { searchCodes } from '#modules/facility/model/index.ts';
import type { FindSuggestions } from './useSuggestions.ts';

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

/** Texts a person keeps, and those of the house. */
export function useTemplates(): FindSuggestions {
  return useCallback(async () => [], []);
}
