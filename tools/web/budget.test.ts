import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { initialScriptBytes, largestInitialBytes } from './budget.ts';
import { compressedSize, compressFolder } from './compress.ts';
import { webFolder } from './viteApp.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-budget-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A built file of so many bytes that cannot be made smaller; its size as it is sent. */
function chunk(name: string, bytes: number): number {
  writeFileSync(join(folder, name), randomBytes(bytes).toString('base64'));
  compressFolder(folder);
  return compressedSize(join(folder, name));
}

describe('SHL-4 the script before the first screen', () => {
  it('SHL-4 is the entry, what it imports at any depth, each once, the words of one language and the doctor’s page; not what is loaded later', () => {
    mkdirSync(join(folder, '.vite'));
    const [entry = 0, shared = 0, deep = 0, words = 0, page = 0] = [chunk('main.js', 900), chunk('shared.js', 700), chunk('deep.js', 500), chunk('vi.js', 300), chunk('visits.js', 400)];
    for (const late of ['screen.js', 'en.js']) chunk(late, 5000);
    const manifest = {
      'index.html': { file: 'main.js', isEntry: true, imports: ['_shared.js', '_deep.js'], dynamicImports: ['Screen.tsx'] },
      '_shared.js': { file: 'shared.js', imports: ['_deep.js'] }, '_deep.js': { file: 'deep.js' }, 'Screen.tsx': { file: 'screen.js', imports: ['_shared.js'] },
      'modules/chart/web/staff/visit/VisitsPage.tsx': { file: 'visits.js', imports: ['_shared.js'] },
      'virtual:messages/vi.first': { file: 'vi.js' }, 'virtual:messages/en.first': { file: 'en.js' },
    };
    writeFileSync(join(folder, '.vite', 'manifest.json'), JSON.stringify(manifest));
    expect(initialScriptBytes(folder)).toBe(entry + shared + deep + words + page);
  });

  const built = ['staff', 'board'].filter((name) => existsSync(join(webFolder, name, '.vite', 'manifest.json')));
  it.skipIf(built.length === 0).each(built)('SHL-4 of %s as it is built stays in the budget (skipped where nothing is built)', (name) => {
    expect(initialScriptBytes(join(webFolder, name))).toBeGreaterThan(50_000);
    expect(initialScriptBytes(join(webFolder, name))).toBeLessThanOrEqual(largestInitialBytes);
  });
});
