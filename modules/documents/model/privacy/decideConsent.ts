// The rules of a consent for one purpose, and how it stands in the record. https://hl7.org/fhir/R4/consent.html   spec: PDP-2, PDP-3
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import type { Consent, Extension, Patient } from '#fhir/types/index.ts';
import { isEmergency, namesOf, nameOnPaper } from '#modules/chart/model/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { ConsentDecision, DecideConsentInput } from './consent.ts';
import { consentUrls, purposeOf, purposeSystem } from './readConsent.ts';
import type { AgeGroup, Purpose } from './purposes.ts';

export interface DecideConsentState {
  /** The purpose in force; undefined: there is none of that name. */
  readonly purpose: Purpose | undefined;
  readonly patient: Patient;
  readonly asks: AgeGroup;
  readonly by: { readonly reference: string; readonly name: string };
  readonly facilityId: string;
  /** Earlier ones of this purpose. */
  readonly consents: readonly Consent[];
  readonly documentId?: string | undefined;
}

export interface DecidedConsent { readonly changes: readonly Change[]; readonly consentId: string; readonly state: ConsentDecision | 'waiting' }

/** Throws Faults; gives the changes and what became of it. */
export function decidePurposeConsent(state: DecideConsentState, input: DecideConsentInput, act: Act): DecidedConsent {
  const purpose = requirePurpose(state.purpose, input);
  requireWhoDecides(state, input);
  const standing = state.consents.filter(({ status }) => status === 'active' || status === 'proposed');
  if (input.decision === 'withdrawn') return takeBack(standing, { at: act.at, by: input.guardian?.name ?? nameOnPaper(state.patient), reason: '' });
  requireWhole(purpose, input);
  const waits = input.way === 'confirmed' && input.decision === 'given';
  const made = buildConsent({ ...state, purpose }, input, act);
  // One that waits takes nothing away from one that stands.
  const replaced = standing.filter(({ status }) => !waits || status === 'proposed').map((one) => update({ ...one, status: 'inactive' as const }));
  return { changes: [...replaced, create(waits ? { ...made, status: 'proposed' as const } : made)], consentId: made.id ?? '', state: waits ? 'waiting' : input.decision };
}

function takeBack(standing: readonly Consent[], told: Parameters<typeof withdrawn>[1]): DecidedConsent {
  const given = standing.find(({ status, provision }) => status === 'active' && provision?.type === 'permit');
  if (!given) throw new Fault('rule', 'documents.nothing-given');
  return { changes: standing.map((one) => update(withdrawn(one, told))), consentId: given.id ?? '', state: 'withdrawn' };
}

function requireWhole({ detail }: Purpose, { way, scan, decision, recipient }: DecideConsentInput): void {
  if (way === 'paper' && scan === undefined) throw new Fault('unprocessable', 'documents.scan-needed');
  if (decision === 'given' && detail === 'recipient' && !recipient) throw new Fault('unprocessable', 'documents.recipient-needed');
}

function requirePurpose(purpose: Purpose | undefined, { edition }: DecideConsentInput): Purpose {
  if (!purpose?.consent) throw new Fault('unprocessable', 'documents.purpose-unknown');
  // What was read is what is agreed to.
  if (purpose.edition !== edition) throw new Fault('conflict', 'documents.purpose-edition');
  return purpose;
}

/** Taking back asks for less than giving: whoever stands there may. */
function requireWhoDecides({ asks }: DecideConsentState, { decision, guardian, childAgrees }: DecideConsentInput): void {
  if (decision === 'withdrawn') return;
  if (asks !== 'adult' && !guardian) throw new Fault('unprocessable', 'documents.guardian-needed');
  if (asks === 'child-agrees' && decision === 'given' && childAgrees !== true) throw new Fault('unprocessable', 'documents.child-agrees');
}

function buildConsent({ purpose, patient, asks, by, facilityId, documentId }: DecideConsentState & { readonly purpose: Purpose }, input: DecideConsentInput, act: Act): Consent {
  const self = { reference: `Patient/${patient.id}`, display: nameOnPaper(patient) };
  const guardian = input.guardian && [{ display: `${input.guardian.name} (${input.guardian.relation}, ${input.guardian.identity})` }];
  const signers = guardian ? [...guardian, ...(asks === 'child-agrees' ? [self] : [])] : [self];
  const isGiven = input.decision === 'given';
  const end = isGiven && purpose.lasts_months !== undefined ? addMonths(act.at, purpose.lasts_months) : undefined;
  return {
    resourceType: 'Consent', id: act.newId(), status: isGiven ? 'active' : 'rejected', scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: purpose.purpose === 'research' ? 'research' : 'patient-privacy' }] },
    category: [{ coding: [{ system: purposeSystem, code: purpose.purpose, display: purpose.display }] }], patient: { reference: self.reference }, dateTime: act.at, performer: signers,
    organization: [{ reference: `Organization/${facilityId}` }], policyRule: { text: purpose.words }, ...(documentId !== undefined && { sourceReference: { reference: `DocumentReference/${documentId}` } }),
    provision: { type: isGiven ? 'permit' : 'deny', period: { start: act.at, ...(end !== undefined && { end }) }, ...(input.recipient && { actor: [{ role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] }, reference: { display: input.recipient } }] }) },
    extension: [{ url: consentUrls.way, valueCode: input.way }, { url: consentUrls.edition, valueString: purpose.edition }, { url: consentUrls.recordedBy, valueReference: { reference: by.reference, display: by.name } }],
  };
}

export function withdrawn(consent: Consent, { at, by, reason }: { readonly at: string; readonly by: string; readonly reason: string }): Consent {
  const told: Extension = { url: consentUrls.withdrawn, extension: [{ url: 'at', valueDateTime: at }, { url: 'by', valueString: by }, ...(reason ? [{ url: 'reason', valueString: reason }] : [])] };
  return { ...consent, status: 'inactive', extension: [...(consent.extension ?? []), told] };
}

/** Throws Faults `documents.consent-unknown`, `documents.nothing-given`. A decision of doctors in an emergency is nobody's to take back. */
export function decideWithdrawConsent({ consent, patientId }: { readonly consent: Consent | undefined; readonly patientId: string }, { by, reason }: { readonly by: string; readonly reason: string }, act: Act): Change {
  const isOwn = consent && consent.patient?.reference === `Patient/${patientId}` && !isEmergency(consent) && (purposeOf(consent) !== undefined || namesOf(consent).length > 0);
  if (!isOwn) throw new Fault('notFound', 'documents.consent-unknown');
  if (consent.status !== 'active') throw new Fault('rule', 'documents.nothing-given');
  return update(withdrawn(consent, { at: act.at, by, reason }));
}

/** The last day of a shorter month stands for the days it lacks. */
function addMonths(at: string, months: number): string {
  const day = new Date(at);
  const target = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0));
  target.setUTCDate(Math.min(day.getUTCDate(), target.getUTCDate()));
  return `${target.toISOString().slice(0, 10)}${at.slice(10)}`;
}
