// May this person sign this step? Own role or position, or standing in for who holds it. spec: SGW-3
import type { SignerStep, StepRole } from './signers.ts';

/** A position and where it is held; without a department it counts for the whole facility. */
export interface Position {
  readonly code: string;
  readonly departmentId?: string | undefined;
}

export interface Signer {
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly positions: readonly Position[];
}

export interface StepPlace {
  readonly departmentId?: string | undefined;
  /** Accounts that signed earlier steps of the paper. */
  readonly signedBy: readonly string[];
}

export type Hold = { readonly may: true; readonly title: string; readonly standsIn: boolean } | { readonly may: false; readonly why: 'documents.not-signer' | 'documents.signed-before' };

const roleOf: Partial<Record<StepRole, readonly string[]>> = { doctor: ['doctor'], nurse: ['nurse'], practitioner: ['doctor', 'nurse', 'pharmacist', 'lab', 'imaging'] };

export type HeldStep = Pick<SignerStep, 'role' | 'title' | 'standIn' | 'standInTitle' | 'samePerson'>;

export function holdOf(step: HeldStep, signer: Signer, place: StepPlace): Hold {
  const own = holds(step.role, signer, place);
  const standsIn = !own && step.standIn !== undefined && isAt(step.standIn, signer, place);
  if (!own && !standsIn) return { may: false, why: 'documents.not-signer' };
  if (!step.samePerson && place.signedBy.includes(signer.accountId)) return { may: false, why: 'documents.signed-before' };
  return { may: true, title: standsIn ? (step.standInTitle ?? step.title) : step.title, standsIn };
}

function holds(role: StepRole, signer: Signer, place: StepPlace): boolean {
  const roles = roleOf[role];
  return roles ? roles.some((one) => signer.roles.includes(one)) : isAt(role, signer, place);
}

const isAt = (code: string, { positions }: Signer, { departmentId }: StepPlace): boolean =>
  positions.some((one) => one.code === code && (one.departmentId === undefined || one.departmentId === departmentId));
