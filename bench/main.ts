// `npm run bench`: every figure beside its floor of the same run, written to docs/generated/bench.md. `-- --quick` takes under five minutes;
// `-- --bundles FOLDER` imports other bundles; `-- --growth` measures only how the search grows, up to 1,000,000 results (about seven minutes).
import { loadavg } from 'node:os';
import { floorDriver } from './floor.ts';
import { findBundles } from './bundles.ts';
import { measureChart } from './chart.ts';
import { measureExport } from './exportLoad.ts';
import { measureGrowth } from './growth.ts';
import type { Growth } from './growth.ts';
import type { ImportFigures, ImportJob } from './importLoad.ts';
import { measureRates, median } from './rates.ts';
import { judgeRecord, measureRecord } from './record.ts';
import { writeGrowth, writeReport } from './report.ts';
import type { Single } from './report.ts';
import { runNode } from './runNode.ts';
import { openBeside, seed } from './seed.ts';
import { judgeRemoteSigning, measureRemoteSigning } from './remoteSigning.ts';
import { judgeSigning, measureSigning } from './signing.ts';
import { startTarget } from './target.ts';
import { countIndexes, measureWal } from './wal.ts';
import { listWorks } from './works.ts';

const quick = process.argv.includes('--quick');
const given = process.argv.indexOf('--bundles');
const bundles = await findBundles(given === -1 ? undefined : process.argv[given + 1]);
const passes = quick ? 4 : 11;
const sizes = quick ? [10_000, 20_000] : [10_000, 100_000, 1_000_000];
/** Work without a target is measured at eight clients only in a quick run. */
const plan = quick ? { rounds: 3, seconds: 2, warmUpSeconds: 2 } : { rounds: 5, seconds: 4, warmUpSeconds: 6 };
const loadBefore = loadavg()[0]?.toFixed(1);
const target = await startTarget();
try {
  await (process.argv.includes('--growth') ? growthAlone() : everything());
} finally {
  await target.stop();
}

async function growthAlone(): Promise<void> {
  const beside = await openBeside(target.dataFolder);
  console.log('seeding …');
  await seed(beside, 10_000);
  const growth = await measureGrowth(target, beside, { sizes: [10_000, 100_000, 1_000_000], seconds: 5 });
  await beside.close();
  const judged = judgeGrowth(growth);
  console.table([judged]);
  writeGrowth(new URL('../docs/generated/bench-growth.md', import.meta.url), { growth, singles: [judged], notes: [`load average ${loadBefore} before the run`] });
  console.log('wrote docs/generated/bench-growth.md');
}

async function everything(): Promise<void> {
  const beside = await openBeside(target.dataFolder);
  const observations = sizes[0] ?? 0;
  console.log('seeding …');
  await seed(beside, observations);
  const works = await listWorks(beside, observations);
  const wanted = works.filter(({ least, leastPerSecond }) => least !== undefined || leastPerSecond !== undefined);
  const rates = quick
    ? [...await measureRates(target, wanted, { ...plan, clients: [1, 8, 32], observations }), ...await measureRates(target, works.filter((work) => !wanted.includes(work)), { ...plan, rounds: 1, clients: [8], observations })]
    : await measureRates(target, works, { ...plan, clients: [1, 8, 32], observations });
  const chartMs = await measureChart(target, quick ? 60 : 200);
  const walKb = await measureWal(target, beside);
  const indexes = await countIndexes(beside);
  const growth = await measureGrowth(target, beside, { sizes, seconds: plan.seconds });
  const exported = await measureExport(target, beside);
  const record = judgeRecord(await measureRecord(target));
  console.log(`importing ${bundles.name}, ${passes} passes …`);
  const imported = await runNode<ImportFigures>('importLoad.ts', { dataFolder: target.dataFolder, bundles: bundles.folder, passes } satisfies ImportJob);
  const serverMb = await target.memoryMb();
  await beside.close();
  const rate = median(imported.rates.slice(1));
  const signing = [...judgeSigning(await measureSigning()), ...judgeRemoteSigning(await measureRemoteSigning())];
  const singles: Single[] = [
    { what: `import of ${bundles.name}, ${passes - 1} passes under fresh ids after one to warm up`, value: `${Math.round(rate)} resources/s (median of the passes, ${imported.resources} resources)`, target: '3,000/s', holds: rate >= 3000 },
    { what: 'memory of the server after all of it, and of the import itself', value: `${serverMb} MB, ${imported.memoryMb} MB`, target: 'at most 400 MB each', holds: Math.max(serverMb, imported.memoryMb) <= 400 },
    { what: 'write-ahead log per create, without full-page images', value: `${walKb.toFixed(1)} kB`, target: 'at most 8 kB', holds: walKb <= 8 },
    { what: 'indexes on one ix_ table', value: String(indexes), target: 'at most 6', holds: indexes <= 6 },
    { what: 'chart of a patient with 5,000 resources, first screen, p95', value: `${Math.round(chartMs)} ms`, target: 'at most 300 ms', holds: chartMs <= 300 },
    judgeGrowth(growth),
    { what: `bulk export of ${exported.resources} results over HTTP, from the kick-off to the manifest`, value: `${Math.round(exported.ownPerSecond)}/s, ${Math.round((exported.ownPerSecond / exported.floorPerSecond) * 100)} % of COPY to a pipe (${Math.round(exported.floorPerSecond)}/s)`, target: '50 %', holds: exported.ownPerSecond >= exported.floorPerSecond / 2 },
    ...signing, ...record,
  ];
  console.table(singles);
  writeReport(new URL('../docs/generated/bench.md', import.meta.url), { rates, growth, singles, notes: [`${quick ? 'Quick' : 'Full'} run; floors by ${floorDriver}`, `load average ${loadBefore} before the run (0 is a quiet machine; other work costs the server, one process, more than a floor of many)`] });
  console.log('wrote docs/generated/bench.md');
}

function judgeGrowth(growth: readonly Growth[]): Single {
  const [first, last] = [growth[0], growth.at(-1)];
  const times = (last?.p95Ms ?? 0) / (first?.p95Ms ?? 1);
  return { what: `p95 of the search with ${last?.observations.toLocaleString('en')} results against ${first?.observations.toLocaleString('en')}`, value: `${times.toFixed(2)} times`, target: 'at most 2 times', holds: times <= 2 };
}
