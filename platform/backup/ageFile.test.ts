import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Decrypter, Encrypter } from 'age-encryption';
import { afterAll, describe, expect, it } from 'vitest';
import { makeHeader, openAge, sealAge } from './ageFile.ts';
import { chooseKeys, headerOpener, makeKeyFile } from './keyChoice.ts';
import { readWhole } from './readBackup.ts';
import { packTar, readTar } from './tar.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-age-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const noKeys = { passphrase: '', passphraseFile: '', recipients: '', identityFile: '' };
const keyFile = join(folder, 'secret.txt');
const recipients = await makeKeyFile(keyFile);
const forRecipients = await chooseKeys({ ...noKeys, recipients });
const openHeader = await headerOpener({ ...noKeys, identityFile: keyFile });

async function* pieces(bytes: Uint8Array, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const collect = (source: AsyncIterable<Uint8Array>): Promise<Buffer> => readWhole(source);
const seal = async (plain: Uint8Array) => collect(sealAge(await makeHeader(forRecipients), pieces(plain)));
const open = (sealed: Uint8Array) => collect(openAge(pieces(sealed, 7000), openHeader));

describe('BAK-2 the age file', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 131_072])('%i bytes come back, also by the reference library, and what the library wrote is read here', async (length) => {
    const plain = randomBytes(length);
    const sealed = await seal(plain);
    expect((await open(sealed)).equals(plain)).toBe(true);
    const foreign = new Decrypter();
    foreign.addIdentity(/AGE-SECRET-KEY-\S+/.exec(readFileSync(keyFile, 'utf8'))?.[0] ?? '');
    expect(Buffer.from(await foreign.decrypt(sealed)).equals(plain)).toBe(true);
    const writer = new Encrypter();
    writer.addRecipient(recipients);
    expect((await open(await writer.encrypt(plain))).equals(plain)).toBe(true);
  });

  it('BAK-5 cut off anywhere, changed anywhere, made longer: it is told, never read as whole', async () => {
    const sealed = await seal(randomBytes(200_000));
    for (const length of [0, 10, 100, 300, 400, 65_000, 66_000, 131_600, sealed.length - 70_000, sealed.length - 1]) await expect(open(sealed.subarray(0, length)), `cut at ${length}`).rejects.toMatchObject({ code: expect.stringMatching(/^backup\.(damaged|no-backup|wrong-key)$/) });
    for (let at = 0; at < sealed.length; at += at < 600 ? 29 : 19_973) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(open(changed), `changed at ${at}`).rejects.toMatchObject({ code: expect.stringMatching(/^backup\.(damaged|no-backup|wrong-key)$/) });
    }
    await expect(open(Buffer.concat([sealed, Buffer.alloc(1)]))).rejects.toMatchObject({ code: 'backup.damaged' });
    await expect(open(Buffer.from('{"resourceType":"Bundle"}'))).rejects.toMatchObject({ code: 'backup.no-backup' });
  });

  it('BAK-3 a passphrase closes and opens; a wrong one, a short one and none are told', async () => {
    const passphraseFile = join(folder, 'pass.txt');
    writeFileSync(passphraseFile, 'mật khẩu của kho\nsecond line\n');
    const keys = await chooseKeys({ ...noKeys, passphraseFile });
    const sealed = await collect(sealAge(await makeHeader(keys), pieces(Buffer.from('abc'))));
    expect(sealed.toString('latin1')).toContain('-> scrypt ');
    const opener = await headerOpener({ ...noKeys, passphrase: 'mật khẩu của kho' });
    expect((await collect(openAge(pieces(sealed), opener))).toString()).toBe('abc');
    const wrong = await headerOpener({ ...noKeys, passphrase: 'mật khẩu của ai' });
    await expect(collect(openAge(pieces(sealed), wrong))).rejects.toMatchObject({ code: 'backup.wrong-key' });
    await expect(collect(openAge(pieces(sealed), openHeader))).rejects.toMatchObject({ code: 'backup.wrong-key', issue: [{ text: expect.stringContaining('passphrase') as string }] });
    await expect(chooseKeys({ ...noKeys, passphrase: 'short' })).rejects.toMatchObject({ code: 'backup.no-key' });
    await expect(chooseKeys(noKeys)).rejects.toMatchObject({ code: 'backup.no-key' });
    await expect(chooseKeys({ ...noKeys, recipients: 'age1nonsense' })).rejects.toMatchObject({ code: 'backup.no-key' });
  }, 60_000);

  it('BAK-3 a key file is for its owner alone and never written over', async () => {
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    await expect(makeKeyFile(keyFile)).rejects.toMatchObject({ code: 'backup.no-key' });
  });
});

describe('BAK-2 the archive', () => {
  const members = [{ name: 'a.txt', size: 3, bytes: [Buffer.from('abc')] }, { name: 'tables/x/000001.copy.gz', size: 0, bytes: [] }, { name: `files/1/ab/${'a'.repeat(64)}`, size: 1024, bytes: [Buffer.alloc(1000), Buffer.alloc(24)] }];
  const pack = () => packTar((async function* () { yield* members; })());

  it('gives its members back in their order', async () => {
    const found: [string, number][] = [];
    for await (const { name, bytes } of readTar(pack())) found.push([name, (await collect(bytes as AsyncIterable<Uint8Array>)).length]);
    expect(found).toEqual(members.map(({ name, size }) => [name, size]));
  });

  it('a member that changes its size while it is read ends the backup', async () => {
    await expect(collect(packTar((async function* () { yield { name: 'a', size: 2, bytes: [Buffer.from('abc')] }; })()))).rejects.toThrow('changed its size');
  });

  it('is taken apart by the tar of the system', async (context) => {
    try {
      execFileSync('tar', ['--version']);
    } catch {
      context.skip('there is no tar here');
    }
    writeFileSync(join(folder, 'x.tar'), await collect(pack()));
    execFileSync('tar', ['-xf', join(folder, 'x.tar'), '-C', folder]);
    expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('abc');
    expect(statSync(join(folder, 'files', '1', 'ab', 'a'.repeat(64))).size).toBe(1024);
  });
});
