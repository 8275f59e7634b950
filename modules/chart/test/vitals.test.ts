import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InjectOptions } from 'fastify';
import { correctVitals, recordVitals, vitalsSheet, vitalsWorklist } from '#modules/chart/model/index.ts';
import { checkIn, registerPatient, roomLoads } from '#modules/reception/model/index.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

let server: TestServer;
beforeAll(async () => { server = await openTestServer({ demo: true, now: () => new Date(now) }); });
afterAll(() => server.close());

/** Two days ago, so that the day that passes here has passed for the database as well. */
let now = new Date(Date.now() - 2 * 86_400_000).toISOString();
const later = (minutes: number) => { now = new Date(Date.parse(now) + minutes * 60_000).toISOString(); };

async function call<I, O>(user: string, contract: OperationContract<I, O>, ...[input, id]: [input: I, id?: string]): Promise<O> {
  const send = (await server.asUser(user)) as (options: InjectOptions) => ReturnType<TestServer['inject']>;
  const answer = await send({ method: 'POST', url: `/fhir/${[contract.on, id, `$${contract.code}`].filter(Boolean).join('/')}`, payload: input as object, headers: { 'content-type': 'application/fhir+json' } });
  if (answer.statusCode < 300) return contract.output.parse(answer.json());
  const issue = answer.json().issue?.[0];
  throw new Error([issue?.details?.coding?.[0]?.code ?? answer.body, issue?.expression?.[0]].filter(Boolean).join(' '));
}

async function visit(name: string, birthDate: string, room: string) {
  const registered = await call('tiepdon', registerPatient, { person: { kind: 'ordinary' as const, name, birthDate, sex: 'female' as const } });
  const { rooms } = await call('tiepdon', roomLoads, {});
  const patientId = (registered as { patientId: string }).patientId;
  const { encounterId } = await call('tiepdon', checkIn, { patientId, roomId: rooms.find(({ code }) => code === room)!.roomId });
  return { patientId, encounterId };
}
const sheetOf = (encounterId: string, user = 'dieuduong') => call(user, vitalsSheet, {}, encounterId);

describe('vital signs of a visit', () => {
  it('VIT-5 each sees the people of the rooms of their departments, those without vital signs first', async () => {
    const first = await visit('Nguyễn Thị Một', '1960-03-12', 'P12');
    later(1);
    await visit('Nguyễn Thị Hai', '1990-03-12', 'P12');
    await visit('Nguyễn Thị Nhi', '2020-03-12', 'P14');
    const names = async () => (await call('bacsi', vitalsWorklist, {})).people.map(({ name, measuredAt }) => `${name}${measuredAt ? ' ✓' : ''}`);
    expect(await names()).toEqual(['Nguyễn Thị Một', 'Nguyễn Thị Hai']);
    await call('dieuduong', recordVitals, { patientId: first.patientId, values: { pulse: 82, temperature: 36.8 } }, first.encounterId);
    expect(await names()).toEqual(['Nguyễn Thị Hai', 'Nguyễn Thị Một ✓']);
    expect((await call('bacsinhi', vitalsWorklist, {})).people.map(({ name }) => name)).toEqual(['Nguyễn Thị Nhi']);
    expect((await call('dieuduong', vitalsWorklist, {})).people.map(({ name }) => name)).toEqual(expect.arrayContaining(['Nguyễn Thị Nhi', 'Nguyễn Thị Hai']));
    const { rooms, people } = await call('bacsi', vitalsWorklist, {});
    expect(rooms.map(({ code, missing }) => [code, missing])).toEqual([['P11', 0], ['P12', 1]]);
    expect(people.at(-1)?.values).toEqual([{ sign: 'pulse', value: 82, flag: 'normal' }, { sign: 'temperature', value: 36.8, flag: 'normal' }]);
    await expect(call('tiepdon', vitalsWorklist, {})).rejects.toThrow('fhir.no-permission');
  });

  it('VIT-3 VIT-4 figures are recorded, shown with limits and the last ones of before, and corrected with reason', async () => {
    const { patientId, encounterId } = await visit('Trần Thị Ba', '1959-03-12', 'P12');
    await call('dieuduong', recordVitals, { patientId, values: { systolic: 150, diastolic: 90, weight: 52.5, height: 155 } }, encounterId);
    const { measuredAt } = (await sheetOf(encounterId)).sets[0]!;
    later(5);
    await call('bacsi', recordVitals, { patientId, values: { systolic: 138, diastolic: 84 } }, encounterId);
    expect((await sheetOf(encounterId)).sets.map(({ values }) => values.map(({ sign, value, flag }) => `${sign} ${value} ${flag ?? '-'}`))).toEqual([
      ['systolic 138 normal', 'diastolic 84 normal'], expect.arrayContaining(['systolic 150 high', 'bodyMass 21.9 normal', 'weight 52.5 -']),
    ]);
    await call('dieuduong', correctVitals, { patientId, measuredAt, values: { systolic: 150, diastolic: 90, weight: 62.5 }, reason: 'Đọc nhầm cân' }, encounterId);
    const corrected = (await sheetOf(encounterId)).sets[1]!;
    expect(corrected).toMatchObject({ corrected: true });
    expect(corrected.values.map(({ sign }) => sign).sort()).toEqual(['diastolic', 'systolic', 'weight']);
  });

  it('VIT-3 the last figures of an earlier visit stand beside the fields', async () => {
    const { patientId, encounterId } = await visit('Lê Thị Tư', '1980-01-01', 'P12');
    await call('dieuduong', recordVitals, { patientId, values: { weight: 50, pulse: 70 } }, encounterId);
    later(60 * 24);
    const { rooms } = await call('tiepdon', roomLoads, {});
    const again = await call('tiepdon', checkIn, { patientId, roomId: rooms.find(({ code }) => code === 'P12')!.roomId });
    const sheet = await sheetOf(again.encounterId);
    expect(sheet.sets).toEqual([]);
    expect(sheet.previous.map(({ sign, value }) => [sign, value]).sort()).toEqual([['pulse', 70], ['weight', 50]]);
    expect(sheet.limits).toContainEqual({ sign: 'systolic', low: 90, high: 139 });
  });

  it('VIT-6 refused: a typing error with its place, another patient, another department, another role; nothing is stored', async () => {
    const { patientId, encounterId } = await visit('Phạm Thị Năm', '1980-01-01', 'P12');
    await expect(call('dieuduong', recordVitals, { patientId, values: { temperature: 370 } }, encounterId)).rejects.toThrow('chart.vital-implausible values.temperature');
    await expect(call('dieuduong', recordVitals, { patientId: 'other', values: { pulse: 80 } }, encounterId)).rejects.toThrow('chart.other-patient');
    await expect(call('dieuduong', recordVitals, { patientId, values: {} }, encounterId)).rejects.toThrow('chart.vitals-empty');
    await expect(call('dieuduong', recordVitals, { patientId, values: { pulse: 80 }, measuredAt: '2199-01-01T00:00:00Z' }, encounterId)).rejects.toThrow('chart.vitals-in-future');
    await expect(call('dieuduong', correctVitals, { patientId, measuredAt: now, values: { pulse: 80 }, reason: 'Gõ nhầm' }, encounterId)).rejects.toThrow('chart.vitals-not-found');
    await expect(call('bacsinhi', recordVitals, { patientId, values: { pulse: 80 } }, encounterId)).rejects.toThrow('facility.no-care-relation');
    await expect(call('tiepdon', recordVitals, { patientId, values: { pulse: 80 } }, encounterId)).rejects.toThrow('fhir.no-permission');
    await expect(call('pk.dieuduong', recordVitals, { patientId, values: { pulse: 80 } }, encounterId)).rejects.toThrow('fhir.not-found');
    expect((await sheetOf(encounterId)).sets).toEqual([]);
  });
});
