// The bulk export of all results over HTTP, from the kick-off to the manifest, beside COPY of the same texts to a pipe.
import { setTimeout as sleep } from 'node:timers/promises';
import { to as copyTo } from 'pg-copy-streams';
import type { Beside } from './seed.ts';
import { readDemo, signInAs } from './target.ts';
import type { Target } from './target.ts';

export interface ExportFigures { readonly ownPerSecond: number; readonly floorPerSecond: number; readonly resources: number }

const askEveryMs = 20;

export async function measureExport(target: Target, beside: Beside): Promise<ExportFigures> {
  const token = await signInAs(target.url, await readDemo(target), 'records');
  // Both once to warm up.
  await copyAll(beside);
  await exportAll(target, token);
  const floor = await copyAll(beside);
  const own = await exportAll(target, token);
  return { ownPerSecond: own.count / own.seconds, floorPerSecond: floor.count / floor.seconds, resources: own.count };
}

interface Run { readonly count: number; readonly seconds: number }

async function copyAll({ db }: Beside): Promise<Run> {
  const client = await db.connect();
  try {
    const { rows: [type] } = await client.query<{ rt: number; n: number }>(`select rt, count(*)::int as n from fhir.res where dk = 1 and rt = (select rt from fhir.res where rid = '00000000-0000-4002-8000-000000000001') and content is not null group by rt`);
    const started = performance.now();
    for await (const _chunk of client.query(copyTo(`copy (select content from fhir.res where dk = 1 and rt = ${type?.rt}) to stdout`)));
    return { count: type?.n ?? 0, seconds: (performance.now() - started) / 1000 };
  } finally {
    client.release();
  }
}

async function exportAll({ url }: Target, token: string): Promise<Run> {
  const headers = { authorization: `Bearer ${token}` };
  const started = performance.now();
  const asked = await fetch(`${url}/fhir/$export?_type=Observation&_purpose=${encodeURIComponent('Measuring the speed of an export')}&_use=duty&_approvedBy=bench`, { headers: { ...headers, prefer: 'respond-async' } });
  const status = asked.headers.get('content-location');
  if (asked.status !== 202 || status === null) throw new Error(`the export was answered ${asked.status}: ${(await asked.text()).slice(0, 300)}`);
  for (;;) {
    const answer = await fetch(`${url}${new URL(status).pathname}`, { headers });
    const text = await answer.text();
    if (answer.status === 200) return { count: (JSON.parse(text) as { output: { count: number }[] }).output.reduce((sum, { count }) => sum + count, 0), seconds: (performance.now() - started) / 1000 };
    if (answer.status !== 202) throw new Error(`the export ended with ${answer.status}: ${text.slice(0, 300)}`);
    await sleep(askEveryMs);
  }
}
