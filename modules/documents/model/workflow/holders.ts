// May this person sign this step? Own role or position, or standing in for who holds it. spec: SGW-3
import type { SignerStep, StepRole } from './signers.ts';

/** A position and where it is held; without a department it counts for the whole facility. */
export interface Position {
  readonly code: string;
  readonly departmentId?: string | undefined;
  /** By a written delegation, for a time. */
  readonly standsIn?: boolean | undefined;
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
  const title = titleFor(step, signer, place);
  if (title === undefined) return { may: false, why: 'documents.not-signer' };
  if (!step.samePerson && place.signedBy.includes(signer.accountId)) return { may: false, why: 'documents.signed-before' };
  return { may: true, title, standsIn: title !== step.title };
}

/** "Thừa uỷ quyền": the words under which a delegate signs (NĐ 30/2020 Art. 13 para. 4). */
const delegated = (title: string): string => `TUQ. ${title}`;

function titleFor(step: HeldStep, signer: Signer, place: StepPlace): string | undefined {
  if (holds(step.role, signer, place)) return step.title;
  if (step.standIn !== undefined && isAt(step.standIn, signer, place)) return step.standInTitle ?? step.title;
  return isAt(step.role, signer, place, true) ? delegated(step.title) : undefined;
}

function holds(role: StepRole, signer: Signer, place: StepPlace): boolean {
  const roles = roleOf[role];
  return roles ? roles.some((one) => signer.roles.includes(one)) : isAt(role, signer, place);
}

const isAt = (...[code, { positions }, { departmentId }, standsIn = false]: [string, Signer, StepPlace, boolean?]): boolean =>
  positions.some((one) => one.code === code && (one.standsIn ?? false) === standsIn && (one.departmentId === undefined || one.departmentId === departmentId));
