// Keys in a security module or token that speaks PKCS#11: a token per person, whose label is the number of their licence. The key never leaves it. spec: SGN-140
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, findPath, readCertificate } from '../certificate.ts';
import type { Credential, Holder, SigningKey, SigningProvider } from '../provider.ts';
import { digestInfo } from '../softwareKey.ts';
import { openToken } from './pkcs11.ts';
import type { OpenToken, TokenCertificate } from './pkcs11.ts';

export interface TokenKeyParts {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Shared library of the module: `/usr/lib/softhsm/libsofthsm2.so`. */
  readonly library: string;
}

interface Row { readonly id: string; readonly certificate: Buffer; readonly chain: readonly Buffer[]; readonly remote_id: string; readonly revoked_at: Date | null }

export function openTokenKeys(parts: TokenKeyParts): SigningProvider {
  const { db, now, library } = parts;
  const findRow = async ({ dk, accountId }: Pick<Holder, 'dk' | 'accountId'>) =>
    (await db.query<Row>(`select id, certificate, chain, remote_id, revoked_at from platform.signing_key where dk = $1 and account_id = $2 and retired_at is null and provider = 'token'`, [dk, accountId])).rows[0];
  return {
    kind: 'token',
    find: async ({ dk, accountId }) => {
      const row = await findRow({ dk, accountId });
      return row && { id: row.id, dk, accountId, facts: factsOf(readCertificate(row.certificate)), revoked: row.revoked_at !== null };
    },
    enrol: (holder, pin) => enrol(parts, holder, pin),
    open: async (credential, pin) => {
      const row = await findRow(credential);
      if (!row || row.id !== credential.id) throw new Fault('rule', 'signing.no-certificate');
      const [label = '', key = ''] = JSON.parse(row.remote_id) as string[];
      const token = openToken(library, { label, pin });
      const id = Buffer.from(key, 'hex');
      if (!token.hasKey(id)) throw new Fault('rule', 'signing.no-token');
      return toKey(token, row, id);
    },
    retire: async ({ dk, id }) => {
      await db.query('update platform.signing_key set retired_at = $3 where dk = $1 and id = $2', [dk, id, now()]);
    },
  };
}

const toKey = (token: OpenToken, { certificate, chain }: Pick<Row, 'certificate' | 'chain'>, id: Buffer): SigningKey =>
  ({ certificate, chain, algorithm: 'rsa-sha256', signDigest: async (digest) => token.sign(id, Buffer.concat([digestInfo, digest])) });

/** Takes the certificate in the own name that the token has a key for, with the issuers that lie beside it. */
async function enrol({ db, now, newId, library }: TokenKeyParts, holder: Holder, pin: string): Promise<Credential> {
  const { dk, accountId } = holder;
  const token = openToken(library, { label: holder.number, pin });
  const certificates = token.listCertificates();
  const own = certificates.find(({ id, der }) => isInName(der, holder.name, now()) && token.hasKey(id));
  token.close();
  if (!own) throw new Fault('rule', 'signing.no-token');
  const facts = factsOf(readCertificate(own.der));
  const id = newId();
  await db.transaction(async (tx) => {
    await tx.query(`update platform.signing_key set retired_at = $3 where dk = $1 and account_id = $2 and retired_at is null and provider <> 'token'`, [dk, accountId, now()]);
    const { rowCount } = await tx.query(
      `insert into platform.signing_key (dk, id, account_id, certificate, chain, serial, provider, remote_id, created_at) values ($1, $2, $3, $4, $5, $6, 'token', $7, $8) on conflict do nothing`,
      [dk, id, accountId, own.der, issuersOf(own, certificates), facts.serial, JSON.stringify([holder.number, own.id.toString('hex')]), now()]);
    if (rowCount === 0) throw new Fault('conflict', 'signing.already-enrolled');
  });
  return { id, dk, accountId, facts, revoked: false };
}

function isInName(der: Buffer, name: string, at: Date): boolean {
  const { subject, notAfter } = factsOf(readCertificate(der));
  return subject.normalize('NFC').toLowerCase() === name.normalize('NFC').toLowerCase() && new Date(notAfter) > at;
}

function issuersOf(own: TokenCertificate, all: readonly TokenCertificate[]): Buffer[] {
  const others = all.filter((one) => one !== own).map(({ der }) => readCertificate(der));
  const roots = others.filter((one) => one.checkIssued(one));
  return (findPath(readCertificate(own.der), { others, anchors: roots }) ?? []).slice(1).map(({ raw }) => raw);
}
