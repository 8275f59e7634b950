// Positions of staff: who holds them, given from a day, ended on a day. spec: POL-1
import type { PractitionerRole } from '#fhir/types/index.ts';
import { update } from '#fhir/operation/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import * as model from '../../model/index.ts';
import type { Assignment, HeldByOther, PositionCode } from '../../model/index.ts';

type Look = Pick<Call<unknown>, 'store' | 'tx' | 'caller'>;

/** More staff than any hospital of the country has heads. */
const mostHolders = 1000;
const inPosition = model.positions.map((code) => `${model.positionSystem}|${code}`).join(',');

const listHolders = ({ store }: Pick<Look, 'store'>): Promise<PractitionerRole[]> => store.search('PractitionerRole', `role=${encodeURIComponent(inPosition)}&_count=${mostHolders}`);

export const listPositions = implement(model.listPositions).as(async (call) => {
  const on = model.dayOf(call.act.at);
  const departments = (await call.store.search('Organization', 'type=dept&_count=500')).filter(({ active }) => active !== false).map(({ id = '', name = '' }) => ({ id, name }));
  const staff = (await call.store.search('PractitionerRole', `active=true&_count=${mostHolders}`)).map(({ id = '', practitioner, organization }) => ({ roleId: id, name: practitioner?.display ?? '', departmentId: organization?.reference?.replace('Organization/', '') }));
  const positions = (await listHolders(call)).flatMap((role) => model.readAssignments(role).map((one) => ({
    ...one, roleId: role.id ?? '', name: role.practitioner?.display ?? '', active: role.active !== false, state: model.assignmentState(one, on),
  })));
  return { positions, departments, staff };
});

export const assignPosition = implement(model.assignPosition).as(async (call) => {
  const { roleId, ...wanted } = call.input;
  await lockPositions(call);
  if (wanted.departmentId !== undefined && !(await call.store.find('Organization', wanted.departmentId))) throw new Fault('unprocessable', 'facility.unknown-department');
  const role = await getStaff(call, roleId);
  if (role.active === false) throw new Fault('notFound', 'facility.unknown-staff');
  const others = (await listHolders(call)).filter(({ id, active }) => id !== roleId && active !== false).flatMap((other): HeldByOther[] => model.readAssignments(other).map((assignment) => ({ name: other.practitioner?.display ?? '', assignment })));
  return save(call, role, model.decideAssign({ own: model.readAssignments(role), others }, wanted));
});

export const endPosition = implement(model.endPosition).as(async (call) => {
  const { roleId, lastDay, ...ended } = call.input;
  await lockPositions(call);
  const role = await getStaff(call, roleId);
  return save(call, role, model.decideEnd(model.readAssignments(role), ended, lastDay));
});

async function save({ store }: Pick<Look, 'store'>, role: PractitionerRole, assignments: readonly Assignment[]): Promise<{ roleId: string }> {
  await store.save([update(model.withAssignments(role, assignments))]);
  return { roleId: role.id ?? '' };
}

/** Throws Fault `facility.unknown-staff`. */
async function getStaff({ store }: Pick<Look, 'store'>, roleId: string): Promise<PractitionerRole> {
  const role = await store.find('PractitionerRole', roleId);
  if (!role) throw new Fault('notFound', 'facility.unknown-staff');
  return role;
}

/** Two at once might each find the place free. */
const lockPositions = ({ tx, caller }: Look) => tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`facility.positions/${caller.dk}`]);

export interface Holder {
  readonly practitionerRoleId: string;
  readonly name: string;
  /** By delegation. */
  readonly standsIn: boolean;
}

/** Who holds a position on a day, in this department or the whole facility; who stands in comes last. */
export async function findHolders(store: Look['store'], { position, departmentId, on }: { position: PositionCode; departmentId?: string | undefined; on: string }): Promise<Holder[]> {
  const roles = await store.search('PractitionerRole', `role=${encodeURIComponent(`${model.positionSystem}|${position}`)}&active=true&_count=${mostHolders}`);
  const held = roles.flatMap((role) => model.readAssignments(role).filter((one) => isOf(one, position, departmentId) && model.isHeldOn(one, on)).map(({ standsIn }): Holder => ({ practitionerRoleId: role.id ?? '', name: role.practitioner?.display ?? '', standsIn })));
  return held.toSorted((a, b) => Number(a.standsIn) - Number(b.standsIn));
}

const isOf = (one: Assignment, position: PositionCode, departmentId: string | undefined): boolean => one.position === position && (one.departmentId === undefined || departmentId === undefined || one.departmentId === departmentId);
