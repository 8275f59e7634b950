// `npm test`: every test, and the last line in the words that scripts wait for.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

const report = '.build/test-count.json';
/** Some thirty servers are started by the tests: each reads what the first one compiled. */
const compiled = resolve('.build/compiled');
mkdirSync('.build', { recursive: true });
rmSync(report, { force: true });
const words = ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)];
const child = spawn(process.execPath, words, { stdio: 'inherit', env: { ...process.env, LANH_TEST_REPORT: report, NODE_COMPILE_CACHE: compiled } });
child.on('exit', (code) => {
  const count = readCount();
  console.log(`${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`);
  process.exitCode = code === 0 && count.failed === 0 && count.passed > 0 ? 0 : 1;
});

function readCount(): { passed: number; failed: number; skipped: number } {
  try {
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
