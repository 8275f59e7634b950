// Where the answers of a form are kept: each item with its path, the words of the law on it, and the resource it also becomes.   spec: FRD-4
import { formUrls } from '#fhir/questionnaire/index.ts';
import type { Extension, Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';

export interface Place {
  readonly linkId: string;
  /** linkIds from the outermost group down to the item. */
  readonly path: readonly string[];
  readonly fields: readonly string[];
  /** `Observation.value[x] (29463-7)` */
  readonly also?: string | undefined;
  readonly isAnswered: boolean;
}

export const listPlaces = ({ item = [] }: Questionnaire): Place[] => item.flatMap((one) => placesOf(one, { path: [] }));

interface Around {
  readonly path: readonly string[];
  /** The resource that the group around becomes. */
  readonly resource?: string | undefined;
}

function placesOf(item: QuestionnaireItem, around: Around): Place[] {
  const path = [...around.path, item.linkId];
  const resource = alsoOf(item) ?? around.resource;
  const fields = (extension(item, formUrls.field)?.valueString ?? '').split(';').filter((field) => field !== '');
  const place = { linkId: item.linkId, path, fields, also: resource, isAnswered: item.type !== 'group' && item.type !== 'display' };
  return [place, ...(item.item ?? []).flatMap((child) => placesOf(child, { path, resource }))];
}

function alsoOf(item: QuestionnaireItem): string | undefined {
  const code = item.code?.[0]?.code;
  if (extension(item, formUrls.observationExtract)?.valueBoolean === true) return `Observation.value[x]${code === undefined ? '' : ` (${code})`}`;
  return item.definition?.split('#')[1];
}

const extension = (item: QuestionnaireItem, url: string): Extension | undefined => item.extension?.find((one) => one.url === url);
