// May this caller see or write this row? The same decision as accessCondition makes in SQL. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AccessPolicy, AdmitRow, Interaction, SearchAccess } from '#fhir/rest/access.ts';
import { rowId } from './id.ts';
import type { StoredVersion } from './version.ts';

export interface RowCheck { readonly db: Db; readonly policy: AccessPolicy; readonly caller: Caller; /** The row came with the answer that a holder of the caller's is in care of its patient. */ readonly inCare?: boolean }

/** Throws Fault forbidden for staff of the facility, notFound for anybody else. */
export async function checkRow({ db, policy, caller, inCare }: RowCheck, row: StoredVersion): Promise<void> {
  const access = policy.searchAccess(caller, row.type, 'read');
  if (access.kind === 'none' || access.dk !== caller.dk || !isAdmitted(policy, access, row)) throw new Fault('notFound', 'fhir.not-found');
  if (access.kind === 'patient') {
    if (row.patient !== rowId(access.patientId) || (row.flags & access.deniedFlags) !== 0) throw new Fault('notFound', 'fhir.not-found');
    return;
  }
  if ((row.flags & access.deniedFlags) !== 0) throw new Fault('forbidden', 'fhir.sensitive');
  if (access.kind === 'care' && row.patient !== null && inCare !== true) await policy.checkPatient(db, caller, row.patient);
}

/** Is the row within what the caller's scopes are narrowed to? Nobody without such scopes is asked anything. */
export function isAdmitted(policy: AccessPolicy, access: SearchAccess, row: AdmitRow): boolean {
  if (access.kind === 'none' || access.within === undefined) return true;
  return policy.admits?.(access, row) === true;
}

export interface ScopedWrite { readonly interaction: Interaction; readonly before: AdmitRow | undefined; readonly after: AdmitRow }

/** What is written must lie within narrowed scopes before and after; role and patient were asked before. Throws Fault `fhir.outside-scope`. */
export function checkScopedWrite({ policy, caller }: Pick<RowCheck, 'policy' | 'caller'>, { interaction, before, after }: ScopedWrite): void {
  if (caller.scopes === undefined) return;
  const access = policy.searchAccess(caller, after.type, interaction);
  const rows = [...(before?.text == null ? [] : [before]), ...(after.text === null ? [] : [after])];
  if (access.kind === 'none' || !rows.every((row) => isAdmitted(policy, access, row))) throw new Fault('forbidden', 'fhir.outside-scope');
}
