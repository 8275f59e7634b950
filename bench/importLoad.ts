// The import command's own work in a process of its own: pass after pass of the same bundles under fresh ids. Prints the rate of each pass and its memory.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles } from '#fhir/import/importFiles.ts';
import { listFiles } from '#fhir/import/readFiles.ts';
import { newId } from '#fhir/repository/id.ts';
import { openBeside } from './seed.ts';

export interface ImportJob { readonly dataFolder: string; readonly bundles: string; readonly passes: number }
export interface ImportFigures { readonly resources: number; readonly rates: readonly number[]; readonly memoryMb: number }

const { dataFolder, bundles, passes } = JSON.parse(process.argv[2] ?? '') as ImportJob;
const beside = await openBeside(dataFolder);
const rates: number[] = [];
let resources = 0;
for (let pass = 0; pass < passes; pass++) {
  const folder = await freshCopy();
  const files = await listFiles(folder);
  const started = performance.now();
  const report = await importFiles(files, { exchange: beside.exchange });
  rates.push(report.resources / ((performance.now() - started) / 1000));
  resources += report.resources;
  if (report.errors.length > 0) throw new Error(`the import refused ${JSON.stringify(report.errors[0]).slice(0, 500)}`);
  await rm(folder, { recursive: true });
}
await beside.close();
console.log(JSON.stringify({ resources, rates, memoryMb: Math.round(process.memoryUsage().rss / 1048576) } satisfies ImportFigures));

/** Every UUID replaced by a new one, the same in all files of the pass. */
async function freshCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-import-'));
  const fresh = new Map<string, string>();
  for (const name of (await readdir(bundles)).filter((one) => one.endsWith('.json'))) {
    const text = await readFile(join(bundles, name), 'utf8');
    await writeFile(join(folder, name), text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const known = fresh.get(id) ?? newId();
      fresh.set(id, known);
      return known;
    }));
  }
  return folder;
}
