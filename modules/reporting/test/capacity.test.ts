// The capacity page's operations on a real server. spec: CAP
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
}, 120_000);
afterAll(() => server.close());

const ask = async (who: string, code: string, input: object) => (await server.asUser(who))({ method: 'POST', url: `/fhir/$${code}`, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(input) });

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
