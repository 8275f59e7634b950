// An operation without consent: asked by one doctor with the reason, allowed by a second person in a position. Two names, or none. spec: CON-4
import { create, update } from '#fhir/operation/index.ts';
import type { Act, Change } from '#fhir/operation/index.ts';
import type { Consent, Encounter } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { refuseClosedRecord } from '../stay/closedRecord.ts';
import type { Writer } from '../visit/buildRecord.ts';
import { refuseOtherPatient } from '../visit/decideSave.ts';
import type { EmergencyDecision } from './contracts.ts';
import { consentMarks, isEmergency, namesOf } from './marks.ts';

export interface AskEmergencyInput { readonly patientId: string; readonly reason: string; readonly operation: string; readonly note: string }
export interface AskEmergencyState { readonly encounter: Encounter; readonly by: Writer; readonly facilityId: string; readonly reasons: readonly { readonly code: string; readonly source: string }[] }

export function decideAskEmergency({ encounter, by, facilityId, reasons }: AskEmergencyState, input: AskEmergencyInput, act: Act): readonly Change[] {
  refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  refuseClosedRecord(encounter);
  const reason = reasons.find(({ code }) => code === input.reason);
  if (!reason) throw new Fault('unprocessable', 'chart.emergency-reason');
  const asked: Consent = {
    resourceType: 'Consent', id: act.newId(), status: 'proposed', scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
    category: [{ coding: [{ system: consentMarks.kind, code: consentMarks.emergency }] }], patient: { reference: `Patient/${input.patientId}` }, dateTime: act.at,
    performer: [{ reference: by.reference, display: by.name }], organization: [{ reference: `Organization/${facilityId}` }], policyRule: { text: reason.source },
    extension: [{ url: consentMarks.emergencyReason, extension: [{ url: 'code', valueCode: reason.code }, { url: 'note', valueString: input.note }] }],
    provision: {
      type: 'permit', purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'ETREAT' }], code: [{ text: input.operation }],
      data: [{ meaning: 'related', reference: { reference: `Encounter/${encounter.id}` } }],
    },
  };
  return [create(asked)];
}

export interface DecideEmergencyState { readonly encounter: Encounter; readonly by: Writer; readonly decision: Consent | undefined; readonly positions: readonly string[]; readonly approvers: readonly string[] }

export function decideEmergencyVerdict({ encounter, by, decision, positions, approvers }: DecideEmergencyState, input: { readonly patientId: string; readonly verdict: 'allow' | 'refuse' }, act: Act): readonly Change[] {
  refuseOtherPatient({ encounter, conditions: [], impression: undefined, followUp: undefined }, input);
  if (!decision || !isEmergency(decision) || !namesOf(decision).includes(`Encounter/${encounter.id}`)) throw new Fault('notFound', 'chart.emergency-unknown');
  if (decision.status !== 'proposed') throw new Fault('conflict', 'chart.emergency-decided');
  if (decision.performer?.[0]?.reference === by.reference) throw new Fault('forbidden', 'chart.emergency-own');
  if (!mayAllow(positions, approvers)) throw new Fault('forbidden', 'chart.emergency-not-leader');
  const allowed = input.verdict === 'allow';
  const decided: Consent = { ...decision, status: allowed ? 'active' : 'rejected', performer: [...(decision.performer ?? []), { reference: by.reference, display: by.name }], verification: [{ verified: allowed, verificationDate: act.at }] };
  return [update(decided)];
}

export const mayAllow = (positions: readonly string[], approvers: readonly string[]): boolean => positions.some((position) => approvers.includes(position));

const states: Partial<Record<Consent['status'], EmergencyDecision['state']>> = { proposed: 'asked', active: 'allowed', rejected: 'refused' };

/** The decisions of this visit or stay, newest first. */
export function listEmergencies(consents: readonly Consent[], encounterId: string, readerReference: string): EmergencyDecision[] {
  return consents.filter((one) => isEmergency(one) && namesOf(one).includes(`Encounter/${encounterId}`)).flatMap((one) => {
    const state = states[one.status];
    return state ? [decisionOf(one, state, readerReference)] : [];
  }).toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function decisionOf(consent: Consent, state: EmergencyDecision['state'], reader: string): EmergencyDecision {
  const { id = '', dateTime = '', performer: [asker, second] = [] } = consent;
  const decidedBy = second?.display;
  return { id, state, ...whyOf(consent), at: dateTime, by: asker?.display ?? '', ...(decidedBy !== undefined && { decidedBy }), isMine: asker?.reference === reader };
}

function whyOf({ extension = [], provision }: Consent): Pick<EmergencyDecision, 'operation' | 'reason' | 'note'> {
  const parts = extension.find(({ url }) => url === consentMarks.emergencyReason)?.extension ?? [];
  const partOf = (name: string) => parts.find(({ url }) => url === name);
  return { operation: provision?.code?.[0]?.text ?? '', reason: partOf('code')?.valueCode ?? '', note: partOf('note')?.valueString ?? '' };
}
