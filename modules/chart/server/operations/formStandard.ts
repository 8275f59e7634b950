// The operations of SDC on forms and answers; neither stores anything. spec: FRM-18
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { populate, readForm } from '#fhir/questionnaire/index.ts';
import type { Encounter, QuestionnaireResponse } from '#fhir/types/index.ts';
import { askQueries, launch, openForm } from '../forms/openForm.ts';

const nowhere: Encounter = { resourceType: 'Encounter', status: 'unknown', class: {} };

export const populateQuestionnaire = implement(model.populateQuestionnaire).as(async (call) => {
  const { input, id = '', store, act } = call;
  const questionnaire = await store.get('Questionnaire', id);
  const { form } = readForm(questionnaire);
  const patientId = input.subject.replace(/^Patient\//, '');
  const visit = input.context.find(({ name }) => name === 'encounter')?.content.replace(/^Encounter\//, '');
  const encounter = visit === undefined ? nowhere : await store.get('Encounter', visit);
  if (visit !== undefined) model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, { patientId });
  const variables = await askQueries(call, form, await launch(call, encounter, patientId));
  const { items } = populate(form, { at: act.at, newId: act.newId, variables });
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse', status: 'in-progress', questionnaire: `${questionnaire.url}${questionnaire.version ? `|${questionnaire.version}` : ''}`, subject: { reference: `Patient/${patientId}` },
    ...(visit !== undefined && { encounter: { reference: `Encounter/${visit}` } }), authored: act.at, ...(items.length > 0 && { item: items }),
  };
  return { resourceType: 'Parameters' as const, parameter: [{ name: 'response' as const, resource: response }] };
});

export const extractAnswers = implement(model.extractAnswers).as(async (call) => {
  const response = await call.store.get('QuestionnaireResponse', call.id ?? '');
  const { form } = await openForm(call, response.questionnaire ?? '');
  const visit = response.encounter?.reference?.split('/').at(-1);
  const encounter = visit === undefined ? nowhere : await call.store.get('Encounter', visit);
  const entry = model.listFacts(form, response, encounter).map((resource) => ({ resource, request: { method: 'POST', url: resource.resourceType } }));
  return { resourceType: 'Bundle' as const, type: 'transaction' as const, ...(entry.length > 0 && { entry }) };
});
