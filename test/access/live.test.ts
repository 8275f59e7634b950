// The live stream tells a page of the rows its person may read, and of no other. spec: LIV-1
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grantCareRelation } from '#modules/facility/server/index.ts';
import { openFacilities, recordOf } from './facilities.ts';
import type { Facilities } from './facilities.ts';

let facilities: Facilities;
let url: string;
beforeAll(async () => {
  facilities = await openFacilities();
  await facilities.server.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(facilities.server.app.server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(() => facilities.close());

async function listen(token: string) {
  const stop = new AbortController();
  const answer = await fetch(`${url}/live`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
  const heard = { text: '' };
  void (async () => { for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) heard.text += part; })().catch(() => undefined);
  return { heard, close: () => stop.abort() };
}

const hiv = { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } };

it('LIV-1 rows of a closed record, of a protected part, of a type or facility that is not theirs are told to nobody', async () => {
  const [system, other, doctor, desk] = [await facilities.system(0), await facilities.system(1), await facilities.session('bacsi'), await facilities.session('tiepdon')];
  const make = async (token: string, type: string, body: object) => (await facilities.send(token, `POST ${type}`, { resourceType: type, ...body })).body.id ?? '';
  const practitioner = (await facilities.send(system, `GET PractitionerRole?practitioner.name=${encodeURIComponent('Phan Đình Khôi')}`)).body.entry![0]!.resource!.id;
  const [mine, foreign, elsewhere] = [await make(system, 'Patient', { name: [{ text: 'Trần Thị Gần' }] }), await make(system, 'Patient', { name: [{ text: 'Trần Thị Xa' }] }), await make(other, 'Patient', { name: [{ text: 'Trần Thị Khác' }] })];
  await facilities.server.db.transaction((tx) => grantCareRelation(tx, { dk: 1, patientId: mine, holderId: practitioner, reason: 'referral', since: '2026-01-01T00:00:00Z' }));
  const streams = { doctor: await listen(doctor), desk: await listen(desk) };
  await expect.poll(async () => {
    await make(system, 'Patient', { name: [{ text: 'Trần Thị Dò' }] });
    return streams.doctor.heard.text.includes('"Patient"') && streams.desk.heard.text.includes('"Patient"');
  }).toBe(true);
  const observation = (patient: string) => recordOf(patient, 'x').Observation!;
  const protectedId = await make(system, 'Observation', { ...observation(mine), ...hiv });
  const deletedId = await make(system, 'Observation', { ...observation(mine), ...hiv });
  await facilities.send(system, `DELETE Observation/${deletedId}`);
  const closedId = await make(system, 'Observation', observation(foreign));
  const elsewhereId = await make(other, 'Observation', observation(elsewhere));
  const openId = await make(system, 'Observation', observation(mine));
  await expect.poll(() => streams.doctor.heard.text).toContain(openId);
  await make(system, 'Patient', { name: [{ text: 'Trần Thị Cuối' }] }).then((last) => expect.poll(() => streams.desk.heard.text).toContain(last));
  for (const id of [protectedId, deletedId, closedId, elsewhereId]) for (const [who, { heard }] of Object.entries(streams)) expect([who, id !== '', heard.text.includes(id)]).toEqual([who, true, false]);
  expect(streams.desk.heard.text).not.toContain(openId);
  for (const { close } of Object.values(streams)) close();
});
