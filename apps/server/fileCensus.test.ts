import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { room } from '#fhir/rest/room.ts';
import { countFiles } from './fileCensus.ts';
import { openTestServer } from './testServer.ts';
import type { TestServer } from './testServer.ts';

let server: TestServer;
beforeAll(async () => { server = await openTestServer({ demo: true }); });
afterAll(() => server.close());

describe('FIL-6 the file census', () => {
  it('FIL-6 names what a room needs and is not there, in every facility, and counts what nobody needs', async () => {
    const { files, db, config } = server.services;
    const put = (dk: number, text: string) => files.put(dk, Buffer.from(text));
    const [kept, lost, elsewhere] = [await put(1, 'kept'), await put(1, 'lost'), await put(2, 'elsewhere')];
    await put(1, 'nobody needs it');
    const needed: Readonly<Record<number, readonly string[]>> = { 1: [kept, lost].toSorted(), 2: [elsewhere] };
    const keeper = room({
      name: 'keeper',
      listFiles: async (_db, { dk, after, limit }) => (needed[dk] ?? []).filter((hash) => hash > after).slice(0, limit),
      usedFiles: async (_db, { dk, hashes }) => new Set(hashes.filter((hash) => needed[dk]?.includes(hash))),
    });
    const census = () => countFiles({ db, files, dataFolder: config.dataFolder, rooms: [keeper, room({ name: 'without files' })] });
    expect(await census()).toEqual({ files: 4, orphans: 1, missing: [] });
    await rm(join(config.dataFolder, 'files', '1', lost.slice(0, 2), lost));
    await rm(join(config.dataFolder, 'files', '2'), { recursive: true });
    expect(await census()).toEqual({ files: 2, orphans: 1, missing: [lost, elsewhere] });
  });
});
