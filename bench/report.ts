// The page that the documentation shows: ratios first, and the machine without names.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Growth } from './growth.ts';
import type { RateRow } from './rates.ts';

export interface Single { readonly what: string; readonly value: string; readonly target: string; readonly holds: boolean }
export interface Results { readonly rates: readonly RateRow[]; readonly growth: readonly Growth[]; readonly singles: readonly Single[]; readonly notes: readonly string[] }

const percent = (value: number): string => `${Math.round(value * 100)} %`;
const mark = (holds: boolean): string => (holds ? 'holds' : '**missed**');

export function writeReport(file: URL, { rates, growth, singles, notes }: Results): void {
  writeFileSync(file, `# Benchmark

Written by \`npm run bench\`. Everything goes over HTTP with a token, validation, access check and audit, as the demo hospital's doctor; PostgreSQL is the
embedded one with durable settings (fsync on). Server, database and load share the machine, so trust the ratios: each row and its floor were
measured in turns in one run, and the median of the rounds is shown.

${notes.map((note) => `- ${note}`).join('\n')}
- ${machine()}

| Work | Clients | per second | p50 / p95 / p99 ms | Floor, per second | Part of the floor | Target |
| --- | --- | --- | --- | --- | --- | --- |
${rates.map(rateLine).join('\n')}

${growthTable(growth)}

${figureTable(singles)}

- *create*, *update*: one Observation of 1.4 kB with references to its patient and visit. *Floor*: one row of the same size in a table with a primary key, one commit each.
- *read by id*: one Observation. *Floor*: the same row by its primary key. Every read leaves an audit row that is on disk before the answer; the floor leaves none.
- searches: *Floor*: the very SQL of the search, with the access condition, sent directly. The one with a target is \`Observation?patient=…&code=…&_sort=-date&_count=20\`.
- *transaction* and its floor count resources; its floor has no index but the primary key.
`);
}

/** The growth of the search alone: what takes longest and changes least. */
export function writeGrowth(file: URL, { growth, singles, notes }: Omit<Results, 'rates'>): void {
  writeFileSync(file, `# Benchmark: growth

Written by \`npm run bench -- --growth\`: the search \`Observation?patient=…&code=…&_sort=-date&_count=20\` over HTTP, with access check and audit, while the results grow to a million.
They are stored by the product's own transactions of 500; the 2,000 patients stay the same, so each has more and more of them.

${notes.map((note) => `- ${note}`).join('\n')}
- ${machine()}

${growthTable(growth)}

${figureTable(singles)}
`);
}

const machine = (): string => `${cpus().length} processor cores, ${Math.round(totalmem() / 1024 ** 3)} GB of memory`;

const growthTable = (growth: readonly Growth[]): string => `| Results stored | search p50 / p95 / p99 ms, 8 clients | searches per second | bytes on disk per resource | stored per second |
| --- | --- | --- | --- | --- |
${growth.map(growthLine).join('\n')}`;

const figureTable = (singles: readonly Single[]): string => `| Figure | Measured | Target | |
| --- | --- | --- | --- |
${singles.map(({ what, value, target, holds }) => `| ${what} | ${value} | ${target} | ${mark(holds)} |`).join('\n')}`;

function rateLine({ work, clients, perSecond, floor, ratio, p50Ms, p95Ms, p99Ms }: RateRow): string {
  const least = work.least?.[clients];
  const targets = [
    ...(least === undefined ? [] : [`${percent(least)}: ${mark(ratio >= least)}`]),
    ...(work.leastPerSecond === undefined || clients !== 8 ? [] : [`${work.leastPerSecond}/s: ${mark(perSecond >= work.leastPerSecond)}`]),
  ];
  return `| ${work.name} | ${clients} | ${Math.round(perSecond)} | ${[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1)).join(' / ')} | ${Math.round(floor)} (${work.floor.name}) | ${percent(ratio)} | ${targets.join(', ')} |`;
}

const growthLine = ({ observations, p50Ms, p95Ms, p99Ms, perSecond, diskBytes, seeded }: Growth): string =>
  `| ${observations.toLocaleString('en')} | ${[p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1)).join(' / ')} | ${Math.round(perSecond)} | ${Math.round(diskBytes)} | ${seeded === undefined ? '' : Math.round(seeded)} |`;
