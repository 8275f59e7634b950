// What a profile finds wrong; the words stand in the messages of fhir/operations, by `key`. https://hl7.org/fhir/R4/operationoutcome.html   spec: VAL-9
import type { IssueCode } from '#platform/fault/index.ts';

/** `too-few` is the message `fault.operations.profile-too-few`. */
export type FindingKey =
  | 'too-few' | 'too-many' | 'slice-too-few' | 'slice-too-many' | 'slice-closed' | 'slice-order' | 'slice-unclear' | 'fixed' | 'pattern' | 'too-long' | 'out-of-range'
  | 'wrong-type' | 'no-profile-fits' | 'target-type' | 'target-profile' | 'binding-required' | 'binding-extensible' | 'binding-unknown' | 'constraint' | 'constraint-unknown'
  | 'unknown' | 'no-base' | 'other-type' | 'too-costly' | 'too-deep';

export interface ProfileFinding {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: IssueCode;
  /** FHIRPath of the place. */
  readonly expression: string;
  readonly key: FindingKey;
  readonly params: Readonly<Record<string, string | number>>;
}

const codes: Partial<Record<FindingKey, IssueCode>> = {
  'too-few': 'required', 'too-many': 'structure', 'slice-too-few': 'required', 'slice-too-many': 'structure', 'slice-closed': 'structure', 'slice-order': 'structure', 'wrong-type': 'structure',
  'binding-required': 'code-invalid', 'binding-extensible': 'code-invalid', 'binding-unknown': 'not-found', constraint: 'invariant', 'constraint-unknown': 'not-supported', unknown: 'not-found', 'no-base': 'not-found',
  'too-costly': 'too-costly', 'too-deep': 'too-costly', 'slice-unclear': 'not-supported',
};

interface Found { readonly key: FindingKey; readonly at: string; readonly severity?: ProfileFinding['severity']; readonly params?: ProfileFinding['params'] }

export const finding = ({ key, at, severity = 'error', params = {} }: Found): ProfileFinding => ({ severity, code: codes[key] ?? 'value', expression: at, key, params });
