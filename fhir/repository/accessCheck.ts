// May this caller see this row? The same decision as accessCondition makes in SQL. spec: ACC
import type { Caller } from '#platform/auth/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { AccessPolicy } from '#fhir/rest/access.ts';
import { rowId } from './id.ts';
import type { StoredVersion } from './version.ts';

export interface RowCheck { readonly db: Db; readonly policy: AccessPolicy; readonly caller: Caller; /** The row came with the answer that a holder of the caller's is in care of its patient. */ readonly inCare?: boolean }

/** Throws Fault forbidden for staff of the facility, notFound for anybody else. */
export async function checkRow({ db, policy, caller, inCare }: RowCheck, row: StoredVersion): Promise<void> {
  const access = policy.searchAccess(caller, row.type);
  if (access.kind === 'none' || access.dk !== caller.dk) throw new Fault('notFound', 'fhir.not-found');
  if (access.kind === 'patient') {
    if (row.patient !== rowId(access.patientId) || (row.flags & access.deniedFlags) !== 0) throw new Fault('notFound', 'fhir.not-found');
    return;
  }
  if ((row.flags & access.deniedFlags) !== 0) throw new Fault('forbidden', 'fhir.sensitive');
  if (access.kind === 'care' && row.patient !== null && inCare !== true) await policy.checkPatient(db, caller, row.patient);
}
