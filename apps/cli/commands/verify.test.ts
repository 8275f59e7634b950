import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, expect, it } from 'vitest';
import { verify } from './verify.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ good: boolean | number | number; said: string }> {
  const said: string[] = [];
  const good = await verify.run(words, { say: (text) => void said.push(text), services: async () => { throw new Error('no database is needed'); } });
  return { good, said: said.join('\n') };
}

it('VER-40 an unsigned, a broken and a missing file are told so, without a database', async () => {
  const document = PDF.create();
  document.addPage();
  const file = join(folder, 'plain.pdf');
  writeFileSync(file, await document.save());
  expect(await run(file)).toEqual({ good: false, said: '✘ Tệp này không có chữ ký số' });
  expect((await run(file, '--lang', 'fr')).said).toBe('✘ Ce fichier n’est pas signé');
  writeFileSync(file, '/ByteRange [0 5 9 3] <zz> rest');
  expect((await run(file, '--lang', 'en')).said).toContain('The signature cannot be read');
  writeFileSync(file, '<a/>');
  expect((await run(file)).good).toBe(false);
  expect((await run()).said).toContain('Which file?');
  expect((await run(join(folder, 'nowhere.pdf'))).good).toBe(false);
  mkdirSync(join(folder, 'a.pdf'));
  expect((await run(join(folder, 'a.pdf'))).said).toContain('cannot be read');
});
