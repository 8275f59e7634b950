// Drafts of forms: kept, merged with what others wrote, opened again, taken away. spec: FRM-11, FRM-12
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import { findEmptied, mergeAnswers, nameRows } from '#fhir/questionnaire/index.ts';
import type { AnswerProblem, Form, FormProblem, MergeConflict } from '#fhir/questionnaire/index.ts';
import type { Encounter, QuestionnaireResponse, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { refuseClosedRecord } from '../stay/closedRecord.ts';
import type { Writer } from '../visit/buildRecord.ts';
import { refuseOtherPatient } from '../visit/decideSave.ts';
import { judgeAnswers, refuseBroken, refuseMisplaced, refuseOversize } from './judge.ts';
import { formExtensions, isCompleted } from './systems.ts';

export interface FormState {
  readonly form: Form;
  readonly problems: readonly FormProblem[];
  readonly encounter: Encounter;
  readonly by: Writer;
}
export interface SaveFormState extends FormState {
  /** As it stands; undefined where it is to be begun. */
  readonly stored: QuestionnaireResponse | undefined;
  /** Answers of the version that the writer read; undefined where there never was such a version. */
  readonly base: readonly QuestionnaireResponseItem[] | undefined;
  /** Others of this form in this visit or stay. */
  readonly others: readonly QuestionnaireResponse[];
}
export interface SaveFormInput {
  readonly patientId: string;
  readonly form: string;
  readonly responseId: string;
  readonly items: readonly QuestionnaireResponseItem[];
  readonly authored?: string | undefined;
}
export interface SavedForm {
  readonly changes: readonly Change[];
  readonly response: QuestionnaireResponse;
  readonly conflicts: readonly MergeConflict[];
  readonly problems: readonly AnswerProblem[];
}

/** Clocks of ward PCs differ. */
const toleranceMs = 5 * 60_000;
const dayMs = 86_400_000;
const mostBeforeMs = 31 * dayMs;

export function decideSaveForm(state: SaveFormState, input: SaveFormInput, act: Act): SavedForm {
  const { form, stored, encounter } = state;
  refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  refuseClosedRecord(encounter);
  refuseWrongSave(state, input, act);
  const mine = nameRows(form, input.items, act.newId);
  const { items, conflicts } = stored ? mergeAnswers(form, { base: state.base ?? [], theirs: stored.item ?? [], mine }) : { items: mine, conflicts: [] };
  refuseOversize(items);
  const checked = judgeAnswers(form, items, act);
  const response = { ...(stored ? withEmptied(stored, checked.items) : begun(state, input, act)), ...(input.authored && { authored: input.authored }), item: checked.items };
  return { changes: changesOf(stored, response), response, conflicts, problems: checked.problems };
}

export const emptiedIn = ({ extension = [] }: QuestionnaireResponse): ReadonlySet<string> => new Set(extension.flatMap(({ url, valueString }) => (url === formExtensions.emptied && valueString ? [valueString] : [])));

function withEmptied(stored: QuestionnaireResponse, after: readonly QuestionnaireResponseItem[]): QuestionnaireResponse {
  const { extension: marks = [], ...rest } = stored;
  const emptied = findEmptied({ before: stored.item ?? [], after, already: emptiedIn(stored) }).map((valueString) => ({ url: formExtensions.emptied, valueString }));
  const extension = [...marks.filter(({ url }) => url !== formExtensions.emptied), ...emptied];
  return { ...rest, ...(extension.length > 0 && { extension }) };
}

const begun = ({ encounter, by }: SaveFormState, { responseId, form, patientId }: SaveFormInput, act: Act): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse', id: responseId, questionnaire: form, status: 'in-progress', subject: { reference: `Patient/${patientId}` }, encounter: { reference: `Encounter/${encounter.id}` },
  authored: act.at, author: { reference: by.reference, display: by.name },
});

function changesOf(stored: QuestionnaireResponse | undefined, response: QuestionnaireResponse): Change[] {
  if (!stored) return [create(withoutEmpty(response))];
  const isSame = JSON.stringify(stored.item ?? []) === JSON.stringify(response.item) && stored.authored === response.authored;
  return isSame ? [] : [update(withoutEmpty(response))];
}

function refuseWrongSave({ form, problems, encounter, stored, base, others }: SaveFormState, input: SaveFormInput, act: Act): void {
  refuseOversize(input.items);
  if (stored) refuseStored(stored, input.form);
  refuseBroken(problems);
  refuseMisplaced(form, input.items);
  if (stored && base === undefined) throw new Fault('conflict', 'chart.form-version-unknown');
  if (!stored && form.repeats === false && others.length > 0) throw new Fault('rule', 'chart.form-not-repeated');
  refuseWrongTime(encounter, input, act);
}

/** A form may tell of the weeks before a stay; a year before it is a slip of the hand. */
function refuseWrongTime({ period }: Encounter, { authored }: SaveFormInput, act: Act): void {
  if (authored === undefined) return;
  if (Date.parse(authored) > Date.parse(act.at) + toleranceMs) throw new Fault('unprocessable', 'chart.form-in-future');
  if (period?.start !== undefined && Date.parse(authored) < Date.parse(period.start) - mostBeforeMs) throw new Fault('unprocessable', 'chart.form-before-visit', { params: { days: mostBeforeMs / dayMs } });
}

function refuseStored(stored: QuestionnaireResponse, canonical: string): void {
  if (stored.questionnaire !== canonical) throw new Fault('conflict', 'chart.form-other-version', { params: { stored: stored.questionnaire ?? '' } });
  if (isCompleted(stored)) throw new Fault('rule', 'chart.form-completed');
  if (stored.status !== 'in-progress') throw new Fault('notFound', 'chart.answers-not-found');
}

/** A list without members is none. */
function withoutEmpty(response: QuestionnaireResponse): QuestionnaireResponse {
  const { item = [], ...rest } = response;
  return item.length > 0 ? { ...rest, item } : rest;
}

export interface ActOnForm { readonly patientId: string; readonly version: string }

export function refuseWrongAct({ encounter, response }: { encounter: Encounter; response: QuestionnaireResponse }, input: ActOnForm): void {
  refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  refuseClosedRecord(encounter);
  if (response.meta?.versionId !== input.version) throw new Fault('conflict', 'chart.form-changed', { params: { current: response.meta?.versionId ?? '' } });
}

export function decideAmendForm(state: Pick<FormState, 'encounter' | 'by'> & { response: QuestionnaireResponse }, input: ActOnForm & { reason: string }, act: Act): { changes: readonly Change[]; response: QuestionnaireResponse } {
  const { response, by } = state;
  refuseWrongAct(state, input);
  if (!isCompleted(response)) throw new Fault('rule', 'chart.form-not-completed');
  const entry = { url: formExtensions.amended, extension: [{ url: 'at', valueDateTime: act.at }, { url: 'by', valueReference: { reference: by.reference, display: by.name } }, { url: 'reason', valueString: input.reason }] };
  const next: QuestionnaireResponse = { ...response, status: 'in-progress', extension: [...(response.extension ?? []), entry] };
  return { changes: [update(next)], response: next };
}

export function decideDropForm(state: Pick<FormState, 'encounter'> & { response: QuestionnaireResponse }, input: ActOnForm): readonly Change[] {
  refuseWrongAct(state, input);
  const { response } = state;
  const wasCompleted = isCompleted(response) || response.extension?.some(({ url }) => url === formExtensions.amended);
  if (wasCompleted) throw new Fault('rule', 'chart.form-completed');
  return [update({ ...response, status: 'entered-in-error' })];
}
