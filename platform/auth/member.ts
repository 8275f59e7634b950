// What an account is at a facility, as of now: read again for every token, so that rights withdrawn take effect. spec: PPL-24
import type { Db } from '#platform/db/index.ts';
import type { Subject } from './oauth/subject.ts';

export interface Member {
  readonly accountId: string;
  readonly displayName: string;
  readonly username: string;
  readonly dk: number;
  readonly facilityId: string;
  readonly facilityName: string;
  readonly roles: readonly string[];
  readonly departments: readonly string[];
  readonly practitionerId: string | null;
  readonly practitionerRoleId: string | null;
  readonly patientId: string | null;
}

/** Columns of a Member from account a, membership m, facility f. */
export const memberColumns = `a.id as "accountId", a.display_name as "displayName", a.username, m.dk, f.organization_id as "facilityId", f.name as "facilityName",
    m.roles, m.departments, m.practitioner_id as "practitionerId", m.practitioner_role_id as "practitionerRoleId", m.patient_id as "patientId"`;

/** Undefined when the account is disabled or no longer belongs to the facility. */
export async function findMember(db: Db, { accountId, dk }: Subject): Promise<Member | undefined> {
  const { rows } = await db.query<Member>(
    `select ${memberColumns} from platform.account a join platform.membership m on m.account_id = a.id join platform.facility f on f.dk = m.dk
     where a.id = $1 and m.dk = $2 and a.disabled_at is null`, [accountId, dk], 'member-find');
  return rows[0];
}
