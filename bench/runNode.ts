// A part of the benchmark in a process of its own; its last line of output is its result as JSON.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import flags from '../tools/nodeFlags.json' with { type: 'json' };

export function runNode<R>(file: string, job: unknown): Promise<R> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...flags.lanh, fileURLToPath(new URL(file, import.meta.url)), JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...flags.env, ...process.env } });
    let said = '';
    child.stdout.on('data', (text) => { said += text; });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve(JSON.parse(said.trim().split('\n').at(-1) ?? '') as R) : reject(new Error(`${file} ended with ${code}`))));
  });
}
