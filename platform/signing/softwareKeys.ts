// Keys of this installation, sealed in the database. PINs: five tries, then a block that doubles from a quarter of an hour. spec: SGN
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, readCertificate } from './certificate.ts';
import { makeKey, toKey } from './softwareKey.ts';
import type { Credential, Holder, SigningProvider } from './provider.ts';
import { sealKey, unsealKey } from './sealedKey.ts';

const freeTries = 5;
const firstBlockMs = 15 * 60_000;
const longestBlockMs = 24 * 3_600_000;

export interface SoftwareKeyParts {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly caUrl: () => Promise<string>;
  readonly secret: () => Promise<Uint8Array>;
}

interface KeyRow {
  readonly id: string;
  readonly certificate: Buffer;
  readonly chain: readonly Buffer[];
  readonly salt: Buffer;
  readonly sealed: Buffer;
  readonly revoked_at: Date | null;
}

export function openSoftwareKeys(parts: SoftwareKeyParts): SigningProvider {
  const { db, now } = parts;
  const findRow = async ({ dk, accountId }: Pick<Holder, 'dk' | 'accountId'>) =>
    (await db.query<KeyRow>(`select id, certificate, chain, salt, sealed, revoked_at from platform.signing_key where dk = $1 and account_id = $2 and retired_at is null and provider = 'software'`, [dk, accountId], 'signing-key')).rows[0];
  const toCredential = (row: Pick<KeyRow, 'id' | 'certificate' | 'revoked_at'>, { dk, accountId }: Pick<Holder, 'dk' | 'accountId'>): Credential => ({ id: row.id, dk, accountId, facts: factsOf(readCertificate(row.certificate)), revoked: row.revoked_at !== null });
  return {
    kind: 'software',
    find: async (holder) => {
      const row = await findRow(holder);
      return row && toCredential(row, holder);
    },
    enrol: (holder, pin) => enrol(parts, holder, pin),
    open: async (credential, pin) => {
      await countTry(db, credential, now());
      const row = await findRow(credential);
      if (!row || row.id !== credential.id) throw new Fault('rule', 'signing.no-certificate');
      const key = await unsealKey(row, { pin, secret: await parts.secret(), binding: bindingOf(credential) });
      if (!key) throw await refuseTry(db, credential, now());
      await db.query('update platform.signing_key set failures = 0, blocked_until = null where dk = $1 and id = $2', [credential.dk, credential.id]);
      return toKey(row, key);
    },
    retire: async ({ dk, id }) => {
      await db.query('update platform.signing_key set retired_at = $3 where dk = $1 and id = $2', [dk, id, now()]);
    },
  };
}

const bindingOf = ({ dk, id, accountId }: Pick<Credential, 'dk' | 'id' | 'accountId'>): string => `lanh signing key ${dk} ${id} ${accountId}`;

async function enrol({ db, now, newId, caUrl, secret }: SoftwareKeyParts, holder: Holder, pin: string): Promise<Credential> {
  const { dk, accountId } = holder;
  const id = newId();
  const made = await makeKey({ caUrl: await caUrl(), subject: [{ C: ['VN'] }, { O: [holder.organization] }, { CN: [holder.name] }, { '2.5.4.5': [holder.number] }] });
  const { salt, sealed } = await sealKey(made.pkcs8, { pin, secret: await secret(), binding: bindingOf({ dk, id, accountId }) });
  made.pkcs8.fill(0);
  const { rowCount } = await db.query(
    `insert into platform.signing_key (dk, id, account_id, certificate, chain, serial, salt, sealed, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [dk, id, accountId, made.certificate, made.chain, made.facts.serial, salt, sealed, now()]);
  if (rowCount === 0) throw new Fault('conflict', 'signing.already-enrolled');
  return { id, dk, accountId, facts: made.facts, revoked: false };
}

/** Counted before the PIN is looked at, on its own: guesses in parallel count one by one, and a refused request keeps its count. */
async function countTry(db: Database, { dk, id }: Credential, at: Date): Promise<void> {
  const { rowCount } = await db.query('update platform.signing_key set failures = failures + 1, blocked_until = null where dk = $1 and id = $2 and coalesce(blocked_until, $3) <= $3', [dk, id, at]);
  if (rowCount > 0) return;
  const { rows } = await db.query<{ until: Date | null }>('select blocked_until as until from platform.signing_key where dk = $1 and id = $2', [dk, id]);
  throw blocked(rows[0]?.until ?? at, at);
}

async function refuseTry(db: Database, { dk, id }: Credential, at: Date): Promise<Fault> {
  const { rows } = await db.query<{ failures: number }>('select failures from platform.signing_key where dk = $1 and id = $2', [dk, id]);
  const failures = rows[0]?.failures ?? freeTries;
  if (failures < freeTries) return new Fault('forbidden', 'signing.wrong-pin', { params: { left: freeTries - failures } });
  const until = new Date(at.getTime() + Math.min(firstBlockMs * 2 ** (failures - freeTries), longestBlockMs));
  await db.query('update platform.signing_key set blocked_until = $3 where dk = $1 and id = $2', [dk, id, until]);
  return blocked(until, at);
}

function blocked(until: Date, at: Date): Fault {
  const seconds = Math.max(1, Math.ceil((until.getTime() - at.getTime()) / 1000));
  return new Fault('busy', 'signing.pin-blocked', { retryAfterS: seconds, params: { minutes: Math.ceil(seconds / 60) } });
}
