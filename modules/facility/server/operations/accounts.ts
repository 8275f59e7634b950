// Accounts of the own facility: list, add, change, first password. spec: PPL-30
import { createAccount, hasFactorSql, lockAccounts, setPassword, tellSessionsChanged } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import { create } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import * as model from '../../model/index.ts';
import type { AccountLine, AccountState } from '../../model/index.ts';

interface Row {
  readonly id: string; readonly username: string; readonly display_name: string; readonly roles: string[]; readonly departments: string[]; readonly practitioner_role_id: string | null;
  readonly patient_id: string | null; readonly disabled: boolean; readonly disabled_why: string | null; readonly has_factor: boolean; readonly demo: boolean; readonly password_temporary: boolean; readonly last_sign_in: Date | null; readonly open: number;
}

export const listAccounts = implement(model.listAccounts).as(async ({ tx, store, caller, act }) => {
  const { rows } = await tx.query<Row>(
    `select a.id, a.username, a.display_name, m.roles, m.departments, m.practitioner_role_id, m.patient_id, a.disabled_at is not null as disabled, a.disabled_why, ${hasFactorSql} as has_factor, a.demo, a.password_temporary, s.last_sign_in, coalesce(s.open, 0)::int4 as open
     from platform.membership m join platform.account a on a.id = m.account_id
     left join lateral (select max(created_at) as last_sign_in, count(*) filter (where ended_at is null and parked_at is null and expires_at > $2) as open from platform.session where account_id = a.id and dk = m.dk) s on true
     where m.dk = $1 order by a.username limit 5000`, [caller.dk, act.at]);
  const organizations = await store.search('Organization', 'type=dept&_count=500');
  const departments = organizations.map(({ id, name }) => ({ id: id ?? '', name: name ?? '' }));
  const names = new Map(departments.map(({ id, name }) => [id, name]));
  return { accounts: rows.map((row) => lineOf(row, names)), departments };
});

const lineOf = (row: Row, names: ReadonlyMap<string, string>): AccountLine => ({
  accountId: row.id, username: row.username, name: row.display_name, roles: row.roles, departments: row.departments.map((id) => ({ id, name: names.get(id) ?? id })),
  ...(row.practitioner_role_id && { practitionerRoleId: row.practitioner_role_id }), ...(row.patient_id && { patientId: row.patient_id }),
  disabled: row.disabled, demo: row.demo, temporaryPassword: row.password_temporary, ...(row.last_sign_in && { lastSignIn: row.last_sign_in.toISOString() }), openSessions: row.open,
  ...(row.disabled_why === 'idle' && { disabledWhy: 'idle' as const }), hasFactor: row.has_factor,
});

export const addAccount = implement(model.addAccount).as(async (call) => {
  const { input, tx, caller, act } = call;
  await requireDepartments(call, input.departments);
  const known = input.practitionerRoleId ? await findStaff(call, input.practitionerRoleId) : undefined;
  const accountId = act.newId();
  await createAccount(tx, { id: accountId, username: input.username, displayName: known?.name ?? input.name, password: input.password, at: act.at });
  const { practitionerId, practitionerRoleId } = known ?? (await createStaff(call));
  await tx.query(
    'insert into platform.membership (account_id, dk, practitioner_id, practitioner_role_id, roles, departments) values ($1, $2, $3, $4, $5, $6)',
    [accountId, caller.dk, practitionerId, practitionerRoleId, input.roles, input.departments]);
  return { accountId };
});

interface Staff { readonly practitionerId: string; readonly practitionerRoleId: string; readonly name?: string | undefined }

async function findStaff({ store, tx, caller }: Call<unknown>, practitionerRoleId: string): Promise<Staff> {
  const role = await store.get('PractitionerRole', practitionerRoleId);
  const { rowCount } = await tx.query('select 1 from platform.membership where dk = $1 and practitioner_role_id = $2', [caller.dk, practitionerRoleId]);
  if (rowCount) throw new Fault('conflict', 'facility.has-account');
  const practitionerId = role.practitioner?.reference?.replace('Practitioner/', '') ?? '';
  const practitioner = await store.get('Practitioner', practitionerId);
  return { practitionerId, practitionerRoleId, name: practitioner.name?.[0]?.text ?? role.practitioner?.display };
}

async function createStaff({ input, store, act }: Call<{ name: string; roles: readonly string[]; departments: readonly string[] }>): Promise<Staff> {
  const [practitionerId, practitionerRoleId] = [act.newId(), act.newId()];
  const [family, ...given] = input.name.split(/\s+/);
  const [department] = input.departments;
  await store.save([
    create({ resourceType: 'Practitioner', id: practitionerId, active: true, name: [{ use: 'official', text: input.name, family, ...(given.length > 0 && { given }) }] }),
    create({
      resourceType: 'PractitionerRole', id: practitionerRoleId, active: true, practitioner: { reference: `Practitioner/${practitionerId}`, display: input.name },
      ...(department && { organization: { reference: `Organization/${department}` } }), code: input.roles.map((code) => ({ coding: [{ system: 'urn:lanh:role', code }] })),
    }),
  ]);
  return { practitionerId, practitionerRoleId };
}

async function requireDepartments({ store }: Call<unknown>, ids: readonly string[]): Promise<void> {
  for (const id of ids) if (!(await store.find('Organization', id))) throw new Fault('unprocessable', 'facility.unknown-department', { issue: [{ code: 'not-found', expression: 'departments', text: 'one of the departments does not exist' }] });
}

export const changeAccount = implement(model.changeAccount).as(async (call) => {
  const { input, tx, caller, act } = call;
  await lockAccounts(tx, caller.dk);
  const state = await getState(tx, caller.dk, input.accountId);
  if (input.departments) await requireDepartments(call, input.departments);
  const { roles, disabled } = model.decideAccountChange(state, input, caller.accountId);
  await tx.query('update platform.membership set roles = $3, departments = coalesce($4, departments) where account_id = $1 and dk = $2', [input.accountId, caller.dk, roles, input.departments ?? null]);
  if (disabled !== state.disabled) await tx.query('update platform.account set disabled_at = $2, disabled_why = null, enabled_at = coalesce($3, enabled_at) where id = $1', [input.accountId, disabled ? act.at : null, disabled ? null : act.at]);
  if (disabled) await endSessions(tx, input.accountId, act.at);
  await tellSessionsChanged(tx, input.accountId);
  return { accountId: input.accountId };
});

export const resetPassword = implement(model.resetPassword).as(async ({ input, tx, caller, act }) => {
  const { username } = await getState(tx, caller.dk, input.accountId);
  // The own password is changed with the old one.
  if (input.accountId === caller.accountId) throw new Fault('forbidden', 'facility.own-account');
  await setPassword(tx, { accountId: input.accountId, username, password: input.password, temporary: true, at: act.at });
  const endedSessions = await endSessions(tx, input.accountId, act.at);
  await tellSessionsChanged(tx, input.accountId);
  return { endedSessions };
});

async function endSessions(tx: Tx, accountId: string, at: string): Promise<number> {
  const { rowCount } = await tx.query('update platform.session set ended_at = $2 where account_id = $1 and ended_at is null', [accountId, at]);
  return rowCount ?? 0;
}

/** Throws Fault `facility.unknown-account`, also for an account of another facility. */
async function getState(tx: Tx, dk: number, accountId: string): Promise<AccountState & { readonly username: string }> {
  const { rows } = await tx.query<{ username: string; roles: string[]; disabled: boolean; patient: string | null; others: number }>(
    `select a.username, m.roles, a.disabled_at is not null as disabled, m.patient_id as patient,
       (select count(*) from platform.membership o join platform.account b on b.id = o.account_id where o.dk = m.dk and o.account_id <> m.account_id and 'admin' = any(o.roles) and b.disabled_at is null)::int4 as others
     from platform.membership m join platform.account a on a.id = m.account_id where m.dk = $1 and m.account_id = $2`, [dk, accountId]);
  const [row] = rows;
  if (!row) throw new Fault('notFound', 'facility.unknown-account');
  return { accountId, username: row.username, roles: row.roles, disabled: row.disabled, ...(row.patient && { patientId: row.patient }), otherAdmins: row.others };
}

/** Channel of the outbox that tells a running server of a new facility, whichever process opened it. */
export const openedChannel = 'facility.opened';

export const openFacility = implement(model.openFacility).as(async ({ input, tx, store, caller, act }) => {
  const organizationId = act.newId();
  const { rowCount } = await tx.query('insert into platform.facility (dk, organization_id, code, name) values ($1, $2, $3, $4) on conflict do nothing', [caller.dk, organizationId, input.code, input.name]);
  if (rowCount === 0) throw new Fault('conflict', 'facility.known-facility');
  await store.save([create({
    resourceType: 'Organization', id: organizationId, active: true, name: input.name, identifier: [{ system: 'urn:lanh:facility-licence', value: input.licence }],
    type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov' }] }],
  })]);
  await enqueue(tx, { dk: caller.dk, channel: openedChannel, key: organizationId, payload: {} }, { id: act.newId(), at: act.at });
  return { organizationId };
});
