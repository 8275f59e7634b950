// `npm run bench`: every figure beside its floor of the same run, written to docs/generated/bench.md. `-- --quick` takes under five minutes;
// `-- --bundles FOLDER` imports other bundles.
import { loadavg } from 'node:os';
import { floorDriver } from './floor.ts';
import { findBundles } from './bundles.ts';
import { measureChart } from './chart.ts';
import type { ImportFigures, ImportJob } from './importLoad.ts';
import { measureRates, median } from './rates.ts';
import { writeReport } from './report.ts';
import type { Single } from './report.ts';
import { runNode } from './runNode.ts';
import { openBeside, seed } from './seed.ts';
import { startTarget } from './target.ts';
import { countIndexes, measureWal } from './wal.ts';

const quick = process.argv.includes('--quick');
const given = process.argv.indexOf('--bundles');
const bundles = await findBundles(given === -1 ? undefined : process.argv[given + 1]);
const passes = 11;
const loadBefore = loadavg()[0]?.toFixed(1);
const target = await startTarget();
try {
  const beside = await openBeside(target.dataFolder);
  console.log('seeding …');
  await seed(beside);
  const rates = await measureRates(target, beside, quick ? { rounds: 3, seconds: 2, clients: [1, 8, 32], warmUpSeconds: 8 } : { rounds: 5, seconds: 5, clients: [1, 8, 32], warmUpSeconds: 20 });
  const chartMs = await measureChart(target, quick ? 60 : 200);
  const walKb = await measureWal(target, beside);
  const indexes = await countIndexes(beside);
  console.log(`importing ${bundles.name}, ${passes} passes …`);
  const imported = await runNode<ImportFigures>('importLoad.ts', { dataFolder: target.dataFolder, bundles: bundles.folder, passes } satisfies ImportJob);
  const serverMb = await target.memoryMb();
  await beside.close();
  const rate = median(imported.rates.slice(1));
  const singles: Single[] = [
    { what: `import of ${bundles.name}, ten passes under fresh ids after one to warm up`, value: `${Math.round(rate)} resources/s (median of the passes, ${imported.resources} resources)`, target: '3,000/s', holds: rate >= 3000 },
    { what: 'memory of the server after the import, and of the import itself', value: `${serverMb} MB, ${imported.memoryMb} MB`, target: 'at most 400 MB each', holds: Math.max(serverMb, imported.memoryMb) <= 400 },
    { what: 'write-ahead log per create, without full-page images', value: `${walKb.toFixed(1)} kB`, target: 'at most 8 kB', holds: walKb <= 8 },
    { what: 'indexes on one ix_ table', value: String(indexes), target: 'at most 6', holds: indexes <= 6 },
    { what: 'chart of a patient with 5,000 resources, first screen, p95', value: `${Math.round(chartMs)} ms`, target: 'at most 300 ms', holds: chartMs <= 300 },
  ];
  console.table(singles);
  writeReport(new URL('../docs/generated/bench.md', import.meta.url), { rates, singles, notes: [`${quick ? 'Quick' : 'Full'} run; floors by ${floorDriver}`, `load average ${loadBefore} before the run (0 is a quiet machine; other work costs the server, one process, more than a floor of many)`] });
  console.log('wrote docs/generated/bench.md');
} finally {
  await target.stop();
}
