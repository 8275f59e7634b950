// Builds the web apps whose inputs changed since their last build; `node tools/web/build.ts --force` builds all.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialScriptBytes, largestInitialBytes } from './budget.ts';
import { compressFolder } from './compress.ts';
import { root, viteApp, webApps, webFolder } from './viteApp.ts';

const sharedInputs = ['ui/**', 'fhir/client/**', 'fhir/types/**', 'fhir/operation/**', 'fhir/questionnaire/**', 'fhir/path/parse.ts', 'data/forms/pictures/*', 'platform/fault/**', 'modules/*/web/**', 'modules/*/model/**', 'modules/*/messages.*.json', 'tools/web/*', 'package-lock.json'];

/** Content hash of everything an app is made from; tests are no input. */
function hashInputs(name: string): string {
  const hash = createHash('sha256');
  const patterns = [`apps/${name}/**`, ...sharedInputs];
  const files = globSync(patterns, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.includes('.test.'));
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

/** Builds what is stale. `say` gets one line per app built. Throws when an app is over its script budget. */
export async function buildWeb(say: (text: string) => void, { force = false } = {}): Promise<void> {
  for (const name of Object.keys(webApps)) {
    if (!existsSync(join(root, 'apps', name, 'index.html'))) continue;
    const stamp = join(webFolder, name, '.inputs');
    const inputs = hashInputs(name);
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) continue;
    say(`Building the screens: ${name} …`);
    // Loaded only when something is stale: a second start pays nothing for the bundler.
    const { build } = await import('vite');
    await build(viteApp(name));
    compressFolder(join(webFolder, name));
    const bytes = initialScriptBytes(join(webFolder, name));
    say(`  ${name}: ${Math.round(bytes / 1000)} kB of script before the first screen (compressed)`);
    if (bytes > largestInitialBytes) throw new Error(`apps/${name} loads ${bytes} bytes of compressed script at once; the budget is ${largestInitialBytes}. Load screens lazily.`);
    writeFileSync(stamp, inputs);
  }
}

if (process.argv[1]?.endsWith('build.ts')) await buildWeb(console.log, { force: process.argv.includes('--force') });
