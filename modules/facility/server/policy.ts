// The access policy of the house: roles decide on types, the care relation on patients. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AccessPolicy, Interaction, SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from '#fhir/repository/id.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { contextsFor } from '#fhir/smart/scope.ts';
import type { ScopeContext } from '#fhir/smart/scope.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { isRole, mayRead, roleRights } from '../model/index.ts';
import type { RoleRights } from '../model/index.ts';

/** Bits of sensitivity that nobody sees without a grant of their own: HIV 1, psychiatry 2. */
const deniedFlags = 3;
const writing: ReadonlySet<Interaction> = new Set(['create', 'update', 'delete']);

export const accessPolicy: AccessPolicy = { checkType, searchAccess, checkPatient };

const rightsOf = (caller: Caller): RoleRights[] => caller.roles.filter(isRole).map((role) => roleRights[role]);

function checkType(caller: Caller, interaction: Interaction, type: ResourceType): void {
  if (caller.scopes && contextsOf(caller, interaction, type).size === 0) throw new Fault('forbidden', 'facility.scope-not-granted', { params: { type, interaction } });
  if (caller.system) return;
  const allowed = rightsOf(caller).some((rights) => (writing.has(interaction) ? rights.writes.includes(type) : mayRead(rights, type)));
  if (!allowed) throw new Fault('forbidden', 'facility.type-not-allowed', { params: { type, interaction } });
}

/** Contexts that count for this caller: `system` for programs acting by themselves, `user` and `patient` for people. */
function contextsOf(caller: Caller, interaction: Interaction, type: ResourceType): ReadonlySet<ScopeContext> {
  const granted = contextsFor(caller.scopes ?? [], interaction, type);
  return new Set([...granted].filter((context) => (context === 'system') === (caller.system ?? false) && (context !== 'patient' || caller.patientId !== undefined)));
}

function searchAccess(caller: Caller, type: ResourceType): SearchAccess {
  const { dk } = caller;
  if (caller.scopes && contextsOf(caller, 'read', type).size + contextsOf(caller, 'search', type).size === 0) return { dk, kind: 'none' };
  if (caller.patientId) return { dk, kind: 'patient', patientId: caller.patientId, deniedFlags };
  const reaches = new Set(rightsOf(caller).map((rights) => rights.reach));
  // Staff must find a person before they can ask for access to the record; who sees the trail of the facility sees all of it.
  if (caller.system || reaches.has('all') || type === 'Patient' || type === 'AuditEvent') return { dk, kind: 'facility', deniedFlags };
  if (reaches.size === 0) return { dk, kind: 'none' };
  return { dk, kind: 'care', holders: holdersOf(caller), deniedFlags };
}

async function checkPatient(db: Db, caller: Caller, patientId: string): Promise<void> {
  const row = rowId(patientId);
  if (caller.patientId) {
    if (rowId(caller.patientId) === row) return;
    throw new Fault('notFound', 'fhir.not-found');
  }
  if (caller.system || rightsOf(caller).some((rights) => rights.reach === 'all')) return;
  const { rows } = await db.query<{ known: boolean; here: boolean }>(
    `select exists (select 1 from fhir.care_relation where dk = $1 and patient = $2 and holder = any($3::uuid[]) and since <= now() and (until is null or until > now())) as known,
       exists (select 1 from fhir.res where dk = $1 and rt = $4 and rid = $2) as here`,
    [caller.dk, row, holdersOf(caller), typeNumber('Patient')], 'care-relation');
  if (rows[0]?.known) return;
  // A person of another facility is as unknown here as one who does not exist.
  throw rows[0]?.here ? new Fault('forbidden', 'facility.no-care-relation') : new Fault('notFound', 'fhir.not-found');
}

/** Care is held by a person in a role or by a department. */
export const holdersOf = (caller: Caller): string[] => [...(caller.practitionerRoleId ? [caller.practitionerRoleId] : []), ...caller.departmentIds];
