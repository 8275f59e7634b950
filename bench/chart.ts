// The first screen of the chart of a patient with 5,000 resources: what the screen asks for at once, from the first request to the last answer.
import { RawClient } from './rawClient.ts';
import { longPatient } from './samples.ts';
import type { Target } from './target.ts';

const asked = [
  `Patient/${longPatient}`, `AllergyIntolerance?patient=${longPatient}&_count=50`, `Condition?patient=${longPatient}&clinical-status=active&_count=100`,
  `MedicationRequest?patient=${longPatient}&_sort=-authoredon&_count=50`, `Encounter?patient=${longPatient}&_sort=-date&_count=30`,
  `Observation?patient=${longPatient}&category=laboratory&_sort=-date&_count=200`, `Observation?patient=${longPatient}&category=vital-signs&_sort=-date&_count=50`,
  `DiagnosticReport?patient=${longPatient}&_sort=-date&_count=30`, `DocumentReference?patient=${longPatient}&_sort=-date&_count=30`,
];

/** Milliseconds at the 95th of a hundred openings. */
export async function measureChart({ url, token }: Target, openings: number): Promise<number> {
  const clients = await Promise.all(asked.map(() => RawClient.open(url)));
  const times: number[] = [];
  for (let opening = -10; opening < openings; opening++) {
    const started = performance.now();
    const replies = await Promise.all(asked.map((path, index) => clients[index]!.send(`GET /fhir/${path}`, { headers: `authorization: Bearer ${token}\r\n` })));
    if (opening >= 0) times.push(performance.now() - started);
    const bad = replies.find(({ status }) => status !== 200);
    if (bad) throw new Error(`the chart was answered ${bad.status}: ${bad.body.slice(0, 300)}`);
  }
  for (const client of clients) client.close();
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
