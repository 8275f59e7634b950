// What was written to a closed record after its merge, by a device that knew only the old one, follows to the record in use. spec: IDY-13
import { replacedBy } from '#modules/reception/model/index.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { listReferring } from '#fhir/repository/repoint.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { runWrite } from '#fhir/rest/pipe.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import type { Patient } from '#fhir/types/index.ts';
import { addParts } from './mergeRows.ts';

const atOnce = 200;
/** Merges of so many days back are looked at; a device that comes back later is seen by people. */
const days = 30;

/** Gives how many resources were moved. */
export async function settleStragglers(services: RestServices): Promise<number> {
  const since = new Date(services.now().getTime() - days * 86_400_000);
  const { rows } = await services.db.query<{ dk: number; id: string; sourceId: string; facilityId: string }>(
    `select m.dk, m.id, m.source_id as "sourceId", coalesce(f.organization_id::text, '') as "facilityId" from reception.merge m left join platform.facility f on f.dk = m.dk
     where m.state = 'merged' and m.merged_at > $1 order by m.merged_at desc limit ${atOnce}`, [since]);
  let moved = 0;
  for (const { dk, id, sourceId, facilityId } of rows) moved += await settle(services, { dk: Number(dk), mergeId: id, sourceId, facilityId });
  return moved;
}

interface Merged { readonly dk: number; readonly mergeId: string; readonly sourceId: string; readonly facilityId: string }

async function settle(services: RestServices, { dk, mergeId, sourceId, facilityId }: Merged): Promise<number> {
  if ((await listReferring(services.db, { dk, patientId: sourceId, limit: 1 })).length === 0) return 0;
  const exchange = systemExchange(services, { dk, facilityId, purpose: 'reception.merge' });
  let count = 0;
  await runWrite(exchange, async (unit) => {
    const [row] = await readCurrent(unit.tx, [{ dk, type: 'Patient', id: sourceId }], 'update');
    const target = row?.text == null ? undefined : replacedBy(JSON.parse(row.text) as Patient)?.replace('Patient/', '');
    if (target !== undefined) {
      const store = openStore({ services, tx: unit.tx, caller: exchange.caller, operation: 'merge-patients', at: unit.at });
      const moved = await store.repoint({ from: sourceId, to: target, keys: await listReferring(unit.tx, { dk, patientId: sourceId, limit: atOnce }) });
      await addParts(unit.tx, { dk, mergeId }, moved);
      unit.adopt(store.written);
      count = moved.length;
    }
    return { status: 200, headers: {} };
  });
  return count;
}
