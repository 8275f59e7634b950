// Consent before an operation: what a form waits for, and the decision of two in an emergency. spec: CON
import * as model from '#modules/chart/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { approvers, reasons } from '../consent/rules.ts';
import { findConsentForm, needOfForm, openConsentFile, standingOf } from '../consent/standing.ts';
import { getAnswers } from '../forms/answers.ts';
import { openForm } from '../forms/openForm.ts';

type AnyCall = Pick<Call<unknown>, 'store' | 'caller' | 'act'>;
const dayOf = (at: string): string => model.localTime(at).slice(0, 10);
const positionsAllowing = (at: string): string[] => approvers.on(dayOf(at)).map(({ position }) => position);

/** Positions of the caller on this day. */
async function findPositions({ store, caller }: AnyCall): Promise<string[]> {
  const role = caller.practitionerRoleId === undefined ? undefined : await store.find('PractitionerRole', caller.practitionerRoleId);
  return role?.active === false ? [] : (role?.code ?? []).flatMap(({ coding }) => coding ?? []).filter(({ system }) => system === 'urn:lanh:position').flatMap(({ code }) => code ?? []);
}

export const formConsent = implement(model.formConsent).as(async (call) => {
  const { input, id = '', store, act, caller } = call;
  const encounter = await store.get('Encounter', id);
  model.refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  const { questionnaire } = await openForm(call, input.form);
  const response = input.responseId === undefined ? undefined : await getAnswers(store, encounter, input.responseId);
  const need = needOfForm(questionnaire, response?.authored ?? act.at);
  if (!need) return { decisions: [], reasons: [], mayAsk: false, mayAllow: false };
  const file = await openConsentFile(call, encounter);
  const mayAsk = caller.permissions.has(model.askEmergency.permission) && !model.isRecordClosed(encounter);
  return {
    standing: standingOf(file, { need, head: questionnaire, response }), consentForm: findConsentForm(file, need), source: need.source, decisions: model.listEmergencies(file.consents, id, act.by),
    reasons: reasons.on(dayOf(act.at)).map(({ code, display, display_en, display_fr }) => ({ code, display, display_en, display_fr })),
    mayAsk, mayAllow: mayAsk && model.mayAllow(await findPositions(call), positionsAllowing(act.at)),
  };
});

export const askEmergency = implement(model.askEmergency).as(async ({ input, id = '', store, act, caller }) => {
  const encounter = await store.get('Encounter', id);
  const by = { reference: act.by, name: caller.displayName };
  const [written] = await store.save(model.decideAskEmergency({ encounter, by, facilityId: caller.facilityId, reasons: reasons.on(dayOf(act.at)) }, input, act));
  return { decisionId: written?.id ?? '' };
});

export const decideEmergency = implement(model.decideEmergency).as(async (call) => {
  const { input, id = '', store, act, caller } = call;
  const state = { encounter: await store.get('Encounter', id), by: { reference: act.by, name: caller.displayName }, decision: await store.find('Consent', input.decisionId), positions: await findPositions(call), approvers: positionsAllowing(act.at) };
  await store.save(model.decideEmergencyVerdict(state, input, act));
  return { decisionId: input.decisionId };
});
