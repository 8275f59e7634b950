// Keys that lie at a remote signing service: here is only which credential belongs to whom. The PIN goes to the service and is never kept on disk. spec: SGN-120
import { createHash, publicDecrypt, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, readCertificate } from '../certificate.ts';
import type { Credential, Holder, SigningKey, SigningProvider } from '../provider.ts';
import { digestInfo } from '../softwareKey.ts';
import type { CscClient, RemoteCredential } from './cscClient.ts';
import { openHashBatch } from './hashBatch.ts';

export interface RemoteKeyParts {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly client: CscClient;
}

interface Row { readonly id: string; readonly certificate: Buffer; readonly remote_id: string; readonly revoked_at: Date | null }

export function openRemoteKeys(parts: RemoteKeyParts): SigningProvider {
  const { db, now, client } = parts;
  const findRow = async ({ dk, accountId }: Pick<Holder, 'dk' | 'accountId'>) =>
    (await db.query<Row>(`select id, certificate, remote_id, revoked_at from platform.signing_key where dk = $1 and account_id = $2 and retired_at is null and provider = 'remote'`, [dk, accountId])).rows[0];
  return {
    kind: 'remote',
    find: async ({ dk, accountId }) => {
      const row = await findRow({ dk, accountId });
      return row && { id: row.id, dk, accountId, facts: factsOf(readCertificate(row.certificate)), revoked: row.revoked_at !== null };
    },
    enrol: (holder, pin) => enrol(parts, holder, pin),
    open: async (credential, pin) => {
      const row = await findRow(credential);
      if (!row || row.id !== credential.id) throw new Fault('rule', 'signing.no-certificate');
      const remote = await client.getCredential(row.remote_id);
      if (!remote.isUsable || !isSameCertificate(remote, row.certificate)) throw new Fault('rule', 'signing.expired');
      await provePin(client, remote, pin);
      return toKey(client, remote, pin);
    },
    retire: async ({ dk, id }) => {
      await db.query('update platform.signing_key set retired_at = $3 where dk = $1 and id = $2', [dk, id, now()]);
    },
  };
}

const isSameCertificate = ({ certificates: [own] }: RemoteCredential, known: Uint8Array): boolean => own !== undefined && Buffer.from(own).equals(known);

/** An authorisation that is never used: nothing is signed, and a wrong PIN shows now instead of at the first paper. */
const provePin = (client: CscClient, { id }: RemoteCredential, pin: string): Promise<string> => client.authorize(id, [randomBytes(32)], pin);

/** Takes the usable credential that the service has for this person; it must be in the person's own name. */
async function enrol({ db, now, newId, client }: RemoteKeyParts, holder: Holder, pin: string): Promise<Credential> {
  const { dk, accountId } = holder;
  const found = await Promise.all((await client.listCredentials(holder.number)).map((id) => client.getCredential(id)));
  const remote = found.find(({ isUsable, certificates: [own] }) => isUsable && own !== undefined && isInName(factsOf(readCertificate(own)).subject, holder.name));
  const [own, ...chain] = remote?.certificates ?? [];
  if (!remote || !own) throw new Fault('rule', 'signing.no-remote-credential');
  await provePin(client, remote, pin);
  const facts = factsOf(readCertificate(own));
  const id = newId();
  await db.transaction(async (tx) => {
    await tx.query(`update platform.signing_key set retired_at = $3 where dk = $1 and account_id = $2 and retired_at is null and provider <> 'remote'`, [dk, accountId, now()]);
    const { rowCount } = await tx.query(
      `insert into platform.signing_key (dk, id, account_id, certificate, chain, serial, provider, remote_id, created_at) values ($1, $2, $3, $4, $5, $6, 'remote', $7, $8) on conflict do nothing`,
      [dk, id, accountId, Buffer.from(own), chain.map((one) => Buffer.from(one)), facts.serial, remote.id, now()]);
    if (rowCount === 0) throw new Fault('conflict', 'signing.already-enrolled');
  });
  return { id, dk, accountId, facts, revoked: false };
}

const isInName = (subject: string, name: string): boolean => subject.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase();

function toKey(client: CscClient, { id, certificates, atOnce }: RemoteCredential, pin: string): SigningKey {
  const [certificate = new Uint8Array(), ...chain] = certificates;
  const signAll = async (hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> => {
    const signatures = await signOnce(client, { id, pin }, hashes).catch((error: unknown) => {
      // The activation data ran out between the two calls: asked once more.
      if (error instanceof Fault && error.code === 'signing.sad-expired') return signOnce(client, { id, pin }, hashes);
      throw error;
    });
    if (!signatures.every((signature, at) => isOver(certificate, signature, hashes[at]))) throw new Fault('unavailable', 'signing.bad-signature');
    return signatures;
  };
  return { certificate, chain, algorithm: 'rsa-sha256', isRemote: true, signDigest: openHashBatch({ atOnce, sign: signAll }) };
}

const signOnce = async (client: CscClient, { id, pin }: { id: string; pin: string }, hashes: readonly Uint8Array[]): Promise<readonly Uint8Array[]> => client.signHashes(id, hashes, await client.authorize(id, hashes, pin));

/** What the service gives is a signature of this certificate over this very digest, or it is nothing. RFC 8017 section 8.2.2. */
function isOver(certificate: Uint8Array, signature: Uint8Array, hash: Uint8Array | undefined): boolean {
  try {
    const opened = publicDecrypt(readCertificate(certificate).publicKey, signature);
    const wanted = Buffer.concat([digestInfo, hash ?? createHash('sha256').digest()]);
    return opened.length === wanted.length && timingSafeEqual(opened, wanted);
  } catch {
    return false;
  }
}
