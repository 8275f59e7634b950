// Access token → who it was given to. Looked up again after three seconds, so that revocation bites. spec: PPL-25
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Provider } from 'oidc-provider';
import type { Db } from '#platform/db/index.ts';
import { findMember } from '../member.ts';
import type { Member } from '../member.ts';
import { parseSubject } from './subject.ts';

export interface Bearer {
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The person the program acts for, or the facility of a backend service. */
  readonly who: { readonly kind: 'person'; readonly member: Member; /** In context when the app was started. */ readonly launchPatientId?: string } | { readonly kind: 'system'; readonly dk: number; readonly facilityId: string; readonly name: string };
}

export interface Bearers { find(token: string): Promise<Bearer | undefined> }

const memoryMs = 3000;

export function openBearers(db: Db, provider: () => Promise<Provider>): Bearers {
  const memory = new LRUCache<string, Bearer>({ max: 5000, ttl: memoryMs });
  return {
    async find(token) {
      const key = createHash('sha256').update(token).digest('base64url');
      const known = memory.get(key);
      if (known) return known;
      const bearer = await readBearer(db, await provider(), token);
      if (bearer) memory.set(key, bearer);
      return bearer;
    },
  };
}

async function readBearer(db: Db, provider: Provider, token: string): Promise<Bearer | undefined> {
  const access = await provider.AccessToken.find(token);
  if (access) return access.isValid ? bearerOfPerson(db, { accountId: access.accountId, clientId: access.clientId, scope: access.scope, patient: (access.extra as { patient?: string } | undefined)?.patient }) : undefined;
  const own = await provider.ClientCredentials.find(token);
  return own?.isValid && own.clientId ? bearerOfSystem(db, { clientId: own.clientId, scope: own.scope }) : undefined;
}

interface Given { readonly clientId?: string | undefined; readonly scope?: string | undefined }

async function bearerOfPerson(db: Db, { accountId, clientId, scope, patient }: Given & { accountId: string; patient: string | undefined }): Promise<Bearer | undefined> {
  const subject = parseSubject(accountId);
  if (!subject || !clientId || !(await isClientInForce(db, clientId, subject.dk))) return undefined;
  const member = await findMember(db, subject);
  return member && { clientId, scopes: words(scope), who: { kind: 'person', member, ...(patient !== undefined && member.patientId === null && { launchPatientId: patient }) } };
}

async function bearerOfSystem(db: Db, { clientId, scope }: { clientId: string; scope?: string | undefined }): Promise<Bearer | undefined> {
  const { rows } = await db.query<{ dk: string; facilityId: string; name: string }>(
    `select c.dk, f.organization_id as "facilityId", c.name from platform.client c join platform.facility f on f.dk = c.dk where c.client_id = $1 and c.disabled_at is null and c.kind = 'backend'`,
    [clientId], 'bearer-system');
  const [row] = rows;
  return row && { clientId, scopes: words(scope), who: { kind: 'system', dk: Number(row.dk), facilityId: row.facilityId, name: row.name } };
}

async function isClientInForce(db: Db, clientId: string, dk: number): Promise<boolean> {
  const { rowCount } = await db.query('select 1 from platform.client where client_id = $1 and disabled_at is null and (dk is null or dk = $2)', [clientId, dk], 'bearer-client');
  return rowCount === 1;
}

const words = (scope: string | undefined): string[] => (scope ?? '').split(' ').filter((one) => one !== '');
