// Processor time of the server per request at eight clients, from /proc: what counts on a machine that others use too.
// `node bench/cpu.ts [DATA_FOLDER [PROFILE_FOLDER]]`: a data folder given is seeded once and kept; a profile folder gets a CPU profile.
import { readFile } from 'node:fs/promises';
import type { Scenario } from './shots.ts';
import { load, median } from './rates.ts';
import { mainSearch } from './searches.ts';
import { observationId } from './samples.ts';
import { openBeside, seed } from './seed.ts';
import { startTarget } from './target.ts';

const [dataFolder, profileFolder] = process.argv.slice(2);
const rounds = 5;
const scenarios = ['read', mainSearch, 'create'] as const;
const observations = 20_000;

const target = await startTarget(profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`], dataFolder);
try {
  const beside = await openBeside(target.dataFolder);
  const { rows } = await beside.db.query('select 1 from fhir.res where rid = $1', [observationId(1)]);
  if (rows.length === 0) await seed(beside, observations);
  await beside.close();
  const run = (scenario: Scenario, seconds: number) => load(target, { scenario, clients: 8, seconds, observations });
  for (const scenario of scenarios) await run(scenario, 3);
  for (const scenario of scenarios) {
    const from = process.hrtime.bigint();
    const found: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const before = await cpuMicros(target.pid);
      const { all } = await run(scenario, 2);
      found.push((await cpuMicros(target.pid) - before) / all);
    }
    console.log(`${scenario}: ${Math.round(median(found))} µs of processor per request (${found.map(Math.round).join(', ')}); between ${from / 1000n} and ${process.hrtime.bigint() / 1000n}`);
  }
} finally {
  await target.stop();
}

/** Of the process with all its threads; the kernel counts in hundredths of a second. */
async function cpuMicros(pid: number): Promise<number> {
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? [];
  return (Number(user) + Number(system)) * 10_000;
}
