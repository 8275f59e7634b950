import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { catalogueImport, catalogueList } from './catalogue.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await openTestServer({ now: () => new Date('2026-11-27T02:00:00Z') });
  folder = await mkdtemp(join(tmpdir(), 'lanh-lists-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the console says, and whether the command succeeded. */
async function lanh(command: typeof catalogueImport, ...words: string[]): Promise<{ done: boolean | number; said: string }> {
  const lines: string[] = [];
  const done = await command.run(words, { services: async () => server.services, say: (text) => lines.push(text) });
  return { done, said: lines.join('\n') };
}
async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('CAT-26 lanh catalogue', () => {
  it('previews, imports for the whole installation, lists, refuses the same again, and takes back', async () => {
    const path = await file('diseases.csv', 'code,code_nodot,name_vi,name_en,category3\nI10,I10,Bệnh tăng huyết áp vô căn,Hypertension,I10\nA17†,A17,Lao hệ thần kinh,TB of nervous system,A17\n');
    const looked = await lanh(catalogueImport, 'icd10', path, '--valid-from', '2026-01-01', '--preview');
    expect(looked).toMatchObject({ done: true, said: expect.stringContaining('display    ← name_vi') });
    expect(looked.said).toContain('on top of 2026-11');
    expect(await lanh(catalogueImport, 'icd10', path, '--valid-from', '2026-01-01', '--version', 'QĐ 1')).toMatchObject({ done: true, said: expect.stringMatching(/icd10 QĐ 1: 2 entries in force from 2026-01-01/) });
    expect((await lanh(catalogueList)).said).toMatch(/icd10 +QĐ 1, 2 entries, from 2026-01-01 \(2 editions\)/);
    await expect(lanh(catalogueImport, 'icd10', path, '--valid-from', '2026-01-01')).rejects.toMatchObject({ code: 'facility.import-known', issue: [{ text: 'This file has been imported already and is in force.' }] });
    expect(await lanh(catalogueImport, 'icd10', '--undo')).toMatchObject({ done: true, said: expect.stringContaining('in force now: 2026-11') });
    expect(await lanh(catalogueImport, 'icd10', '--undo')).toMatchObject({ done: false, said: 'No import of icd10 to take back' });
  });

  it('takes columns by name, and says line and reason of what is wrong', async () => {
    const path = await file('reasons.csv', 'A;B;C\nx;Một;1\nx;Hai;2\n;Ba;3\n');
    const wrong = await lanh(catalogueImport, 'visit-reason', path, '--map', 'code=A,display=B,properties=C');
    expect(wrong.done).toBe(false);
    expect(wrong.said).toContain('✘ line 3, A: The same as a row above "x" (2)');
    expect(wrong.said).toContain('✘ line 4, A: Empty');
    expect((await lanh(catalogueList)).said).not.toContain('reasons');
  });

  it.each([
    [['nothing', 'x.csv'], 'Say which list'], [['icd10'], 'Say which file'],
  ])('%j: says what is missing', async (words, text) => {
    expect(await lanh(catalogueImport, ...words)).toEqual({ done: false, said: expect.stringContaining(text) });
  });

  it('a mapping without a code, a file that is not there, and an unknown option are refused in words', async () => {
    const path = await file('some.csv', 'code,name\na,b\n');
    await expect(lanh(catalogueImport, 'route', path, '--map', 'display=name')).rejects.toThrow('--map needs code=COLUMN');
    await expect(lanh(catalogueImport, 'route', join(folder, 'absent.csv'))).rejects.toThrow('There is no file');
    expect(await lanh(catalogueImport, 'route', path, '--valid_from', '2026-01-01')).toEqual({ done: false, said: expect.stringContaining('--valid_from') });
  });
});
