// The page that the documentation shows: ratios first, and the machine without names.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { RateRow } from './rates.ts';

export interface Single { readonly what: string; readonly value: string; readonly target: string; readonly holds: boolean }
export interface Results { readonly rates: readonly RateRow[]; readonly singles: readonly Single[]; readonly notes: readonly string[] }

/** Least part of the floor, at 8 clients. */
export const least: Readonly<Record<string, number>> = { create: 0.35, 'read by id': 0.35, search: 0.45 };

export function writeReport(file: URL, { rates, singles, notes }: Results): void {
  const percent = (value: number) => `${Math.round(value * 100)} %`;
  const mark = (holds: boolean) => (holds ? 'holds' : '**missed**');
  const rateRows = rates.map(({ work, floorName, clients, perSecond, floor, ratio, p50Ms, p95Ms }) => {
    const target = clients === 8 ? `${percent(least[work] ?? 0)}: ${mark(ratio >= (least[work] ?? 0))}` : '';
    return `| ${work} | ${clients} | ${Math.round(perSecond)} | ${p50Ms.toFixed(1)} / ${p95Ms.toFixed(1)} | ${Math.round(floor)} (${floorName}) | ${percent(ratio)} | ${target} |`;
  });
  writeFileSync(file, `# Benchmark

Written by \`npm run bench\`. Everything goes over HTTP with a token, validation, access check and audit, as the demo hospital's doctor; PostgreSQL is the
embedded one with durable settings (fsync on). Server, database and load share the machine, so trust the ratios: each row and its floor were
measured in turns in one run, and the median of the rounds is shown.

${notes.map((note) => `- ${note}`).join('\n')}
- ${cpus().length} processor cores, ${Math.round(totalmem() / 1024 ** 3)} GB of memory

| Work | Clients | per second | p50 / p95 ms | Floor, per second | Part of the floor | Target |
| --- | --- | --- | --- | --- | --- | --- |
${rateRows.join('\n')}

| Figure | Measured | Target | |
| --- | --- | --- | --- |
${singles.map(({ what, value, target, holds }) => `| ${what} | ${value} | ${target} | ${mark(holds)} |`).join('\n')}

- *create*: one Observation of 1.4 kB with references to its patient and visit. *Floor*: one row of the same size into a table with a primary key, one commit each.
- *read by id*: one Observation. *Floor*: the same row by its primary key. Every read leaves an audit row that is on disk before the answer; the floor leaves none.
- *search*: \`Observation?patient=…&code=…&_sort=-date&_count=20\`. *Floor*: the very SQL of the search, with the access condition, sent directly.
`);
}
