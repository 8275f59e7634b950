// The access policy of the house: roles decide on types, the care relation on patients. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AccessPolicy, Interaction, Narrowing, SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from '#fhir/repository/id.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { scopesFor } from '#fhir/smart/scope.ts';
import type { SmartScope } from '#fhir/smart/scope.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { isRole, mayRead, roleRights } from '../model/index.ts';
import type { RoleRights } from '../model/index.ts';

/** Bits of sensitivity that nobody sees without a grant of their own: HIV 1, psychiatry 2. */
const deniedFlags = 3;
const writing: ReadonlySet<Interaction> = new Set(['create', 'update', 'delete']);

export const accessPolicy: AccessPolicy = { checkType, searchAccess, checkPatient };

const rightsOf = (caller: Caller): RoleRights[] => caller.roles.filter(isRole).map((role) => roleRights[role]);

function checkType(caller: Caller, interaction: Interaction, type: ResourceType): void {
  if (caller.scopes && grantsOf(caller, interaction, type).length === 0) throw new Fault('forbidden', 'facility.scope-not-granted', { params: { type, interaction } });
  if (caller.system) return;
  const allowed = rightsOf(caller).some((rights) => (writing.has(interaction) ? rights.writes.includes(type) : mayRead(rights, type)));
  if (!allowed) throw new Fault('forbidden', 'facility.type-not-allowed', { params: { type, interaction } });
}

/** Scopes that count for this caller: `system` for programs acting by themselves, `user` for people, `patient` where a patient is in context. */
function grantsOf(caller: Caller, interaction: Interaction, type: ResourceType): readonly SmartScope[] {
  const hasPatient = caller.patientId !== undefined || caller.launchPatientId !== undefined;
  return scopesFor(caller.scopes ?? [], interaction, type).filter(({ context }) => (context === 'system') === (caller.system ?? false) && (context !== 'patient' || hasPatient));
}

function searchAccess(caller: Caller, type: ResourceType, interaction: Interaction = 'search'): SearchAccess {
  if (caller.scopes === undefined) return accessOfRoles(caller, type);
  const grants = writing.has(interaction) ? grantsOf(caller, interaction, type) : grantsToSee(caller, interaction, type);
  if (grants.length === 0) return { dk: caller.dk, kind: 'none' };
  const access = accessOfRoles(caller, type);
  const any = grants.map((scope) => narrowingOf(caller, scope));
  if (access.kind === 'none' || any.some(({ patientId, criteria }) => patientId === undefined && criteria === undefined)) return access;
  return { ...access, within: { type, any } };
}

/** Whether one may search at all is asked of the type; what is seen follows the scopes of the one where there are none of the other. */
function grantsToSee(caller: Caller, interaction: Interaction, type: ResourceType): readonly SmartScope[] {
  const own = grantsOf(caller, interaction, type);
  return own.length > 0 ? own : grantsOf(caller, interaction === 'search' ? 'read' : 'search', type);
}

/** Staff with an app from a chart: its `patient/` scopes reach this patient alone. A patient's own account reaches no other anyway. */
function narrowingOf({ launchPatientId, patientId }: Caller, { context, criteria }: SmartScope): Narrowing {
  const isLaunched = context === 'patient' && patientId === undefined && launchPatientId !== undefined;
  return { ...(isLaunched && { patientId: launchPatientId }), ...(criteria !== undefined && { criteria }) };
}

function accessOfRoles(caller: Caller, type: ResourceType): SearchAccess {
  const { dk } = caller;
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
