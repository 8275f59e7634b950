// The DocumentManifest of a record: written again when its documents have changed. spec: REC-3
import { create, update } from '#fhir/operation/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import type { Store } from '#fhir/repository/store.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import type { DocumentReference } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { buildManifest } from '../../model/index.ts';
import type { RecordRow } from './recordRows.ts';
import { findRecord, listEncountersOfRecord } from './recordRows.ts';

/** Documents of the record that stand: what is superseded or withdrawn is told by those that replace it, and by their own history. */
export async function listDocuments(store: Store, db: Db, record: RecordRow): Promise<DocumentReference[]> {
  const encounters = await listEncountersOfRecord(db, record);
  if (encounters.length === 0) return [];
  const found = await store.search('DocumentReference', `encounter=${encounters.map((id) => `Encounter/${id}`).join(',')}&_count=1000`);
  return found.filter(({ status }) => status === 'current');
}

/** Within a transaction: brings the manifest up to date and takes the mark off. */
export async function writeManifest(store: Store, db: Db, record: RecordRow): Promise<void> {
  const facts = {
    id: record.id, of: record.encounterId === null ? ('EpisodeOfCare' as const) : ('Encounter' as const), patientId: record.patientId, care: record.care, beganAt: record.beganAt.toISOString(),
    ...(record.number && { number: record.number }), ...(record.formKey && { formKey: record.formKey }), ...(record.archiveNumber && { archiveNumber: record.archiveNumber }),
  };
  const manifest = buildManifest(facts, await listDocuments(store, db, record));
  const before = await store.find('DocumentManifest', record.id);
  if (manifest) await store.save([before ? update({ ...manifest, ...(before.meta && { meta: before.meta }) }) : create(manifest)]);
  await db.query('update documents.record set manifest_stale = false where dk = $1 and id = $2', [record.dk, record.id], 'record-fresh');
}

const atOnce = 50;

/** One round over the records whose documents have changed; gives their number. Several processes share the work. */
export async function refreshManifests(services: RestServices): Promise<number> {
  const { rows } = await services.db.query<{ dk: number; id: string; facilityId: string }>(
    `select r.dk::int4, r.id, f.organization_id as "facilityId" from documents.record r join platform.facility f on f.dk = r.dk where r.manifest_stale limit ${atOnce}`, [], 'records-stale');
  for (const row of rows) await refreshOne(services, row);
  return rows.length;
}

async function refreshOne(services: RestServices, { dk, id, facilityId }: { dk: number; id: string; facilityId: string }): Promise<void> {
  const exchange = systemExchange(services, { dk, facilityId, purpose: 'documents.record' });
  await runWrite(exchange, async (unit) => {
    const { rows } = await unit.tx.query('select 1 from documents.record where dk = $1 and id = $2 and manifest_stale for update skip locked', [dk, id], 'record-take');
    const record = rows.length > 0 ? await findRecord(unit.tx, { dk, id }) : undefined;
    if (record) {
      const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'documents.record', at: unit.at });
      await writeManifest(store, unit.tx, record);
      unit.adopt(store.written);
    }
    return { status: 200, headers: {} };
  });
}
