// Seals of facilities: a key of the organization itself, which signs where a paper needed the stamp. No PIN opens it: who may apply it is a permission,
// and the secret of the installation seals it, so that papers are sealed in the background. spec: SGN-110
import type { Database } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { factsOf, readCertificate } from './certificate.ts';
import type { CertificateFacts } from './certificate.ts';
import type { SigningKey } from './provider.ts';
import { sealKey, unsealKey } from './sealedKey.ts';
import { makeKey, toKey } from './softwareKey.ts';

export interface SealHolder {
  readonly dk: number;
  readonly organization: string;
  /** Tax or licence number of the facility, as it shall stand in the certificate. */
  readonly number: string;
}

export interface OpenSeal {
  readonly key: SigningKey;
  readonly facts: CertificateFacts;
}

export interface Seals {
  /** The seal in force, valid or not. */
  find(dk: number): Promise<CertificateFacts | undefined>;
  /** Makes the seal anew; an older one is put away. Throws Fault `signing.authority-down`. */
  make(holder: SealHolder, by: string): Promise<CertificateFacts>;
  /** Throws Fault `signing.no-seal`, `signing.expired`, `signing.revoked`. */
  open(dk: number): Promise<OpenSeal>;
  /** Takes it out of use at once; gives its serial number. Throws Fault `signing.no-seal`. */
  revoke(dk: number): Promise<string>;
}

export interface SealParts {
  readonly db: Database;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly caUrl: () => Promise<string>;
  readonly secret: () => Promise<Uint8Array>;
}

interface Row { readonly id: string; readonly certificate: Buffer; readonly chain: readonly Buffer[]; readonly salt: Buffer; readonly sealed: Buffer; readonly revoked_at: Date | null }

const bindingOf = (dk: number, id: string): string => `lanh facility seal ${dk} ${id}`;

export function openSeals(parts: SealParts): Seals {
  const { db, now, secret } = parts;
  const open = new Map<string, SigningKey>();
  const findRow = async (dk: number) => (await db.query<Row>('select id, certificate, chain, salt, sealed, revoked_at from platform.seal_key where dk = $1 and retired_at is null', [dk], 'seal-key')).rows[0];
  const getRow = async (dk: number): Promise<Row> => {
    const row = await findRow(dk);
    if (!row) throw new Fault('rule', 'signing.no-seal');
    return row;
  };
  return {
    find: async (dk) => {
      const row = await findRow(dk);
      return row && factsOf(readCertificate(row.certificate));
    },
    make: (holder, by) => make(parts, holder, by),
    open: async (dk) => {
      const row = await getRow(dk);
      const facts = factsOf(readCertificate(row.certificate));
      if (row.revoked_at) throw new Fault('rule', 'signing.revoked');
      if (new Date(facts.notAfter) <= now()) throw new Fault('rule', 'signing.expired');
      const key = open.get(row.id) ?? toKey(row, await unseal(row, { secret: await secret(), binding: bindingOf(dk, row.id) }));
      open.set(row.id, key);
      return { key, facts };
    },
    revoke: async (dk) => {
      const { id, certificate } = await getRow(dk);
      await db.query('update platform.seal_key set revoked_at = coalesce(revoked_at, $3) where dk = $1 and id = $2', [dk, id, now()]);
      open.delete(id);
      return factsOf(readCertificate(certificate)).serial;
    },
  };
}

async function make({ db, now, newId, caUrl, secret }: SealParts, { dk, organization, number }: SealHolder, by: string): Promise<CertificateFacts> {
  const id = newId();
  const made = await makeKey({ caUrl: await caUrl(), subject: [{ C: ['VN'] }, { O: [organization] }, { CN: [organization] }, { '2.5.4.5': [number] }] });
  const { salt, sealed } = await sealKey(made.pkcs8, { pin: '', secret: await secret(), binding: bindingOf(dk, id) });
  made.pkcs8.fill(0);
  await db.transaction(async (tx) => {
    await tx.query('update platform.seal_key set retired_at = $2 where dk = $1 and retired_at is null', [dk, now()]);
    await tx.query('insert into platform.seal_key (dk, id, certificate, chain, serial, salt, sealed, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
      [dk, id, made.certificate, made.chain, made.facts.serial, salt, sealed, now(), by]);
  });
  return made.facts;
}

/** A row that was changed, or that came with another installation's data, does not open. */
async function unseal(row: Row, { secret, binding }: { secret: Uint8Array; binding: string }): Promise<Buffer> {
  const key = await unsealKey(row, { pin: '', secret, binding });
  if (!key) throw new Fault('rule', 'signing.no-seal');
  return key;
}
