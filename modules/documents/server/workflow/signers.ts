// Who the caller is to a step, and who holds it: roles of the account, positions of the PractitionerRole. spec: SGW-3
import type { Store } from '#fhir/repository/store.ts';
import type { PractitionerRole } from '#fhir/types/index.ts';
import { positionSystem } from '../../model/index.ts';
import type { Position, Signer, SignerStep } from '../../model/index.ts';
import type { Look } from '../sign/kinds.ts';

/** The caller as signer; the positions are those of the day. */
export async function findSigner({ store, caller }: Look): Promise<Signer> {
  const role = caller.practitionerRoleId === undefined ? undefined : await store.find('PractitionerRole', caller.practitionerRoleId);
  return { accountId: caller.accountId, roles: caller.roles, positions: role?.active === false ? [] : positionsOf(role, caller.departmentIds) };
}

const facilityWide: readonly string[] = ['director', 'deputy-director'];

function positionsOf(role: PractitionerRole | undefined, departmentIds: readonly string[]): Position[] {
  const departments = new Set([...departmentIds, ...(idOf(role?.organization?.reference) ?? [])]);
  const codes = (role?.code ?? []).flatMap(({ coding }) => coding ?? []).filter(({ system }) => system === positionSystem).flatMap(({ code }) => code ?? []);
  return codes.flatMap((code) => (facilityWide.includes(code) ? [{ code }] : [...departments].map((departmentId) => ({ code, departmentId }))));
}

const idOf = (reference: string | undefined): string[] | undefined => (reference === undefined ? undefined : [reference.replace('Organization/', '')]);

export interface Holder {
  readonly practitionerRoleId: string;
  readonly name: string;
  readonly standsIn: boolean;
}

type HeldStep = Pick<SignerStep, 'role' | 'standIn'>;

/** Those in the position now, first who holds it, then who may stand in; nobody for a step that a role of staff signs. */
export async function findHolders(store: Store, { role, standIn }: HeldStep, departmentId: string | null): Promise<Holder[]> {
  const own = role === 'department-head' || role === 'director' ? await findInPosition(store, role, departmentId) : [];
  const others = standIn === undefined || standIn === null ? [] : await findInPosition(store, standIn, departmentId);
  return [...own.map((one) => ({ ...one, standsIn: false })), ...others.map((one) => ({ ...one, standsIn: true }))];
}

async function findInPosition(store: Store, code: string, departmentId: string | null): Promise<Omit<Holder, 'standsIn'>[]> {
  const within = facilityWide.includes(code) || departmentId === null ? '' : `&organization=Organization/${departmentId}`;
  const roles = await store.search('PractitionerRole', `role=${encodeURIComponent(`${positionSystem}|${code}`)}&active=true${within}&_count=20`);
  return roles.map(({ id = '', practitioner }) => ({ practitionerRoleId: id, name: practitioner?.display ?? '' }));
}
