// One load run in a process of its own: `node bench/load.ts JOB`, JOB as JSON; prints figures as JSON.
import { measure } from './measure.ts';
import { RawClient } from './rawClient.ts';
import { codes, encounterId, observation, observationCount, observationId, patientCount, patientId } from './samples.ts';

export interface LoadJob {
  readonly url: string;
  readonly token: string;
  readonly scenario: 'create' | 'read' | 'search';
  readonly clients: number;
  readonly seconds: number;
}

interface Shot { readonly line: string; readonly body?: string; readonly status: number }

const any = (count: number): number => 1 + Math.floor(Math.random() * count);
const shots: Record<LoadJob['scenario'], () => Shot> = {
  create: () => {
    const n = any(patientCount);
    return { line: 'POST /fhir/Observation', body: JSON.stringify(observation({ subject: patientId(n), visit: encounterId(n), n: any(1_000_000) })), status: 201 };
  },
  read: () => ({ line: `GET /fhir/Observation/${observationId(any(observationCount))}`, status: 200 }),
  search: () => ({ line: `GET /fhir/Observation?patient=${patientId(any(patientCount))}&code=${encodeURIComponent(`http://loinc.org|${codes[any(codes.length) - 1]}`)}&_sort=-date&_count=20`, status: 200 }),
};

const { url, token, scenario, clients, seconds } = JSON.parse(process.argv[2] ?? '') as LoadJob;
const open = await Promise.all(Array.from({ length: clients }, () => RawClient.open(url)));
const headers = `authorization: Bearer ${token}\r\nprefer: return=minimal\r\n`;
const figures = await measure({ clients, seconds, warmUpSeconds: 0.7 }, async (client) => {
  const { line, body, status } = shots[scenario]();
  const reply = await open[client]!.send(line, { headers, ...(body !== undefined && { body }) });
  if (reply.status !== status) throw new Error(`${line} answered ${reply.status}: ${reply.body.slice(0, 300)}`);
});
for (const client of open) client.close();
console.log(JSON.stringify(figures));
