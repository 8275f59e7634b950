// What the way of a record to the archive says about its quality, for the room that counts. spec: QUA-1
import { dayOf } from '#modules/facility/model/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import type { Db } from '#platform/db/index.ts';
import { hoursOf } from '../../model/index.ts';
import { meterRecords } from './lines.ts';
import type { RecordRow } from './recordRows.ts';
import { completenessRules } from './rules.ts';

export interface EndFacts {
  readonly firstHandOver: { readonly at: string; readonly gaps: number } | undefined;
  readonly wasReturned: boolean;
  readonly handOverHours: number;
  readonly lateEntries: number;
  readonly unsigned: number;
}

interface FirstRow { readonly id: string; readonly at: Date | null; readonly gaps: number | null; readonly returned: boolean }

export async function findEndFacts(store: Store, db: Db, { records, at }: { records: readonly RecordRow[]; at: string }): Promise<Map<string, EndFacts>> {
  const [first] = records;
  if (!first) return new Map();
  const rulesOn = await completenessRules(db, first.dk);
  const meters = await meterRecords(store, db, { records, at });
  const { rows } = await db.query<FirstRow>(
    `select distinct on (record_id) record_id as id, at, (detail ->> 'gaps')::int4 as gaps, exists (select 1 from documents.record_event r where r.dk = e.dk and r.record_id = e.record_id and r.kind = 'returned') as returned
     from documents.record_event e where dk = $1 and record_id = any($2) and kind = 'handed-over' order by record_id, at`, [first.dk, records.map(({ id }) => id)], 'records-first-hand-over');
  const firsts = new Map(rows.map((row) => [row.id, row]));
  return new Map(records.map((record) => {
    const [meter, known] = [meters.get(record.id), firsts.get(record.id)];
    const unsigned = meter?.gaps.filter(({ kind }) => kind === 'unsigned').length ?? 0;
    return [record.id, {
      firstHandOver: known?.at ? { at: known.at.toISOString(), gaps: known.gaps ?? 0 } : undefined, wasReturned: known?.returned ?? false,
      handOverHours: hoursOf(rulesOn(dayOf(record.endedAt?.toISOString() ?? at)).deadlines, 'hand-over'), lateEntries: meter?.late.length ?? 0, unsigned,
    }];
  }));
}
