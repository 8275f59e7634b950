// kill -9 in the middle of a backup and of a restore, with the real programs on real folders.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeKeyFile } from '#platform/backup/index.ts';
import { makeDataFolder, runProgram, signIn, startReal } from './realServer.ts';

const root = join(import.meta.dirname, '..', '..');
let home: { folder: string; remove(): Promise<void> };
let keys: Record<string, string>;
const cli = 'apps/cli/main.ts';

beforeAll(async () => {
  home = await makeDataFolder();
  const secret = join(home.folder, 'secret.txt');
  keys = { LANH_BACKUP_RECIPIENTS: await makeKeyFile(secret), LANH_BACKUP_IDENTITY_FILE: secret };
});
afterAll(() => home.remove());

/** Ends the program the hard way as soon as it has said this. */
async function killAt(words: readonly string[], env: Readonly<Record<string, string>>, said: string): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], { cwd: root, env: { ...process.env, DATABASE_URL: '', LANH_LOG: 'fatal', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(said)) child.kill('SIGKILL');
    });
  }
  await once(child, 'close');
  expect(child.signalCode, text).toBe('SIGKILL');
  return text;
}

const backups = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.age'));

it('BAK-4 BAK-9 a killed backup leaves no file under its name, a killed restore nothing that starts; the next try of each ends well', async () => {
  const data = join(home.folder, 'data');
  const to = join(home.folder, 'to');
  const restored = join(home.folder, 'restored');
  const server = await startReal(data);
  try {
    const patients = await countPatients(server.url, data);
    for (const moment of ['Backing up to', 'Written. Reading it back']) {
      await killAt([cli, 'backup', '--to', to], { LANH_DATA: data, ...keys }, moment);
      expect(await backups(to).catch(() => [])).toEqual([]);
    }
    const made = await runProgram([cli, 'backup', '--to', to], { LANH_DATA: data, ...keys });
    expect(made, made.said).toMatchObject({ code: 0 });
    const [name = ''] = await backups(to);
    expect((await readdir(to)).sort()).toEqual([name, `${name}.sha256`]);

    await killAt([cli, 'restore', join(to, name)], { LANH_DATA: restored, ...keys }, 'Loading …');
    const refused = await runProgram(['apps/server/main.ts'], { LANH_DATA: restored, PORT: '0' });
    expect(refused.code).toBe(1);
    expect(refused.said).toContain(`npm run lanh -- restore ${join(to, name)}`);

    const again = await runProgram([cli, 'restore', join(to, name)], { LANH_DATA: restored, ...keys });
    expect(again, again.said).toMatchObject({ code: 0, said: expect.stringContaining('beginning anew') as string });
    const second = await startReal(restored);
    try {
      expect(await countPatients(second.url, restored)).toBe(patients);
    } finally {
      await second.stop();
    }
    const audit = await runProgram([cli, 'audit', 'verify'], { LANH_DATA: restored });
    expect(audit, audit.said).toMatchObject({ code: 0 });
  } finally {
    await server.stop();
    await rm(restored, { recursive: true, force: true });
  }
}, 600_000);

async function countPatients(url: string, data: string): Promise<number> {
  const token = await signIn(url, data, 'reception');
  const answer = await fetch(`${url}/fhir/Patient?_total=accurate&_count=1`, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { total: number }).total;
}
