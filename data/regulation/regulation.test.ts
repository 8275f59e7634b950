import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folders = readdirSync(join(root, 'data/regulation/vn'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const tests = globSync('{apps,fhir,modules,platform,test}/**/*.test.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));

describe('DTB-5 tables of law', () => {
  it.each(folders)('DTB-5 %s names its source, and its worked cases are run by a test', (folder) => {
    const text = (name: string) => readFileSync(join(root, 'data/regulation/vn', folder, name), 'utf8');
    expect(text('source.md')).toMatch(/\d{1,3}\/(?:20)?\d\d|https?:\/\/|WHO|Luật/);
    expect(text('cases.csv').trim().split('\n').length).toBeGreaterThan(3);
    expect(tests.some((test) => test.includes(folder) && test.includes('cases.csv')), 'a test reads cases.csv').toBe(true);
  });
});
