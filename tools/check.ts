// `npm run check`: types, rooms, lint, messages, specs, drift of generated files, pure tests. Under a minute.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';

interface Step {
  readonly name: string;
  readonly words: readonly string[];
}

const tsc = 'node_modules/ts7/bin/tsc';
const first: readonly Step[] = [{ name: 'generated FHIR modules', words: ['tools/prepare.ts', '--no-web', '--quiet'] }];
const steps: readonly Step[] = [
  { name: 'types: model', words: [tsc, '-p', 'tsconfig.model.json'] },
  { name: 'types: server', words: [tsc, '-p', 'tsconfig.server.json'] },
  { name: 'types: web', words: [tsc, '-p', 'tsconfig.web.json'] },
  { name: 'rooms', words: ['tools/checkRooms.ts'] },
  { name: 'lint', words: ['node_modules/oxlint/bin/oxlint', '--quiet'] },
  ...['tools/checkMessages.ts', 'tools/checkSpecs.ts', 'tools/checkGenerated.ts'].filter((file) => existsSync(file)).map((file) => ({ name: file, words: [file] })),
  { name: 'pure tests', words: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.pure.config.ts', '--reporter=dot'] },
];

mkdirSync('.build', { recursive: true });
let failed = false;
for (const step of [...first, ...steps]) failed = !(await runStep(step)) || failed;
process.exitCode = failed ? 1 : 0;

async function runStep({ name, words }: Step): Promise<boolean> {
  const started = performance.now();
  const { code, said } = await run(words);
  console.log(`${code === 0 ? '✔' : '✘'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (code !== 0) console.log(said);
  return code === 0;
}

function run(words: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    child.stderr.on('data', (text) => { said += text; });
    child.on('exit', (code) => resolve({ code: code ?? 1, said }));
  });
}
