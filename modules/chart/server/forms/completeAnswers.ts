// Completing answers, whoever does it. spec: FRM-13
import type { Call } from '#fhir/rest/call.ts';
import type { QuestionnaireResponse } from '#fhir/types/index.ts';
import * as model from '#modules/chart/model/index.ts';
import type { ListedCode } from '#modules/chart/model/index.ts';
import { catalogueCodes } from '#modules/facility/model/index.ts';
import { openCatalogue } from '#modules/facility/server/index.ts';
import { loadStanding } from '../consent/standing.ts';
import { loadFacts, refuseClosed } from './answers.ts';
import type { OpenForm } from './openForm.ts';

/**
 * What becomes true when a form is completed, for whoever completes it: the operation, or the signature of its last signer.
 * Gives the response as completed and the facts; nothing for one that is completed already.
 */
export async function completeAnswers(call: Pick<Call<unknown>, 'store' | 'tx' | 'caller' | 'act' | 'services'>, opened: OpenForm, response: QuestionnaireResponse) {
  const encounter = await call.store.get('Encounter', response.encounter?.reference?.split('/').at(-1) ?? '');
  if (response.status === 'in-progress') await refuseClosed(call.store, encounter);
  const known = await loadFacts(call.store, opened.form, response);
  const isListed = await openLists(call, model.listCodes(opened.form, response.item ?? []), model.localTime(response.authored ?? call.act.at).slice(0, 10));
  const consent = await loadStanding(call, { encounter, head: opened.questionnaire, response });
  return model.decideCompleteForm({ form: opened.form, problems: opened.problems, response, encounter, known, isListed, consent }, call.act);
}

async function openLists({ tx, caller, services }: Pick<Call<unknown>, 'tx' | 'caller' | 'services'>, codes: readonly ListedCode[], day: string): Promise<(code: ListedCode) => boolean> {
  const lists = new Map<string, Awaited<ReturnType<typeof openCatalogue>>>();
  for (const name of new Set(codes.map(({ catalogue }) => catalogue))) {
    const catalogue = catalogueCodes.find((code) => code === name);
    lists.set(name, catalogue && (await openCatalogue(tx, { db: services.db, dk: caller.dk, catalogue, on: day })));
  }
  return ({ catalogue, code }) => lists.get(catalogue)?.index.find(code, day)?.code === code || lists.get(catalogue) === undefined;
}
