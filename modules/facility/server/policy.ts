// The access policy of the house: roles decide on types, the care relation on patients. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AccessPolicy, Interaction, SearchAccess } from '#fhir/rest/access.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { isRole, roleRights } from '../model/index.ts';
import type { RoleRights } from '../model/index.ts';

/** Bits of sensitivity that nobody sees without a grant of their own: HIV 1, psychiatry 2. */
const deniedFlags = 3;
const writing: ReadonlySet<Interaction> = new Set(['create', 'update', 'delete']);

export const accessPolicy: AccessPolicy = { checkType, searchAccess, checkPatient };

const rightsOf = (caller: Caller): RoleRights[] => caller.roles.filter(isRole).map((role) => roleRights[role]);

function checkType(caller: Caller, interaction: Interaction, type: ResourceType): void {
  const allowed = rightsOf(caller).some((rights) => (writing.has(interaction) ? rights.writes.includes(type) : rights.reads === '*' || rights.reads.includes(type)));
  if (!allowed) throw new Fault('forbidden', 'facility.type-not-allowed', { params: { type, interaction } });
}

function searchAccess(caller: Caller, type: ResourceType): SearchAccess {
  const { dk } = caller;
  if (caller.patientId) return { dk, kind: 'patient', patientId: caller.patientId, deniedFlags };
  const reaches = new Set(rightsOf(caller).map((rights) => rights.reach));
  // Staff must find a person before they can ask for access to the record.
  if (reaches.has('all') || type === 'Patient') return { dk, kind: 'facility', deniedFlags };
  if (reaches.size === 0) return { dk, kind: 'none' };
  return { dk, kind: 'care', holders: holdersOf(caller), deniedFlags };
}

async function checkPatient(db: Db, caller: Caller, patientId: string): Promise<void> {
  if (caller.patientId) {
    if (caller.patientId === patientId) return;
    throw new Fault('notFound', 'fhir.not-found');
  }
  if (rightsOf(caller).some((rights) => rights.reach === 'all')) return;
  const { rows } = await db.query<{ known: boolean }>(
    `select exists (select 1 from fhir.care_relation where dk = $1 and patient = $2 and holder = any($3::uuid[]) and (until is null or until > now())) as known`,
    [caller.dk, patientId, holdersOf(caller)], 'care-relation');
  if (!rows[0]?.known) throw new Fault('forbidden', 'facility.no-care-relation');
}

/** Care is held by a person in a role or by a department. */
export const holdersOf = (caller: Caller): string[] => [...(caller.practitionerRoleId ? [caller.practitionerRoleId] : []), ...caller.departmentIds];
