// Who stands behind the reference in the trail (`Device/…`, `PractitionerRole/…`, `Patient/…`), with the rights of now: for work that goes on after the request. spec: SUB-2
import type { Db } from '#platform/db/index.ts';
import { memberColumns } from '../member.ts';
import type { Member } from '../member.ts';
import type { Bearer } from './bearers.ts';

export type Actor = { readonly kind: 'program'; readonly bearer: Bearer } | { readonly kind: 'person'; readonly member: Member };

/** Undefined when the program or the account is no longer in force. A program has at most the scopes of its registration. */
export async function findActor(db: Db, { dk, reference }: { dk: number; reference: string }): Promise<Actor | undefined> {
  const [type = '', id = ''] = reference.split('/');
  if (type === 'Device') return findProgram(db, dk, id);
  const column = type === 'PractitionerRole' ? 'practitioner_role_id' : type === 'Patient' ? 'patient_id' : undefined;
  if (column === undefined || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return undefined;
  const { rows: [member] } = await db.query<Member>(
    `select ${memberColumns} from platform.account a join platform.membership m on m.account_id = a.id join platform.facility f on f.dk = m.dk
     where m.dk = $1 and m.${column} = $2 and a.disabled_at is null`, [dk, id], `actor-${column}`);
  return member && { kind: 'person', member };
}

async function findProgram(db: Db, dk: number, clientId: string): Promise<Actor | undefined> {
  const { rows: [row] } = await db.query<{ scopes: string[]; facilityId: string; name: string }>(
    `select c.scopes, f.organization_id as "facilityId", c.name from platform.client c join platform.facility f on f.dk = c.dk where c.client_id = $1 and c.dk = $2 and c.disabled_at is null and c.kind = 'backend'`,
    [clientId, dk], 'actor-program');
  return row && { kind: 'program', bearer: { clientId, scopes: row.scopes, who: { kind: 'system', dk, facilityId: row.facilityId, name: row.name } } };
}
