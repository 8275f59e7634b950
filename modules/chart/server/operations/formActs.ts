// Writing forms: load, decide, save. spec: FRM-11, FRM-12, FRM-13
import * as model from '#modules/chart/model/index.ts';
import type { AnswersState, SavedForm } from '#modules/chart/model/index.ts';
import type { QuestionnaireResponse } from '#fhir/types/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { formSystems, readForm } from '#fhir/questionnaire/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { getAnswers, listAnswersOf, lockAnswers, readBase, refuseClosed } from '../forms/answers.ts';
import { completeAnswers } from '../forms/completeAnswers.ts';
import { openForm } from '../forms/openForm.ts';
import { requireWhole, requireWholeItems } from '../forms/requireWhole.ts';

type AnyCall = Pick<Call<unknown>, 'id' | 'caller' | 'act' | 'store' | 'tx'>;
const writerOf = ({ act, caller }: AnyCall) => ({ reference: act.by, name: caller.displayName });

export const saveForm = implement(model.saveForm).as(async (call) => {
  const { input, act, store, services, id = '' } = call;
  requireWholeItems(services, input.items);
  await lockAnswers(call, input.responseId);
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  await refuseClosed(store, encounter);
  const { form, problems } = await openForm(call, input.form);
  const before = await store.find('QuestionnaireResponse', input.responseId);
  const stored = before && (await getAnswers(store, encounter, input.responseId));
  const base = await readBase(call, input.responseId, input.version);
  const others = stored ? [] : (await listAnswersOf(store, id)).filter((one) => one.questionnaire?.split('|')[0] === form.url && one.status !== 'entered-in-error');
  const saved = model.decideSaveForm({ form, problems, encounter, by: writerOf(call), stored, base, others }, input, act);
  return stateOf(await write(call, saved), saved);
});

async function write({ store }: AnyCall, { changes, response }: Pick<SavedForm, 'changes' | 'response'>): Promise<QuestionnaireResponse> {
  const written = changes.length > 0 ? await store.save(changes) : [];
  return (written.find((one) => one.resourceType === 'QuestionnaireResponse' && one.id === response.id) as QuestionnaireResponse | undefined) ?? response;
}

function stateOf({ id = '', meta, status, authored = '', item = [] }: QuestionnaireResponse, { conflicts, problems }: Pick<SavedForm, 'conflicts' | 'problems'>): AnswersState {
  return {
    responseId: id, version: meta?.versionId ?? '1', status, savedAt: meta?.lastUpdated ?? '', authored, items: item,
    conflicts: conflicts.map(({ mine, theirs, ...rest }) => ({ ...rest, mine: [...mine], theirs: [...theirs] })), problems: [...problems],
  };
}

async function open(call: AnyCall, responseId: string) {
  const { store, id = '' } = call;
  await lockAnswers(call, responseId);
  const encounter = await store.get('Encounter', id);
  await refuseClosed(store, encounter);
  return { encounter, response: await getAnswers(store, encounter, responseId) };
}

export const completeForm = implement(model.completeForm).as(async (call) => {
  const { input } = call;
  const state = await open(call, input.responseId);
  model.refuseWrongAct(state, input);
  const opened = await openForm(call, state.response.questionnaire ?? '');
  if (opened.form.signers) throw new Fault('rule', 'chart.form-needs-signature');
  const changes = await completeAnswers(call, opened, state.response);
  return stateOf(await write(call, { changes, response: state.response }), { conflicts: [], problems: [] });
});

export const amendForm = implement(model.amendForm).as(async (call) => {
  const { input, act } = call;
  const decided = model.decideAmendForm({ ...(await open(call, input.responseId)), by: writerOf(call) }, input, act);
  return stateOf(await write(call, decided), { conflicts: [], problems: [] });
});

export const dropForm = implement(model.dropForm).as(async (call) => {
  const { input, store } = call;
  await store.save(model.decideDropForm(await open(call, input.responseId), input));
  return { responseId: input.responseId };
});

export const saveFormDefinition = implement(model.saveFormDefinition).as(async ({ input, store, act, services }) => {
  requireWhole(services, input.questionnaire);
  const { form, problems } = readForm(input.questionnaire);
  const key = form.url.startsWith(`${formSystems.form}:`) ? form.key : '';
  const stored = await store.search('Questionnaire', `url=${encodeURIComponent(form.url)}&_count=200`);
  const [saved] = await store.save(model.decideSaveDefinition({ key, problems, stored }, input.questionnaire, act));
  return { questionnaire: saved as typeof input.questionnaire };
});
