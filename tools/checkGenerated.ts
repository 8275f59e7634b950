// Compares the generated pages with the code; `--write` writes them.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from './generated/pages.ts';

const root = join(import.meta.dirname, '..');
const write = process.argv.includes('--write');

for (const { path, make } of pages) {
  const file = join(root, path);
  const text = await make();
  if (read(file) === text) continue;
  if (write) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  } else {
    console.error(`${path} does not match the code: node tools/checkGenerated.ts --write`);
    process.exitCode = 1;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
