// Opens a backup as somebody with its key can, and makes another of it that lies in one respect: for tests of what a restore notices.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { readFile, writeFile } from 'node:fs/promises';
import { headerOpener, openAge } from '#platform/backup/index.ts';
import { readWhole } from '#platform/backup/readBackup.ts';
import { readTar, packTar } from '#platform/backup/tar.ts';

export type Lie = 'changed-member' | 'missing-member' | 'newer-format' | 'newer-migration' | 'other-migration' | 'bad-rows';

/** The archive inside, opened by the reference library. */
export async function openSealed(file: string, identityFile: string): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(/AGE-SECRET-KEY-\S+/.exec(await readFile(identityFile, 'utf8'))?.[0] ?? '');
  return decrypter.decrypt(await readFile(file));
}

type Members = Map<string, Buffer>;

export async function tamperWith({ file, to, identityFile, recipients }: { file: string; to: string; identityFile: string; recipients: string }, lie: Lie): Promise<void> {
  const members: Members = new Map();
  const opener = await headerOpener({ passphrase: '', passphraseFile: '', recipients: '', identityFile });
  for await (const { name, bytes } of readTar(openAge(createReadStream(file), opener))) members.set(name, await readWhole(bytes));
  lies[lie](members);
  const archive = await readWhole(packTar((async function* () { for (const [name, bytes] of members) yield { name, size: bytes.length, bytes: [bytes] }; })()));
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipients);
  await writeFile(to, await encrypter.encrypt(new Uint8Array(archive)));
}

const partOf = (members: Members, table: string): string => [...members.keys()].find((name) => name.startsWith(`tables/${table}/`)) ?? '';

const lies: Record<Lie, (members: Members) => void> = {
  'changed-member': (members) => {
    const name = partOf(members, 'fhir.res');
    members.set(name, gzipSync(gunzipSync(members.get(name) ?? '').toString('utf8').replace('female', 'male')));
  },
  'missing-member': (members) => { members.delete(partOf(members, 'fhir.res')); },
  'newer-format': (members) => { rewriteHead(members, (head) => ({ ...head, format: 99 })); },
  'newer-migration': (members) => { rewriteHead(members, (head) => ({ ...head, migrations: [...head.migrations, { set: 'platform', file: '9999_future.sql', hash: 'x' }] })); },
  'other-migration': (members) => { rewriteHead(members, (head) => ({ ...head, migrations: head.migrations.map((one, at) => (at === 0 ? { ...one, hash: 'x' } : one)) })); },
  // Rows that fit every hash, and that no database takes.
  'bad-rows': (members) => {
    const name = partOf(members, 'fhir.res_hist') || partOf(members, 'fhir.res');
    members.set(name, gzipSync(gunzipSync(members.get(name) ?? '').toString('utf8').replace(/^\d+/, 'nonsense')));
    resign(members, name);
  },
};

interface Head { migrations: { set: string; file: string; hash: string }[] }

function rewriteHead(members: Members, change: (head: Head) => object): void {
  members.set('backup.json', Buffer.from(JSON.stringify(change(JSON.parse(String(members.get('backup.json'))) as Head))));
  resign(members, 'backup.json');
}

const sha256 = (bytes: Buffer | undefined): string => createHash('sha256').update(bytes ?? '').digest('hex');

/** The list of hashes and the manifest say what the lie wants. */
function resign(members: Members, name: string): void {
  const sums = String(members.get('SHA256SUMS')).split('\n').map((line) => (line.endsWith(`  ${name}`) ? `${sha256(members.get(name))}  ${name}` : line)).join('\n');
  members.set('SHA256SUMS', Buffer.from(sums));
  const manifest = JSON.parse(String(members.get('manifest.json'))) as { sums: string };
  members.set('manifest.json', Buffer.from(JSON.stringify({ ...manifest, sums: sha256(members.get('SHA256SUMS')) })));
}
