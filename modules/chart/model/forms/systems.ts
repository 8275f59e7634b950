// Marks of answers and of what was taken out of them. spec: FRM
import { dayOf } from '#modules/reception/model/index.ts';
import type { Identifier, QuestionnaireResponse } from '#fhir/types/index.ts';

export const formExtensions = {
  /** Why, when and by whom a completed form was opened again; one per time. */
  amended: 'urn:lanh:form-amended',
  /** linkId of an item whose answer somebody took away: it is not filled in again. */
  emptied: 'urn:lanh:form-emptied',
} as const;

/** Names the answer that a resource was taken from: `<response>/<key of the item>`. */
export const answerSystem = 'urn:lanh:answer';
export const answerIdentifier = (responseId: string, key: string): Identifier => ({ system: answerSystem, value: `${responseId}/${key}` });
export const answerOfResource = ({ identifier = [] }: { readonly identifier?: Identifier[] | undefined }, responseId: string): string | undefined =>
  identifier.find(({ system, value }) => system === answerSystem && value?.startsWith(`${responseId}/`))?.value?.slice(responseId.length + 1);

export const isAmending = ({ status, extension = [] }: QuestionnaireResponse): boolean => status === 'in-progress' && extension.some(({ url }) => url === formExtensions.amended);
export const isCompleted = ({ status }: Pick<QuestionnaireResponse, 'status'>): boolean => status === 'completed' || status === 'amended';

/** When a new line of a form happened: now, or at the time of the form where that lies on an earlier day. */
export const momentOfEntry = (authored: string, now: string): string => (authored !== '' && dayOf(authored) < dayOf(now) ? authored : now);
