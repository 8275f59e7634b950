// The pages of reporting on a real server. spec: CAP, QUA
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkIn, registerPatient } from '#modules/reception/model/index.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { findKeyless, recordStatements } from '../../../test/keyedStatements.ts';
import { quality, qualityRecords } from '../model/index.ts';
import { judgeFacility } from '../server/quality/keeper.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
}, 120_000);
afterAll(() => server.close());

const post = async (who: string, path: string, input: object) => (await server.asUser(who))({ method: 'POST', url: `/fhir/${path}`, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(input) });
const ask = (who: string, code: string, input: object) => post(who, `$${code}`, input);

describe('CAP capacity', () => {
  it('CAP-1 CAP-2 what is there is measured once a day, source by source, with the room of the disk', async () => {
    const answer = (await ask('giamdoc', 'capacity', {})).json() as { space: { freeBytes: number }; plan: { usedBytes: number; sources: { source: string; bytes: number }[] } };
    expect(answer.plan.sources.filter(({ bytes }) => bytes > 0).map(({ source }) => source)).toEqual(expect.arrayContaining(['records', 'trail', 'other']));
    expect(answer.plan.usedBytes).toBe(answer.plan.sources.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(answer.space.freeBytes).toBeGreaterThan(0);
    const { rows } = await server.db.query<{ n: number }>('select count(*)::int as n from reporting.capacity_sample');
    expect(rows[0]?.n).toBe(5);
  });

  it('CAP-3 another growth, price and number of copies are kept, and the plan counts with them; nonsense and the desk are refused', async () => {
    expect((await ask('giamdoc', 'set-capacity-plan', { copies: 3, growthPerYearBytes: 1e13, pricePerTerabyte: 5_000_000 })).statusCode).toBe(200);
    const { plan, settings } = (await ask('giamdoc', 'capacity', {})).json() as { plan: { years: { price: number }[] }; settings: object };
    expect(settings).toEqual({ copies: 3, growthPerYearBytes: 1e13, pricePerTerabyte: 5_000_000 });
    expect(plan.years.map(({ price }) => price).slice(0, 2)).toEqual([155_000_000, 305_000_000]);
    expect((await ask('giamdoc', 'set-capacity-plan', { copies: 0 })).statusCode).toBe(422);
    expect((await ask('tiepdon', 'capacity', {})).statusCode).toBe(403);
  });
});

describe('QUA data quality', () => {
  const run = async <I, O>(who: string, contract: OperationContract<I, O>, input: I): Promise<O> => {
    const answer = await post(who, [contract.on, `$${contract.code}`].filter(Boolean).join('/'), input as object);
    return contract.output.parse(answer.json());
  };

  it('QUA-3 QUA-4 DKY-2 a record that has ended is judged ahead; everybody sees the same figures, and the records behind them by number', async () => {
    const registered = await run('tiepdon', registerPatient, { person: { name: 'Lê Thị Thu', sex: 'female', birthDate: '1990-01-01', kind: 'ordinary' } });
    if (registered.outcome !== 'registered') throw new Error('the patient was not registered');
    const { rows: rooms } = await server.db.query<{ id: string }>(`select content::json ->> 'id' as id from fhir.res where dk = 1 and content like '%"Phòng 12 – Nội tổng quát"%' and content like '%"resourceType":"Location"%'`);
    const { encounterId } = await run('tiepdon', checkIn, { patientId: registered.patientId, roomId: rooms[0]?.id ?? '', reason: 'Đau bụng' });
    await server.db.query(`update documents.record set care = 'inpatient', number = 'N-1', ward_id = 'noi', ward_name = 'Khoa Nội', began_at = '2026-10-01T00:00:00Z', ended_at = '2026-10-05T00:00:00Z' where dk = 1 and id = $1`, [encounterId]);
    const fhir = await buildFhirServices(server.services, installationGate(server.services));
    const recorder = recordStatements();
    for (const round of [1, 2]) await judgeFacility({ ...fhir, now: () => new Date(`2026-11-0${round}T00:00:00Z`) }, { dk: 1, facilityId: '' });
    const seen = await Promise.all(['giamdoc', 'luutru', 'bacsi'].map((who) => run(who, quality, { month: '2026-10' })));
    expect(seen[0]).toMatchObject({ departments: [{ wardId: 'noi', ward: 'Khoa Nội', records: 1, counts: { 'late-hand-over': 1, 'no-diagnosis-code': 1, 'no-phone': 1, 'no-address': 1, returned: 0 } }], all: { records: 1 } });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(seen[0]?.all.score).toBe(seen[0]?.departments[0]?.score);
    const of = { month: '2026-10', wardId: 'noi' };
    expect((await run('luutru', qualityRecords, { ...of, measure: 'no-phone' })).records).toMatchObject([{ recordId: encounterId, number: 'N-1', defects: expect.arrayContaining(['no-phone']) }]);
    expect((await run('luutru', qualityRecords, { ...of, measure: 'returned' })).records).toEqual([]);
    expect((await run('giamdoc', quality, { month: '2026-09' })).all).toEqual({ wardId: '*', ward: '', records: 0, counts: expect.anything() });
    recorder.stop();
    expect(await findKeyless(server.db, [...recorder.texts].filter((text) => text.includes('record_quality') || text.includes('documents.')))).toEqual([]);
    expect((await ask('tiepdon', 'quality', { month: '2026-10' })).statusCode).toBe(403);
    expect((await ask('pk.giamdoc', 'quality', { month: '2026-10' })).json()).toMatchObject({ departments: [] });
  });
});
