// Every form of the hospital, without its items.
import { useMemo } from 'react';
import { useSearch } from '#fhir/client/index.ts';
import type { QueryState } from '#fhir/client/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { type EditableForm, listEditable } from './formList.ts';

const most = 1000;

export function useForms(): QueryState<readonly EditableForm[]> & { readonly all: readonly Questionnaire[] } {
  const found = useSearch('Questionnaire', { _count: most, _elements: 'url,version,status,title,code,extension,publisher,derivedFrom' });
  const all = useMemo(() => found.data?.resources ?? [], [found.data]);
  const data = useMemo(() => found.data && listEditable(all), [found.data, all]);
  return { ...found, data, all };
}
