// Places as items of a QuestionnaireResponse: what is disabled or empty is left out.   spec: FRM-4
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { answerOf } from '../read/choices.ts';
import { isRows } from './place.ts';
import type { Place, Row } from './place.ts';

export const writeItems = (places: readonly Place[]): QuestionnaireResponseItem[] => places.flatMap(writePlace);

export function writePlace(place: Place): QuestionnaireResponseItem[] {
  const { item, isEnabled, values, rows } = place;
  if (!isEnabled || item.type === 'note') return [];
  if (isRows(item)) return rows.flatMap(writeRow);
  const below = writeItems(place.children);
  if (item.type === 'group') return below.length > 0 ? [{ linkId: item.linkId, item: below }] : [];
  if (values.length === 0) return [];
  const answer = values.map((value, at) => ({ ...answerOf(value, item.type), ...(at === 0 && below.length > 0 && { item: below }) }));
  return [{ linkId: item.linkId, answer }];
}

export function writeRow({ id, of, children }: Row): QuestionnaireResponseItem[] {
  const item = writeItems(children);
  return item.length > 0 ? [{ id, linkId: of.item.linkId, item }] : [];
}
