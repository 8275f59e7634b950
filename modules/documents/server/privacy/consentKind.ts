// A consent for one purpose as a paper: the patient confirms it like other papers, whoever took it in signs it, and only then it counts. spec: PDP-3
import { update } from '#fhir/operation/index.ts';
import type { SignableContent, SignableKind, SignableLook } from '#fhir/rest/signable.ts';
import type { Consent } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import * as model from '../../model/index.ts';
import { listConsents } from './consentActs.ts';
import { consentRules, purposes } from './consentTables.ts';

export const consentKind: SignableKind = { code: 'purpose-consent', permission: 'documents.sign', list: listWaiting, build: buildPaper, signed: putInForce };

const idOf = (reference: string | undefined): string => reference?.split('/').at(-1) ?? '';
/** Waiting, or signed here before. */
const isPaper = (consent: Consent): boolean => model.purposeOf(consent) !== undefined && (consent.status === 'proposed' || (consent.status === 'active' && model.readConsent(consent).way === 'confirmed'));

async function listWaiting({ store }: SignableLook, encounterId: string) {
  const encounter = await store.find('Encounter', encounterId);
  const consents = encounter ? await listConsents(store, idOf(encounter.subject?.reference)) : [];
  return consents.filter(isPaper).map((consent) => ({ focus: `Consent/${consent.id}`, title: titleOf(consent) }));
}

const titleOf = ({ category }: Consent): string => `Phiếu đồng ý: ${category[0]?.coding?.[0]?.display ?? ''}`;

/** Throws Fault `documents.no-paper` for one that was taken back or replaced meanwhile. */
async function buildPaper({ store, act }: SignableLook, focus: string): Promise<SignableContent> {
  const consent = await store.get('Consent', idOf(focus));
  const day = model.dayOf(consent.dateTime ?? act.at);
  const purpose = model.purposeOn(purposes, model.purposeOf(consent) ?? '', day);
  if (!isPaper(consent) || !purpose) throw new Fault('rule', 'documents.no-paper');
  const patient = await store.get('Patient', idOf(consent.patient?.reference));
  const { recipient, by } = model.readConsent(consent);
  const asks = model.ageGroup(patient.birthDate, day, consentRules.on(day));
  const isSelf = consent.performer?.[0]?.reference !== undefined;
  const page = model.buildConsentPage({ purpose, patient, asks, day, recipient, decision: 'given', ...(!isSelf && { guardian: by }) });
  return {
    template: 'officialForm', patientId: patient.id ?? '', data: { ...page }, sources: [{ reference: `Patient/${patient.id}`, version: patient.meta?.versionId ?? '' }],
    type: { system: 'http://loinc.org', code: '59284-0', display: 'Consent Document' }, workflow: 'purpose-consent',
  };
}

/** From this signature on it counts; what stood before is replaced. */
async function putInForce({ store }: SignableLook, focus: string) {
  const consent = await store.get('Consent', idOf(focus));
  if (consent.status !== 'proposed') return [];
  const purpose = model.purposeOf(consent);
  const before = (await listConsents(store, idOf(consent.patient?.reference))).filter((one) => one.id !== consent.id && one.status === 'active' && model.purposeOf(one) === purpose);
  return [...before.map((one) => update({ ...one, status: 'inactive' as const })), update({ ...consent, status: 'active' as const })];
}
