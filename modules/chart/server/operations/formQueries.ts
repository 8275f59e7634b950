// What a form's screens ask: what there is, a form to begin, a form that exists. spec: FRM-8, FRM-12
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { populate, refill } from '#fhir/questionnaire/index.ts';
import type { AnswersContext } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponse } from '#fhir/types/index.ts';
import { needOfForm, openConsentFile, standingOf } from '../consent/standing.ts';
import type { ConsentFile } from '../consent/standing.ts';
import { getAnswers } from '../forms/answers.ts';
import { askQueries, launch, openForm } from '../forms/openForm.ts';
import type { OpenForm } from '../forms/openForm.ts';

const writes = model.saveForm.permission;

export const listForms = implement(model.listForms).as(async ({ input, id = '', store, tx, caller, act }) => {
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const file = await openConsentFile({ store, tx, caller }, encounter);
  const heads = [...file.heads.values()];
  return { forms: withConsents(model.chooseForms(heads, encounter), file, act.at), answers: model.listAnswers(file.answers, heads), mayWrite: caller.permissions.has(writes) && !model.isRecordClosed(encounter) };
});

/** Said before a form is begun: whether the consent that it waits for is there. */
function withConsents(forms: readonly model.ListedForm[], file: ConsentFile, at: string): model.ListedForm[] {
  return forms.map((form) => {
    const head = file.heads.get(form.canonical);
    const need = head && needOfForm(head, at);
    return head && need ? { ...form, consent: standingOf(file, { need, head }).kind } : form;
  });
}

export const populateForm = implement(model.populateForm).as(async (call) => {
  const { input, id = '', store, act } = call;
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const { questionnaire, form } = await openForm(call, input.form);
  const launched = await launch(call, encounter, input.patientId);
  const { items, origins } = populate(form, { at: input.authored ?? act.at, newId: act.newId, variables: await askQueries(call, form, launched) });
  return { questionnaire, items, origins: { ...origins }, launched };
});

export const formContent = implement(model.formContent).as(async (call) => {
  const { input, id = '', store, caller, act } = call;
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const response = await getAnswers(store, encounter, input.responseId);
  const opened = await openForm(call, response.questionnaire ?? '');
  const launched = await launch(call, encounter, input.patientId);
  const mayWrite = caller.permissions.has(writes) && response.status === 'in-progress' && !model.isRecordClosed(encounter);
  const refilled = mayWrite ? refillDraft(opened, response, { at: response.authored ?? act.at, newId: act.newId, variables: await askQueries(call, opened.form, launched) }) : undefined;
  return { questionnaire: opened.questionnaire, response, version: response.meta?.versionId ?? '1', launched, mayWrite, ...(refilled && { refilled }) };
});

/** Undefined where nothing has become known since. */
function refillDraft({ form }: OpenForm, response: QuestionnaireResponse, context: AnswersContext) {
  const stored = response.item ?? [];
  const { items, origins } = refill(form, stored, { known: populate(form, context), emptied: model.emptiedIn(response) });
  return JSON.stringify(items) === JSON.stringify(stored) ? undefined : { items, origins: { ...origins } };
}
