// Consent per purpose at work: what a person decided, deciding, taking back, counting. spec: PDP-2, PDP-3
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Consent, Patient } from '#fhir/types/index.ts';
import { create } from '#fhir/operation/index.ts';
import { isEmergency, nameOnPaper, namesOf } from '#modules/chart/model/index.ts';
import * as model from '../../model/index.ts';
import type { MadeConsent, Purpose, PurposeLine } from '../../model/index.ts';
import { pdfOfScan } from '../archive/scan.ts';
import { buildConsentScan } from './consentScan.ts';
import { consentRules, purposes } from './consentTables.ts';

type AnyCall = Pick<Call<unknown>, 'store' | 'act'>;

export const listConsents = (store: AnyCall['store'], patientId: string): Promise<Consent[]> => store.search('Consent', `patient=Patient/${patientId}&_sort=-_lastUpdated&_count=200`);

const asksOf = ({ birthDate }: Patient, at: string) => model.ageGroup(birthDate, model.dayOf(at), consentRules.on(model.dayOf(at)));

export const consentSheet = implement(model.consentSheet).as(async (call) => {
  const { store, act, caller, id = '' } = call;
  const patient = await store.get('Patient', id);
  const consents = await listConsents(store, id);
  const lines = purposes.on(model.dayOf(act.at)).map((purpose) => lineOf(purpose, consents, act.at));
  // Whoever only receives people need not know what is operated on.
  const operations = caller.permissions.has('documents.read') ? consents.filter((one) => model.purposeOf(one) === undefined && !isEmergency(one) && namesOf(one).some((name) => name.startsWith('QuestionnaireResponse/'))) : [];
  return {
    purposes: lines, operations: operations.map((one) => ({ ...model.readConsent(one), title: one.policyRule?.text ?? '' })), asks: asksOf(patient, act.at), name: nameOnPaper(patient),
    mayWrite: caller.permissions.has(model.decideConsent.permission),
  };
});

function lineOf(purpose: Purpose, consents: readonly Consent[], at: string): PurposeLine {
  const made = consents.filter((one) => model.purposeOf(one) === purpose.purpose).map(model.readConsent).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  const current = made.find(({ state, until }) => state === 'given' && (until === undefined || until > at)) ?? made[0];
  const words = { vi: purpose.words, en: purpose.words_en, fr: purpose.words_fr };
  return {
    purpose: purpose.purpose, display: displayOf(purpose), words, edition: purpose.edition, sensitive: purpose.sensitive, needsConsent: purpose.consent, asksRecipient: purpose.detail === 'recipient',
    source: purpose.source, isCompared: purpose.certainty === 'law', ...(purpose.lasts_months !== undefined && { lastsMonths: purpose.lasts_months }), ...(current && { current }), earlier: made.filter((one) => one !== current),
  };
}

const displayOf = ({ display, display_en: en, display_fr: fr }: Purpose): { vi: string; en: string; fr: string } => ({ vi: display, en, fr });

export const decideConsent = implement(model.decideConsent).as(async (call) => {
  const { input, store, act, caller, id = '' } = call;
  const patient = await store.get('Patient', id);
  const purpose = model.purposeOn(purposes, input.purpose, model.dayOf(act.at));
  const consents = (await listConsents(store, id)).filter((one) => model.purposeOf(one) === input.purpose);
  const scan = input.scan === undefined || input.way !== 'paper' ? undefined : await keepScan(call, { patientId: id, title: `Phiếu đồng ý: ${purpose?.display ?? ''}`, scan: input.scan });
  const state = { purpose, patient, asks: asksOf(patient, act.at), by: { reference: act.by, name: caller.displayName }, facilityId: caller.facilityId, consents, documentId: scan?.id };
  const decided = model.decidePurposeConsent(state, input, act);
  await store.save([...(scan ? [create(scan)] : []), ...decided.changes]);
  return { consentId: decided.consentId, state: decided.state };
});

/** Throws Fault `documents.scan-unreadable`. */
async function keepScan({ services, caller, act, tx }: Pick<Call<unknown>, 'services' | 'caller' | 'act' | 'tx'>, { patientId, title, scan }: { patientId: string; title: string; scan: string }) {
  const pdf = await pdfOfScan(Buffer.from(scan, 'base64'));
  const hash = await services.files.put(caller.dk, pdf);
  const document = buildConsentScan({ id: act.newId(), patientId, title, hash, size: pdf.length, facilityId: caller.facilityId, by: act.by, byName: caller.displayName, at: act.at });
  await tx.query('insert into documents.consent_scan (dk, document_id, file) values ($1, $2, $3)', [caller.dk, document.id, hash]);
  return document;
}

export const withdrawConsent = implement(model.withdrawConsent).as(async ({ input, store, act, id = '' }) => {
  await store.save([model.decideWithdrawConsent({ consent: await store.find('Consent', input.consentId), patientId: id }, input, act)]);
  return { consentId: input.consentId };
});

interface CountRow { readonly purpose: string; readonly state: MadeConsent['state'] | 'ended'; readonly n: number }

export const countConsents = implement(model.countConsents).as(async ({ caller, act, tx }) => {
  const { rows } = await tx.query<CountRow>(
    `select purpose, case when state = 'given' and until <= $2 then 'ended' else state end as state, count(*)::int4 as n from documents.purpose_decision where dk = $1 group by 1, 2`, [caller.dk, act.at]);
  const count = (purpose: string, state: CountRow['state']): number => rows.find((row) => row.purpose === purpose && row.state === state)?.n ?? 0;
  return {
    purposes: purposes.on(model.dayOf(act.at)).map((one) => ({
      purpose: one.purpose, display: displayOf(one), needsConsent: one.consent, source: one.source, given: count(one.purpose, 'given'), refused: count(one.purpose, 'refused'), withdrawn: count(one.purpose, 'withdrawn'), ended: count(one.purpose, 'ended'),
    })),
  };
});
