// What a form's screens ask: what there is, a form to begin, a form that exists. spec: FRM-8, FRM-12
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { populate } from '#fhir/questionnaire/index.ts';
import { getAnswers, listAnswersOf } from '../forms/answers.ts';
import { listFormHeads } from '../forms/formHeads.ts';
import { askQueries, launch, openForm } from '../forms/openForm.ts';

const writes = model.saveForm.permission;

export const listForms = implement(model.listForms).as(async ({ input, id = '', store, tx, caller }) => {
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const [heads, responses] = [await listFormHeads(tx, caller.dk), await listAnswersOf(store, id)];
  return { forms: model.chooseForms(heads, encounter), answers: model.listAnswers(responses, heads), mayWrite: caller.permissions.has(writes) && !model.isRecordClosed(encounter) };
});

export const populateForm = implement(model.populateForm).as(async (call) => {
  const { input, id = '', store, act } = call;
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const { questionnaire, form } = await openForm(call, input.form);
  const launched = await launch(call, encounter, input.patientId);
  const { items, origins } = populate(form, { at: act.at, newId: act.newId, variables: await askQueries(call, form, launched) });
  return { questionnaire, items, origins: { ...origins }, launched };
});

export const formContent = implement(model.formContent).as(async (call) => {
  const { input, id = '', store, caller } = call;
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const response = await getAnswers(store, encounter, input.responseId);
  const { questionnaire } = await openForm(call, response.questionnaire ?? '');
  const mayWrite = caller.permissions.has(writes) && response.status === 'in-progress' && !model.isRecordClosed(encounter);
  return { questionnaire, response, version: response.meta?.versionId ?? '1', launched: await launch(call, encounter, input.patientId), mayWrite };
});
