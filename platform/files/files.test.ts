import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFileStore } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-files-'));
const files = openFileStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text = (words: string) => new TextEncoder().encode(words);
const pathOf = (dk: number, hash: string) => join(folder, String(dk), hash.slice(0, 2), hash);

describe('files', () => {
  it('FIL-1 what is put comes back, the same content is one file, and its name is its SHA-256', async () => {
    const hash = await files.put(1, text('abc'));
    expect(hash).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await files.put(1, text('abc'))).toBe(hash);
    expect(Buffer.from(await files.get(1, hash)).toString()).toBe('abc');
    expect(readdirSync(join(folder, '1', 'ba'))).toEqual([hash]);
    const twins = await Promise.all(Array.from({ length: 20 }, () => files.put(1, text('twenty writers'))));
    expect(new Set(twins).size).toBe(1);
    expect(readdirSync(join(folder, '1', '.incoming'))).toEqual([]);
  });

  it('FIL-2 a facility never gets the file of another', async () => {
    const hash = await files.put(1, text('of facility 1'));
    expect(await files.has(2, hash)).toBe(false);
    await expect(files.get(2, hash)).rejects.toMatchObject({ code: 'files.missing' });
  });

  it('FIL-3 a name that is no hash leads nowhere', async () => {
    for (const name of ['../../etc/passwd', 'ba/..', '', 'g'.repeat(64), 'A'.repeat(64)]) await expect(files.get(1, name)).rejects.toMatchObject({ code: 'files.missing' });
  });

  it('FIL-4 a damaged file is refused, never given out', async () => {
    const hash = await files.put(1, text('to be damaged'));
    truncateSync(pathOf(1, hash), 4);
    await expect(files.get(1, hash)).rejects.toMatchObject({ code: 'files.damaged', kind: 'bug' });
    expect(readFileSync(pathOf(1, hash)).length).toBe(4);
  });

  it('FIL-5 the sweep takes only what is old and unused, and leftovers of broken writes', async () => {
    const [used, unused, fresh] = await Promise.all(['used', 'unused', 'fresh'].map((words) => files.put(3, text(words))));
    mkdirSync(join(folder, '3', '.incoming'), { recursive: true });
    writeFileSync(join(folder, '3', '.incoming', 'left'), 'half');
    const old = new Date('2026-01-01T00:00:00Z');
    for (const path of [pathOf(3, used!), pathOf(3, unused!), join(folder, '3', '.incoming', 'left')]) utimesSync(path, old, old);
    const isUsed = async (hashes: readonly string[]) => new Set(hashes.filter((hash) => hash === used));
    expect(await files.sweep(3, { isUsed, before: new Date('2026-02-01T00:00:00Z') })).toBe(2);
    expect([await files.has(3, used!), await files.has(3, unused!), await files.has(3, fresh!)]).toEqual([true, false, true]);
  });
});
