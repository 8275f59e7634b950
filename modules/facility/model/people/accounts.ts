// Accounts of a facility: who may sign in, in which roles, for which departments. spec: PPL-30
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { roleCodes } from '../roles.ts';

const username = z.string().trim().toLowerCase().regex(/^[a-z][a-z0-9._-]{2,39}$/, 'three to forty letters a–z, digits, dots, hyphens');
const roles = z.array(z.enum(roleCodes).exclude(['patient'])).min(1).max(roleCodes.length);
const departments = z.array(z.uuid()).max(50);
const password = z.string().min(1).max(500);
const shared = { on: null, level: 'system', permission: 'facility.people', scope: 'facility', signature: 'none' } as const;

const account = z.object({
  accountId: z.string(),
  username: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  departments: z.array(z.object({ id: z.string(), name: z.string() })),
  practitionerRoleId: z.string().optional(),
  patientId: z.string().optional(),
  disabled: z.boolean(),
  demo: z.boolean(),
  temporaryPassword: z.boolean(),
  lastSignIn: z.string().optional(),
  openSessions: z.number().int(),
  /** `idle`: by itself, since nobody used it. */
  disabledWhy: z.literal('idle').optional(),
  /** Signs in with an app or a passkey beside the password. */
  hasFactor: z.boolean(),
});
export type AccountLine = z.infer<typeof account>;

export const listAccounts = operation({
  ...shared, code: 'list-accounts', input: z.object({}), output: z.object({ accounts: z.array(account), departments: z.array(z.object({ id: z.string(), name: z.string() })) }), faults: [], affectsState: false,
});

/** For a member of staff who has a PractitionerRole, or for somebody new by name. The password is good for the first sign-in. */
export const addAccount = operation({
  ...shared, code: 'add-account',
  input: z.object({ username, name: z.string().trim().min(2).max(200), practitionerRoleId: z.uuid().optional(), roles, departments: departments.default([]), password }),
  output: z.object({ accountId: z.string() }),
  faults: ['auth.username-taken', 'auth.weak-password', 'facility.unknown-department', 'facility.has-account'], affectsState: true,
});

export const changeAccount = operation({
  ...shared, code: 'change-account',
  input: z.object({ accountId: z.uuid(), roles: roles.optional(), departments: departments.optional(), disabled: z.boolean().optional() }),
  output: z.object({ accountId: z.string() }),
  faults: ['facility.unknown-account', 'facility.own-account', 'facility.last-admin', 'facility.unknown-department', 'facility.patient-account'], affectsState: true,
});

/** A new first password; every session of the account ends. */
export const resetPassword = operation({
  ...shared, code: 'reset-password', input: z.object({ accountId: z.uuid(), password }), output: z.object({ endedSessions: z.number().int() }),
  faults: ['facility.unknown-account', 'auth.weak-password', 'facility.own-account'], affectsState: true,
});

/** Only the operator at the console opens a facility: it is the tenant itself. */
export const openFacility = operation({
  on: null, level: 'system', permission: 'facility.install', scope: 'self', signature: 'none', code: 'open-facility',
  input: z.object({ code: z.string().regex(/^[A-Z0-9]{2,10}$/), name: z.string().trim().min(2).max(300), licence: z.string().trim().min(1).max(50) }),
  output: z.object({ organizationId: z.string() }),
  faults: ['facility.known-facility'], affectsState: true,
});

export interface AccountState {
  readonly accountId: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly patientId?: string | undefined;
  /** Other accounts of the facility in force that are administrators. */
  readonly otherAdmins: number;
}

export interface AccountChange { readonly roles: readonly string[]; readonly disabled: boolean }

/** Nobody changes the own rights; somebody must stay to look after the people. */
export function decideAccountChange(state: AccountState, input: { roles?: readonly string[] | undefined; disabled?: boolean | undefined }, by: string): AccountChange {
  if (state.accountId === by) throw new Fault('forbidden', 'facility.own-account');
  if (state.patientId && input.roles) throw new Fault('rule', 'facility.patient-account');
  const after = { roles: input.roles ?? state.roles, disabled: input.disabled ?? state.disabled };
  const wasAdmin = state.roles.includes('admin') && !state.disabled;
  const isAdmin = after.roles.includes('admin') && !after.disabled;
  if (wasAdmin && !isAdmin && state.otherAdmins === 0) throw new Fault('rule', 'facility.last-admin');
  return after;
}
