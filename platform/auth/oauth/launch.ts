// Launch context of SMART: what was open when an app was started, first behind a code of one use, then beside the grant. spec: SMA-1
// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';

export interface LaunchContext {
  readonly patientId?: string;
  readonly encounterId?: string;
}

/** The code works for this app in the hands of this person alone. */
export interface Launch extends LaunchContext {
  readonly clientId: string;
  readonly subject: string;
}

const codeLifeS = 300;
const hashOf = (id: string) => createHash('sha256').update(id).digest();
const after = (at: Date, seconds: number): Date => new Date(at.getTime() + seconds * 1000);

export async function addLaunch(db: Db, { clientId, subject, patientId, encounterId }: Launch, at: Date): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  await db.query(`insert into platform.oauth_artifact (model, key, payload, expires_at) values ('Launch', $1, $2, $3)`, [hashOf(code), JSON.stringify({ clientId, subject, patientId, encounterId }), after(at, codeLifeS)]);
  return code;
}

/** Undefined for a code that is unknown, used, late, or of another app or person. */
export async function findLaunch(db: Db, code: string, { clientId, subject, at }: { clientId: string; subject: string; at: Date }): Promise<Launch | undefined> {
  const { rows } = await db.query<{ payload: Launch }>(
    `select payload from platform.oauth_artifact where model = 'Launch' and key = $1 and consumed_at is null and expires_at > $2`, [hashOf(code), at]);
  const launch = rows[0]?.payload;
  return launch?.clientId === clientId && launch.subject === subject ? launch : undefined;
}

/** False when somebody was faster. */
export async function takeLaunch(db: Db, code: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query(`update platform.oauth_artifact set consumed_at = $2 where model = 'Launch' and key = $1 and consumed_at is null and expires_at > $2`, [hashOf(code), at]);
  return rowCount === 1;
}

/** What a person allowed an app: kept beside the grant and revoked with it. */
export interface Consent extends Launch {
  readonly scopes: readonly string[];
  readonly at: string;
}

export async function keepConsent(db: Db, { grantId, lifeS }: { grantId: string; lifeS: number }, consent: Consent): Promise<void> {
  await db.query(`insert into platform.oauth_artifact (model, key, grant_id, payload, expires_at) values ('Consent', $1, $2, $3, $4)`, [hashOf(grantId), grantId, JSON.stringify(consent), after(new Date(consent.at), lifeS)]);
}

export async function findContext(db: Db, grantId: string): Promise<LaunchContext> {
  const { rows } = await db.query<{ payload: Consent }>(`select payload from platform.oauth_artifact where model = 'Consent' and key = $1`, [hashOf(grantId)]);
  return rows[0]?.payload ?? {};
}

export interface ConsentLine extends Consent { readonly id: string; readonly name: string }

/** What is in force: tokens of it are still good, or can be had. */
export async function listConsents(db: Db, subject: string, at: Date): Promise<ConsentLine[]> {
  const { rows } = await db.query<{ id: string; name: string; payload: Consent }>(
    `select c.grant_id as id, a.name, c.payload from platform.oauth_artifact c join platform.client a on a.client_id = c.payload ->> 'clientId'
     where c.model = 'Consent' and c.payload ->> 'subject' = $1 and a.disabled_at is null and exists (
       select 1 from platform.oauth_artifact t where t.grant_id = c.grant_id and t.model in ('AuthorizationCode', 'AccessToken', 'RefreshToken') and t.consumed_at is null and t.expires_at > $2)
     order by c.payload ->> 'at' desc limit 500`, [subject, at]);
  return rows.map(({ id, name, payload }) => ({ ...payload, id, name }));
}

/** Every token of it is dead. The app it was for; undefined when it is no consent of this person. */
export async function revokeConsent(db: Db, grantId: string, subject: string): Promise<string | undefined> {
  const { rows } = await db.query<{ app: string }>(
    `with mine as (select payload ->> 'clientId' as app from platform.oauth_artifact where model = 'Consent' and key = $2 and payload ->> 'subject' = $3),
       gone as (delete from platform.oauth_artifact g where (g.grant_id = $1 or g.model = 'Grant' and g.key = $2) and exists (select 1 from mine))
     select app from mine`, [grantId, hashOf(grantId), subject]);
  return rows[0]?.app;
}
