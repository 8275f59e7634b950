// Two people who take the same number for a migration are told before it lands, not when the server starts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folders = ['platform/db/migrations', 'fhir/repository/migrations', ...readdirSync(join(root, 'modules'), { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => `modules/${name}/server/migrations`)].filter((folder) => existsSync(join(root, folder)));

describe('numbers of migrations', () => {
  it.each(folders)('no two migrations of %s share a number', (folder) => {
    const files = readdirSync(join(root, folder));
    const numbers = files.filter((name) => name.endsWith('.sql')).map((name) => name.slice(0, 4));
    expect(numbers.length).toBe(new Set(numbers).size);
  });
});
