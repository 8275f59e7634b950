// Who the caller is to a step, and who holds it: roles of the account, positions of the day. spec: SGW-3, POL-2
import { dayOf, isOfFacility, positions, readAssignments, isHeldOn } from '#modules/facility/model/index.ts';
import type { PositionCode } from '#modules/facility/model/index.ts';
import { findHolders as findInPosition } from '#modules/facility/server/index.ts';
import type { Holder } from '#modules/facility/server/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { PractitionerRole } from '#fhir/types/index.ts';
import type { Position, Signer, SignerStep } from '../../model/index.ts';
import type { Look } from '../sign/kinds.ts';

/** The caller as signer; the positions are those of the day. */
export async function findSigner({ store, caller, act }: Look): Promise<Signer> {
  const role = caller.practitionerRoleId === undefined ? undefined : await store.find('PractitionerRole', caller.practitionerRoleId);
  return { accountId: caller.accountId, roles: caller.roles, positions: role === undefined || role.active === false ? [] : positionsOn(role, dayOf(act.at)) };
}

const positionsOn = (role: PractitionerRole, day: string): Position[] =>
  readAssignments(role).filter((one) => isHeldOn(one, day)).map(({ position, departmentId, standsIn }) => ({ code: position, departmentId, standsIn }));

export type { Holder };

type HeldStep = Pick<SignerStep, 'role' | 'standIn'>;
export interface HeldWhere { readonly departmentId: string | null; readonly at: string }

/** Those in the position now, first who holds it, then who may stand in; nobody for a step that a role of staff signs. */
export async function findHolders(store: Store, { role, standIn }: HeldStep, { departmentId, at }: HeldWhere): Promise<Holder[]> {
  const find = (position: PositionCode) => findInPosition(store, { position, on: dayOf(at), ...(!isOfFacility(position) && departmentId !== null && { departmentId }) });
  const own = positions.find((one) => one === role);
  const others = standIn === undefined || standIn === null ? [] : await find(standIn);
  const held = own === undefined ? [] : await find(own);
  return [...held.filter(({ standsIn }) => !standsIn), ...[...others, ...held.filter(({ standsIn }) => standsIn)].map((one) => ({ ...one, standsIn: true }))];
}
