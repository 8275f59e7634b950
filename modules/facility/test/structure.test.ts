import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoom, writeRoom } from '#modules/facility/model/index.ts';
import { roomLoads } from '#modules/reception/model/index.ts';
import type { Location } from '#fhir/types/index.ts';
import { openCatalogueServer } from './catalogueServer.ts';
import type { CatalogueServer } from './catalogueServer.ts';

let server: CatalogueServer;
beforeAll(async () => { server = await openCatalogueServer(); });
afterAll(() => server.close());

const headers = { 'content-type': 'application/fhir+json' };
const find = async (query: string, as: string) => {
  const answer = await (await server.asUser(as))({ method: 'GET', url: `/fhir/${query}` });
  return ((JSON.parse(answer.body) as { entry?: { resource: Location }[] }).entry ?? []).map(({ resource }) => resource);
};
const put = async (place: Location, as: string) => {
  const answer = await (await server.asUser(as))({ method: 'PUT', url: `/fhir/Location/${place.id}`, payload: JSON.stringify(place), headers: { ...headers, 'if-match': `W/"${place.meta?.versionId}"` } });
  return { status: answer.statusCode, code: (JSON.parse(answer.body) as { issue?: { details?: { coding?: { code?: string }[] } }[] }).issue?.[0]?.details?.coding?.[0]?.code };
};
const room = async (code: string, as = 'quantri') => (await find('Location?_count=200', as)).find(({ alias }) => alias?.[0] === code);
const offered = async () => (await server.run(roomLoads, {}, 'tiepdon')).rooms.map(({ code }) => code);

describe('the structure of the facility', () => {
  it('FAC-1 the demo hospital has departments, clinics, wards with beds, and services', async () => {
    expect((await find('Location?_count=200', 'quantri')).filter(({ physicalType }) => physicalType?.coding?.[0]?.code === 'bd')).toHaveLength(20);
    expect((await find('HealthcareService?_count=100', 'quantri')).length).toBeGreaterThanOrEqual(10);
    expect((await find('Location?_count=200', 'pk.quantri')).some(({ alias }) => alias?.[0] === 'P16')).toBe(false);
  });

  it('FAC-2 a room that an administrator closes is no longer offered at reception, and comes back when it opens', async () => {
    const before = await room('P15');
    expect(await offered()).toContain('P15');
    expect((await put(writeRoom(before, { ...readRoom(before as Location), state: 'inactive' }), 'quantri')).status).toBe(200);
    expect(await offered()).not.toContain('P15');
    const closed = await room('P15');
    expect((await put(writeRoom(closed, { ...readRoom(closed as Location), name: 'Phòng 15 mới', state: 'active' }), 'quantri')).status).toBe(200);
    expect((await server.run(roomLoads, {}, 'tiepdon')).rooms.find(({ code }) => code === 'P15')?.name).toBe('Phòng 15 mới');
  });

  it("FAC-1 somebody else's change in between is a conflict", async () => {
    const read = await room('P14') as Location;
    expect((await put({ ...read, name: 'Phòng 14 A' }, 'quantri')).status).toBe(200);
    expect((await put({ ...read, name: 'Phòng 14 B' }, 'quantri')).status).toBe(412);
    expect((await room('P14'))?.name).toBe('Phòng 14 A');
  });

  it.each(['bacsi', 'dieuduong', 'tiepdon', 'giamdoc'])('FAC-1 %s changes nothing of it', async (username) => {
    const read = await room('P12') as Location;
    expect(await put({ ...read, name: 'X' }, username)).toEqual({ status: 403, code: 'facility.type-not-allowed' });
  });
});
