// Signed heads kept outside the database: they prove that the end of a chain was not cut off. spec: AUD
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, open, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Head } from './seal.ts';

export interface SignedHead extends Head {
  readonly at: string;
  /** Ed25519 over `chain k hash at`, base64. */
  readonly signature: string;
}

export interface HeadBook {
  /** Secret of this installation for the keyed hash of every row. */
  readonly rowKey: Buffer;
  /** Signed and flushed to disk before it returns. */
  append(head: Head, at: string): Promise<void>;
  /** Every head ever written, and how many lines were not genuine. */
  readAll(): Promise<{ heads: SignedHead[]; forged: number }>;
}

/** The book in `dataFolder/audit`; makes its key on first use. The public key lies beside it for independent checks. */
export async function openHeadBook(dataFolder: string): Promise<HeadBook> {
  const folder = join(dataFolder, 'audit');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await openKey(folder);
  const publicKey = createPublicKey(key);
  return {
    rowKey: await openRowKey(folder),
    append: async (head, at) => {
      const signature = sign(null, Buffer.from(textOf(head, at)), key).toString('base64');
      await appendLine(join(folder, `heads-${at.slice(0, 7)}.ndjson`), JSON.stringify({ ...head, at, signature }));
    },
    readAll: async () => {
      const names = (await readdir(folder)).filter((name) => name.startsWith('heads-')).sort();
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
      const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
      const heads = lines.map((line) => readHead(line, publicKey)).filter((head) => head !== undefined);
      return { heads, forged: lines.length - heads.length };
    },
  };
}

/** A disk that is full takes the whole line or nothing of it: half a line would count as forged. */
async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    const { size } = await file.stat();
    await file.appendFile(`${line}\n`).catch(async (error: unknown) => {
      await file.truncate(size);
      throw error;
    });
    await file.datasync();
  } finally {
    await file.close();
  }
}

function readHead(line: string, publicKey: KeyObject): SignedHead | undefined {
  try {
    const head = JSON.parse(line) as SignedHead;
    return verify(null, Buffer.from(textOf(head, head.at)), publicKey, Buffer.from(head.signature, 'base64')) ? head : undefined;
  } catch {
    return undefined;
  }
}

const textOf = ({ chain, k, hash }: Head, at: string) => `${chain} ${k} ${hash} ${at}`;

async function openRowKey(folder: string): Promise<Buffer> {
  const path = join(folder, 'rows.key');
  const known = await readFile(path).catch(() => undefined);
  if (known) return known;
  const fresh = randomBytes(32);
  await writeFile(path, fresh, { mode: 0o600, flag: 'wx' });
  return fresh;
}

async function openKey(folder: string): Promise<KeyObject> {
  const path = join(folder, 'heads.key');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) return createPrivateKey(text);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  await writeFile(join(folder, 'heads.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  return privateKey;
}
