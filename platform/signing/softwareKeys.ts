// Keys of this installation, sealed in the database. PINs: five tries, then a block that doubles from a quarter of an hour. spec: SGN
import 'reflect-metadata';
import { Pkcs10CertificateRequestGenerator, KeyUsageFlags, KeyUsagesExtension, cryptoProvider } from '@peculiar/x509';
import { constants, createPrivateKey, privateEncrypt } from 'node:crypto';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, readCertificate } from './certificate.ts';
import { requestCertificate } from './authorityClient.ts';
import type { Credential, Holder, SigningKey, SigningProvider } from './provider.ts';
import { sealKey, unsealKey } from './sealedKey.ts';

cryptoProvider.set(globalThis.crypto);

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 3072 };
/** DigestInfo of SHA-256, before the digest. RFC 8017 section 9.2. */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');
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
    (await db.query<KeyRow>('select id, certificate, chain, salt, sealed, revoked_at from platform.signing_key where dk = $1 and account_id = $2 and retired_at is null', [dk, accountId], 'signing-key')).rows[0];
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
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ C: ['VN'] }, { O: [holder.organization] }, { CN: [holder.name] }, { '2.5.4.5': [holder.number] }], keys: pair, signingAlgorithm: algorithm,
    extensions: [new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true)],
  });
  const { certificate, chain } = await requestCertificate(await caUrl(), request.toString('pem'));
  const id = newId();
  const { dk, accountId } = holder;
  const facts = factsOf(readCertificate(certificate));
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  const { salt, sealed } = await sealKey(pkcs8, { pin, secret: await secret(), binding: bindingOf({ dk, id, accountId }) });
  pkcs8.fill(0);
  const { rowCount } = await db.query(
    `insert into platform.signing_key (dk, id, account_id, certificate, chain, serial, salt, sealed, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [dk, id, accountId, Buffer.from(certificate), chain.map((one) => Buffer.from(one)), facts.serial, salt, sealed, now()]);
  if (rowCount === 0) throw new Fault('conflict', 'signing.already-enrolled');
  return { id, dk, accountId, facts, revoked: false };
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

function toKey({ certificate, chain }: KeyRow, pkcs8: Buffer): SigningKey {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  pkcs8.fill(0);
  return {
    certificate, chain, algorithm: 'rsa-sha256',
    signDigest: async (digest) => privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([digestInfo, digest])),
  };
}
