// What the record has day by day, as a proposal of its summary; nothing is written. spec: SUM
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { listAnswersOf } from '../forms/answers.ts';
import { listOwnForms } from '../forms/formHeads.ts';

export const proposeSummary = implement(model.proposeSummary).as(async ({ input, id = '', store, tx, caller }) => {
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const own = await listOwnForms(tx, caller.dk);
  const answers = await listAnswersOf(store, id);
  const of = (form: string) => answers.filter(({ questionnaire = '' }) => {
    const key = questionnaire.split('|')[0]?.split(':').at(-1) ?? '';
    return (own.get(key)?.standsFor ?? key) === form;
  });
  const here = `encounter=Encounter/${id}`;
  return model.buildSummary({
    sheets: of('36-bv2'), consultations: of('27-bv2'), procedures: await store.search('Procedure', `${here}&_count=200`), reports: await store.search('DiagnosticReport', `${here}&_count=200`),
    results: await store.search('Observation', `${here}&category=laboratory&_sort=date&_count=500`),
  }, input);
});
