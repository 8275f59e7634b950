import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startObjectStore } from '../../../simulators/object-store/objectStore.ts';
import type { ObjectStoreSimulator } from '../../../simulators/object-store/objectStore.ts';
import { copyFiles, openFileStore, openObjectStore } from '../index.ts';
import type { FileStore } from '../index.ts';

const keys = { region: 'vn-1', keyId: 'archive', secret: 'a secret/of+forty=characters' };
const bytes = (text: string) => new TextEncoder().encode(text);
const folder = mkdtempSync(join(tmpdir(), 'lanh-objects-'));
let simulator: ObjectStoreSimulator;
let store: FileStore;

beforeAll(async () => {
  simulator = await startObjectStore({ credentials: keys });
  store = openObjectStore({ ...keys, address: `${simulator.bucketUrl}/hospital one` });
});
beforeEach(() => simulator.switchOff());
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const listed = async (one: FileStore, dk: number) => {
  const files: string[] = [];
  for await (const { hash } of one.list(dk)) files.push(hash);
  return files;
};

describe('object storage', () => {
  it('ARC-10 what is put comes back, apart per facility and under its hash; removing takes it away', async () => {
    const hash = await store.put(1, bytes('một hồ sơ'));
    expect([await store.has(1, hash), await store.has(2, hash)]).toEqual([true, false]);
    expect(Buffer.from(await store.get(1, hash)).toString()).toBe('một hồ sơ');
    expect([...simulator.objects.keys()]).toEqual([`hospital one/1/${hash.slice(0, 2)}/${hash}`]);
    expect(await listed(store, 1)).toEqual([hash]);
    await store.remove(1, hash);
    await store.remove(1, hash);
    await expect(store.get(1, hash)).rejects.toMatchObject({ code: 'files.missing' });
    await expect(store.get(1, '../x')).rejects.toMatchObject({ code: 'files.missing' });
  });

  it('ARC-10 SIM-10 a wrong key, secret or region is refused by the store and told as such', async () => {
    for (const wrong of [{ keyId: 'other' }, { secret: 'other' }, { region: 'other' }]) {
      await expect(openObjectStore({ ...keys, ...wrong, address: simulator.bucketUrl }).put(1, bytes('x'))).rejects.toMatchObject({ code: 'files.store-refused' });
    }
  });

  it.each([
    ['full', 'files.disk-full', 'storageFull'], ['busy', 'files.store-down', 'unavailable'], ['down', 'files.store-down', 'unavailable'], ['error', 'files.store-down', 'unavailable'],
    ['denied', 'files.store-refused', 'unavailable'], ['torn', 'files.not-kept', 'unavailable'],
  ])('ARC-11 a store that is %s keeps nothing by halves: %s', async (fault, code, kind) => {
    simulator.switchOn('objects', { fault });
    await expect(store.put(3, bytes(`while ${fault}`))).rejects.toMatchObject({ code, kind });
    simulator.switchOff();
    expect(await listed(store, 3)).toEqual([]);
  });

  it('ARC-11 a slow store is waited for no longer than set; a foreign tag is settled by reading back; a damaged object is never given out', async () => {
    simulator.switchOn('objects', { fault: 'slow', delayMs: 60_000 });
    await expect(openObjectStore({ ...keys, address: simulator.bucketUrl, timeoutMs: 50 }).has(1, 'a'.repeat(64))).rejects.toMatchObject({ code: 'files.store-down' });
    simulator.switchOn('objects', { fault: 'wrong-etag' });
    const hash = await store.put(4, bytes('encrypted at rest'));
    expect(await store.has(4, hash)).toBe(true);
    simulator.switchOff();
    simulator.objects.set(`hospital one/4/${hash.slice(0, 2)}/${hash}`, Buffer.from('changed'));
    await expect(store.get(4, hash)).rejects.toMatchObject({ code: 'files.damaged' });
  });

  it('ARC-12 files move between the back ends, checked by their hash; a damaged one stays where it is and is named; what is unused and old is swept', async () => {
    const disk = openFileStore(folder);
    const hashes = await Promise.all(['a', 'b', 'c'].map((text) => disk.put(7, bytes(text))));
    const [broken = ''] = hashes;
    truncateSync(join(folder, '7', broken.slice(0, 2), broken), 0);
    const moved = await copyFiles({ from: disk, to: store, dk: 7, move: true });
    expect(moved).toMatchObject({ files: 2, bytes: 2, alreadyThere: 0, damaged: [broken] });
    expect(await listed(disk, 7)).toEqual([broken]);
    expect(await listed(store, 7)).toEqual(hashes.slice(1).sort());
    expect(await copyFiles({ from: store, to: disk, dk: 7, move: false })).toMatchObject({ files: 2, alreadyThere: 0, damaged: [] });
    const isUsed = async () => new Set(hashes.slice(2));
    expect(await store.sweep(7, { isUsed, before: new Date('2026-02-01') })).toBe(1);
    expect(await listed(store, 7)).toEqual(hashes.slice(2));
  });
});
