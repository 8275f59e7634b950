// Judges records that have ended, once, and again while their department may still mend them. spec: QUA-4
import { dayOf } from '#modules/facility/model/index.ts';
import { findEndFacts, listEncountersOfRecord, listEndedRecords } from '#modules/documents/server/index.ts';
import { openStore } from '#fhir/repository/openStore.ts';
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { systemExchange } from '#fhir/rest/systemExchange.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { defectsOf, plausibleTable } from '#modules/reporting/model/index.ts';
import { findPeopleFacts } from './readFacts.ts';

const pauseMs = 600_000;
const atOnce = 100;
/** Between two judgements of one record: what ended is shown within a round, what was mended within the hour. */
const againMs = 3_600_000;
/** What ended longer ago is judged for the last time. */
const livelyDays = 60;
/** As far back as the trend goes. */
const keptDays = 400;
const dayMs = 86_400_000;

const plausible = readRegulation('record-quality/plausible.csv', plausibleTable);

export const keepJudging = (services: RestServices): (() => Promise<void>) =>
  keepDoing({ log: services.log, part: 'quality', failed: 'the quality of records could not be judged; tried again', pauseMs }, async (isEnding) => {
    const { rows } = await services.db.query<{ dk: number; facilityId: string }>('select dk::int4, organization_id as "facilityId" from platform.facility order by dk');
    for (const facility of rows) await judgeFacility(services, facility, isEnding);
  });

/** Every record once a round at most; a round that ends early goes on with the next. */
export async function judgeFacility(services: RestServices, facility: { dk: number; facilityId: string }, isEnding: () => boolean = () => false): Promise<void> {
  const now = services.now();
  const before = (days: number) => new Date(now.getTime() - days * dayMs);
  for (let after = before(keptDays); !isEnding(); ) {
    const records = await listEndedRecords(services.db, { dk: facility.dk, after, limit: atOnce });
    const known = await judgedSince(services, { dk: facility.dk, ids: records.map(({ id }) => id), lively: before(livelyDays), since: new Date(now.getTime() - againMs) });
    await judge(services, facility, records.filter(({ id }) => !known.has(id)));
    const last = records.at(-1)?.endedAt;
    if (records.length < atOnce || !last) return;
    // Records that end at the same instant as the last of a page come with the next: a page of one instant would stand still.
    after = last.getTime() === after.getTime() ? new Date(last.getTime() + 1) : last;
  }
}

async function judgedSince({ db }: RestServices, { dk, ids, lively, since }: { dk: number; ids: readonly string[]; lively: Date; since: Date }): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>('select record_id as id from reporting.record_quality where dk = $1 and record_id = any($2) and (judged_at >= $4 or ended_at < $3 and judged_at >= ended_at + $5::interval)', [dk, ids, lively, since, `${livelyDays} days`], 'quality-judged');
  return new Set(rows.map(({ id }) => id));
}

type Ended = Awaited<ReturnType<typeof listEndedRecords>>;

async function judge(services: RestServices, { dk, facilityId }: { dk: number; facilityId: string }, records: Ended): Promise<void> {
  if (records.length === 0) return;
  const at = services.now().toISOString();
  const { caller } = systemExchange(services, { dk, facilityId, purpose: 'reporting.quality' });
  await services.db.transaction(async (tx) => {
    const store = openStore({ services, tx, caller, operation: 'reporting.quality', at });
    const facts = await findEndFacts(store, tx, { records, at });
    const encountersOf = new Map<string, readonly string[]>();
    for (const record of records) encountersOf.set(record.id, await listEncountersOfRecord(tx, record));
    const people = await findPeopleFacts(store, records, encountersOf);
    for (const record of records) {
      const [known, person] = [facts.get(record.id), people.get(record.id)];
      if (!known || !person || !record.endedAt) continue;
      const endedAt = record.endedAt.toISOString();
      const defects = defectsOf({ ...known, ...person, endedAt }, plausible.on(dayOf(endedAt)), at);
      await tx.query(
        `insert into reporting.record_quality (dk, month, ward_id, record_id, encounter_id, ward, number, ended_at, defects, judged_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (dk, record_id) do update set month = excluded.month, ward_id = excluded.ward_id, ward = excluded.ward, number = excluded.number, ended_at = excluded.ended_at, defects = excluded.defects, judged_at = excluded.judged_at`,
        [dk, `${dayOf(endedAt).slice(0, 7)}-01`, record.wardId ?? '', record.id, record.encounterId, record.wardName ?? '', record.number ?? '', endedAt, defects, at], 'quality-put');
    }
  });
}
