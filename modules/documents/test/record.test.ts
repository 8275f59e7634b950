// Records as they open, follow and gather their documents, on the real database. spec: REC
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { create } from '#fhir/operation/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { saveVisit } from '#modules/chart/model/index.ts';
import { openVisitDesk } from '#modules/chart/test/visitDesk.ts';
import type { VisitDesk } from '#modules/chart/test/visitDesk.ts';
import { findRecord, findRecordOfEncounter, refreshManifests } from '#modules/documents/server/index.ts';
import { leaveQueue } from '#modules/reception/model/index.ts';

let server: TestServer;
let services: RestServices;
let desk: VisitDesk;
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  services = await buildFhirServices(server.services, installationGate(server.services));
  desk = await openVisitDesk(server);
}, 120_000);
afterAll(() => server.close());

/** A paper of the visit, as signing would write it. */
async function addDocument(visit: { id: string; patientId: string }, id: string): Promise<void> {
  const exchange = systemExchange(services, { dk: 1, facilityId: '', purpose: 'test' });
  await runWrite(exchange, async (unit) => {
    const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'test', at: unit.at });
    await store.save([create({
      resourceType: 'DocumentReference', id, status: 'current', date: unit.at, description: 'Phiếu thử', subject: { reference: `Patient/${visit.patientId}` },
      content: [{ attachment: { contentType: 'application/pdf', title: 'Phiếu thử' } }], context: { encounter: [{ reference: `Encounter/${visit.id}` }] },
    })]);
    unit.adopt(store.written);
    return { status: 200, headers: {} };
  });
}

describe('REC-1 the record of a visit', () => {
  it('REC-1 opens with check-in, REC-2 takes the number with the first save, REC-3 lists its documents', async () => {
    const visit = await desk.newVisit('Nguyễn Thị Hồ Sơ');
    const key = { dk: 1, encounterId: visit.id };
    expect(await findRecordOfEncounter(server.db, key)).toMatchObject({ id: visit.id, patientId: visit.patientId, care: 'visit', state: 'open', number: null, endedAt: null });
    await desk.doctor(saveVisit, { patientId: visit.patientId, version: '0', content: { history: 'Ba ngày nay' } }, visit.id);
    expect((await findRecordOfEncounter(server.db, key))?.number).toMatch(/^KB\.\d\d\.\d{6}$/);
    await addDocument(visit, 'doc-of-record-1');
    expect(await refreshManifests(services)).toBe(1);
    expect(await refreshManifests(services)).toBe(0);
    const inject = await server.asUser('luutru');
    const manifest = JSON.parse((await inject({ url: `/fhir/DocumentManifest/${visit.id}` })).body);
    expect(manifest).toMatchObject({ resourceType: 'DocumentManifest', subject: { reference: `Patient/${visit.patientId}` }, content: [{ reference: 'DocumentReference/doc-of-record-1' }] });
    await addDocument(visit, 'doc-of-record-2');
    expect(await refreshManifests(services)).toBe(1);
    expect(JSON.parse((await inject({ url: `/fhir/DocumentManifest/${visit.id}` })).body).content).toHaveLength(2);
  });

  it('REC-1 a visit that never took place keeps none', async () => {
    const visit = await desk.newVisit('Trần Văn Bỏ Về');
    await desk.as('tiepdon')(leaveQueue, { ticketId: visit.ticketId });
    expect(await findRecord(server.db, { dk: 1, id: visit.id })).toBeUndefined();
  });
});
