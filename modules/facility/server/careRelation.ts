// Who is in care of whom: rows that open a patient's record to a department or a person in a role. spec: ACC
import type { Tx } from '#platform/db/index.ts';

export interface CareRelation {
  readonly dk: number;
  readonly patientId: string;
  /** PractitionerRole id or department (Organization) id. */
  readonly holderId: string;
  /** `encounter`, `referral`, `break-glass:…` */
  readonly reason: string;
  readonly since: string;
  readonly until?: string;
}

/** Opens the record from now on; granting again while it is open changes nothing. */
export async function grantCareRelation(tx: Tx, relation: CareRelation): Promise<void> {
  await tx.query(
    `insert into fhir.care_relation (dk, patient, holder, reason, since, until) select $1, $2, $3, $4, $5, $6
     where not exists (select 1 from fhir.care_relation where dk = $1 and patient = $2 and holder = $3 and (until is null or until > $5) and (until is null or until >= coalesce($6, 'infinity'::timestamptz)))
     on conflict do nothing`,
    [relation.dk, relation.patientId, relation.holderId, relation.reason, relation.since, relation.until ?? null], 'care-grant');
}
