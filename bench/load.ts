// One load run in a process of its own: `node bench/load.ts JOB`, JOB as JSON; prints figures as JSON.
import { measure } from './measure.ts';
import { RawClient } from './rawClient.ts';
import { shoot } from './shots.ts';
import type { Scenario } from './shots.ts';

export interface LoadJob {
  readonly url: string;
  readonly token: string;
  readonly scenario: Scenario;
  readonly clients: number;
  readonly seconds: number;
  /** How many Observations are there. */
  readonly observations: number;
}

const { url, token, scenario, clients, seconds, observations } = JSON.parse(process.argv[2] ?? '') as LoadJob;
const open = await Promise.all(Array.from({ length: clients }, () => RawClient.open(url)));
const headers = `authorization: Bearer ${token}\r\nprefer: return=minimal\r\n`;
const figures = await measure({ clients, seconds, warmUpSeconds: 0.7 }, async (client) => {
  const { line, body, status } = shoot(scenario, observations);
  const reply = await open[client]!.send(line, { headers, ...(body !== undefined && { body }) });
  if (reply.status !== status) throw new Error(`${line} answered ${reply.status}: ${reply.body.slice(0, 300)}`);
});
for (const client of open) client.close();
console.log(JSON.stringify(figures));
