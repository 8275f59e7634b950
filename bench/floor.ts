// What PostgreSQL does alone, at the same number of clients: pgbench when it is installed, else the Node driver.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from './runNode.ts';

export interface FloorScript {
  readonly name: string;
  /** SQL with :name for values; several texts are taken in turn, at random. */
  readonly texts: readonly string[];
  /** Random whole numbers made anew each time: name → highest. */
  readonly random: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, string>>;
}

export interface FloorRun { readonly database: string; readonly clients: number; readonly seconds: number }

const hasPgbench = spawnSync('pgbench', ['--version'], { stdio: 'ignore' }).status === 0;
export const floorDriver = hasPgbench ? 'pgbench -M prepared' : 'the Node driver pg 8, named statements';

/** Statements per second. */
export function runFloor(script: FloorScript, run: FloorRun): Promise<number> {
  return hasPgbench ? runPgbench(script, run) : runNode<{ perSecond: number }>('floorLoad.ts', { script, run }).then(({ perSecond }) => perSecond);
}

async function runPgbench({ texts, random, values }: FloorScript, { database, clients, seconds }: FloorRun): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lanh-floor-'));
  try {
    const sets = Object.entries(random).map(([name, most]) => `\\set ${name} random(1, ${most})\n`).join('');
    const files = await Promise.all(texts.map(async (text, index) => {
      const file = join(folder, `${index}.sql`);
      await writeFile(file, `${sets}${text};\n`);
      return ['-f', file];
    }));
    const defined = Object.entries(values).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
    const result = spawnSync('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds), ...defined, ...files.flat(), database], { encoding: 'utf8' });
    const perSecond = Number(/tps = ([\d.]+) \(without/.exec(result.stdout)?.[1]);
    if (!perSecond) throw new Error(`pgbench failed: ${result.stderr.slice(-800)}`);
    return perSecond;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
