// What lets a whole set of records leave: a purpose and somebody who approved it, the same at the console and over HTTP. docs/decisions/0160-bulk-data.md   spec: BLK-5
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** Extension of the hospital's Organization: a second person confirms each export that a person asks for. */
export const exportFourEyes = 'urn:lanh:export-four-eyes';
const leastPurpose = 10;
const longestText = 500;

export interface Approval { readonly purpose: string; readonly approver: string }

/** What is wrong with the purpose, in English; undefined when it will do. */
export function findPurposeProblem(purpose: string | undefined): string | undefined {
  return (purpose ?? '').trim().length < leastPurpose ? `Say what it is for, in at least ${leastPurpose} characters` : undefined;
}

/** Throws Fault `fhir.no-permission`. A program acting by itself has its scopes; a person needs the permission. */
export function requirePermission({ system, permissions }: Caller, permission: 'bulk.export' | 'bulk.import'): void {
  if (!system && !permissions.has(permission)) throw new Fault('forbidden', 'fhir.no-permission');
}

/** For a program the registration is the approval; people say both. Throws Fault `bulk.purpose-missing`. */
export function requireApproval({ system, displayName }: Caller, given: { purpose: string | undefined; approver: string | undefined }): Approval {
  if (system) return { purpose: clip(given.purpose ?? `backend service ${displayName}`), approver: clip(given.approver ?? 'registration of the backend service') };
  const problem = findPurposeProblem(given.purpose) ?? ((given.approver ?? '').trim() === '' ? 'Say who approved it' : undefined);
  if (problem !== undefined) throw new Fault('unprocessable', 'bulk.purpose-missing', { issue: [{ code: 'required', text: `${problem}: parameters _purpose and _approvedBy`, expression: problem.startsWith('Say who') ? '_approvedBy' : '_purpose' }] });
  return { purpose: clip(given.purpose ?? ''), approver: clip(given.approver ?? '') };
}

const clip = (text: string): string => text.trim().slice(0, longestText);

/** As it stands in the trail. */
export const purposeText = ({ purpose, approver }: Approval): string => `${purpose} (approved by ${approver})`;
