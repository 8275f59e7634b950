// An answered finding is kept: what was found, for which rows, who overrode it when and why.
// https://hl7.org/fhir/R4/detectedissue.html   spec: PHA-32
import type { CodeableConcept, DetectedIssue, DetectedIssueSeverity } from '#fhir/types/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import type { Override } from '../safety/checkSafety.ts';
import type { Finding, Level } from '../safety/finding.ts';
import { codingIn, rxSystems } from './systems.ts';

const severities: Readonly<Record<Level, DetectedIssueSeverity>> = { stop: 'high', warning: 'moderate', information: 'low' };

export interface AnsweredFinding {
  readonly finding: Finding;
  readonly override: Override;
  /** The finding in Vietnamese words, as the doctor saw it. */
  readonly text: string;
  /** Display of the reason picked. */
  readonly reason?: string | undefined;
}

export function buildIssue({ finding, override, text, reason }: AnsweredFinding, { id, patientId }: { readonly id: string; readonly patientId: string }, act: Act): DetectedIssue {
  const words = [reason, override.text?.trim()].filter(Boolean).join(': ');
  return {
    resourceType: 'DetectedIssue', id, status: 'final',
    identifier: [{ system: rxSystems.safetyFinding, value: finding.key }],
    code: { coding: [{ system: rxSystems.safetyCheck, code: finding.check }], text },
    severity: severities[finding.level],
    patient: { reference: `Patient/${patientId}` },
    identifiedDateTime: act.at, author: { reference: act.by },
    implicated: finding.lines.map((line) => ({ reference: `MedicationRequest/${line}` })),
    detail: text,
    mitigation: [{
      action: { ...(override.reasonCode && { coding: [{ system: rxSystems.overrideReason, code: override.reasonCode, ...(reason && { display: reason }) }] }), text: words || 'Đã biết và chấp nhận' },
      date: act.at, author: { reference: act.by },
    }],
  };
}

export interface StoredOverride extends Override {
  readonly issueId: string;
}

/** The answer that a kept issue stands for; undefined when it was entered in error. */
export function readIssue(issue: DetectedIssue): StoredOverride | undefined {
  const key = issue.identifier?.find(({ system }) => system === rxSystems.safetyFinding)?.value;
  const action = issue.mitigation?.at(-1)?.action;
  if (key === undefined || action === undefined || issue.id === undefined || issue.status === 'entered-in-error') return undefined;
  return { issueId: issue.id, key, ...readReason(action) };
}

/** The words follow the reason picked; an acceptance has no words of its own. */
function readReason(action: CodeableConcept): Pick<Override, 'reasonCode' | 'text'> {
  const reason = codingIn(action, rxSystems.overrideReason);
  if (reason === undefined) return {};
  const prefix = reason.display ? `${reason.display}: ` : '';
  const text = action.text?.replace(prefix, '');
  return { reasonCode: reason.code, ...(text && { text }) };
}

export const sameAnswer = (left: Override, right: Override): boolean => left.key === right.key && left.reasonCode === right.reasonCode && (left.text?.trim() ?? '') === (right.text?.trim() ?? '');
