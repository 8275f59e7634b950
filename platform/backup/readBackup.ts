// Reads a backup to its end and holds every member against the list of hashes and the counts; writes nothing. spec: BAK-5
import { createHash } from 'node:crypto';
import { gunzip as gunzipCallback } from 'node:zlib';
import { promisify } from 'node:util';
import { damaged } from './ageFile.ts';
import { countLines } from './dumpTables.ts';
import { backupHead, backupManifest, fileMember, headName, manifestName, parseSums, readJson, sumsName, tableOf } from './manifest.ts';
import type { BackupHead, BackupManifest } from './manifest.ts';
import { readTar } from './tar.ts';
import type { TarMember } from './tar.ts';

const gunzip = promisify(gunzipCallback);

export interface CheckedBackup {
  readonly head: BackupHead;
  readonly manifest: BackupManifest;
}

interface Found {
  readonly sums: Map<string, string>;
  readonly rows: Map<string, number>;
  files: number;
  head: BackupHead | undefined;
  list: Map<string, string> | undefined;
  listHash: string;
  manifest: BackupManifest | undefined;
}

/** `onMember` is told how many bytes were read so far. Throws Fault `backup.damaged`. */
export async function checkBackup(plain: AsyncIterable<Uint8Array>, onMember: (bytes: number) => void = () => undefined): Promise<CheckedBackup> {
  const found: Found = { sums: new Map(), rows: new Map(), files: 0, head: undefined, list: undefined, listHash: '', manifest: undefined };
  let bytes = 0;
  for await (const member of readTar(plain)) {
    await takeMember(found, member);
    bytes += member.size;
    onMember(bytes);
  }
  const { head, manifest, list } = found;
  if (!head || !manifest || !list) throw damaged('its end is missing');
  compare(found, list, manifest);
  return { head, manifest };
}

async function takeMember(found: Found, { name, bytes }: TarMember): Promise<void> {
  if (fileMember.test(name)) {
    found.sums.set(name, await hashOf(bytes));
    found.files++;
    return;
  }
  const whole = await readWhole(bytes);
  const hash = createHash('sha256').update(whole).digest('hex');
  if (name === manifestName) found.manifest = readJson(backupManifest, whole, manifestName);
  else if (name === sumsName) [found.list, found.listHash] = [parseSums(whole.toString('utf8')), hash];
  else {
    found.sums.set(name, hash);
    if (name === headName) found.head = readJson(backupHead, whole, headName);
    const table = tableOf(name);
    if (table !== undefined) found.rows.set(table, (found.rows.get(table) ?? 0) + countLines(await unpack(whole, name)));
  }
}

export async function unpack(packed: Buffer, name: string): Promise<Buffer> {
  return gunzip(packed).catch(() => { throw damaged(`its member ${name} cannot be unpacked`); });
}

export async function readWhole(bytes: TarMember['bytes']): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of bytes) parts.push(piece);
  return Buffer.concat(parts);
}

async function hashOf(bytes: TarMember['bytes']): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of bytes) hash.update(piece);
  return hash.digest('hex');
}

function compare({ sums, rows, files, listHash }: Found, list: ReadonlyMap<string, string>, manifest: BackupManifest): void {
  if (listHash !== manifest.sums || list.size !== manifest.members) throw damaged('the list of its members is not the one that its manifest names');
  for (const [name, hash] of list) if (sums.get(name) !== hash) throw damaged(sums.has(name) ? `its member ${name} was changed` : `its member ${name} is missing`);
  if (sums.size !== list.size) throw damaged('it has members that its list does not name');
  for (const table of manifest.tables) if ((rows.get(table.name) ?? 0) !== table.rows) throw damaged(`${table.name} has ${rows.get(table.name) ?? 0} rows instead of ${table.rows}`);
  if (files !== manifest.files.count) throw damaged(`it has ${files} files instead of ${manifest.files.count}`);
}
