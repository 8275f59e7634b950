// The basket through the routes, on the real database. spec: ORD
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import { orderKinds, placeOrders } from '#modules/orders/model/index.ts';

let server: TestServer;
let desk: VisitDesk;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  desk = await openVisitDesk(server);
}, 120_000);
afterAll(() => server.close());

const ecg = { kind: 'service', item: { serviceId: 'ecg', name: 'Điện tim' } };

describe('ORD orders of a visit', () => {
  it('ORD-1 the kinds of all rooms are told', async () => expect((await desk.doctor(orderKinds, {})).kinds).toContainEqual({ code: 'service', label: 'orders.kind.service' }));

  it('ORD-2 a placed basket is found by FHIR search; one bad row and nothing is written', async () => {
    const { id, patientId } = await desk.newVisit('Hồ Văn Tám');
    const requests = async () => (await (await server.asUser('bacsi'))({ url: `/fhir/ServiceRequest?encounter=Encounter/${id}&status=active` })).json().entry?.length ?? 0;
    await expect(desk.doctor(placeOrders, { patientId, orders: [ecg, { kind: 'none', item: {} }] }, id)).rejects.toThrow('orders.unknown-kind');
    expect(await requests()).toBe(0);
    const placed = await desk.doctor(placeOrders, { patientId, orders: [ecg] }, id);
    expect(placed.orders).toMatchObject([{ kind: 'service', reference: expect.stringMatching(/^ServiceRequest\//), problems: [] }]);
    expect(await requests()).toBe(1);
    expect((await desk.doctor(placeOrders, { patientId, orders: [ecg] }, id)).orders[0]?.problems).toMatchObject([{ reason: 'orders.asked-already' }]);
  });

  it('ORD-2 a nurse places none, another facility finds no visit', async () => {
    const { id, patientId } = await desk.newVisit('Hồ Thị Chín');
    await expect(desk.as('dieuduong')(placeOrders, { patientId, orders: [ecg] }, id)).rejects.toThrow('fhir.no-permission');
    await expect(desk.as('pk.bacsi')(placeOrders, { patientId, orders: [ecg] }, id)).rejects.toThrow('fhir.not-found');
  });
});
