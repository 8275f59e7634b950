// A converted copy of a record, asked for by the symbol on its pages: what it is of, who made it, when, and whether the record is still as it was. spec: VER-24
import type { RestServices } from '#fhir/rest/services.ts';
import type { Db } from '#platform/db/index.ts';
import { parseCopySymbol } from '../../model/index.ts';
import { findRecord, listEncountersOfRecord } from '../record/recordRows.ts';

export interface CopyCheck {
  readonly symbol: string;
  readonly facility: string;
  /** Archive number, or number of the record: never a name. */
  readonly record: string;
  readonly by: string;
  readonly at: string;
  readonly papers: number;
  /** What became of the record since: papers of the copy that a newer version replaced or that were withdrawn, and papers signed later. */
  readonly since: { readonly replaced: number; readonly withdrawn: number; readonly added: number };
}

interface Row { readonly dk: number; readonly recordId: string; readonly symbol: string; readonly person: string; readonly madeAt: Date; readonly documentIds: readonly string[]; readonly facility: string }

/** Facilities number for themselves: one symbol may be of several. */
const most = 5;

/** None for what is no symbol, or one that no copy has. */
export async function checkCopies({ db }: Pick<RestServices, 'db'>, typed: string): Promise<readonly CopyCheck[]> {
  const symbol = parseCopySymbol(typed);
  if (symbol === undefined) return [];
  const { rows } = await db.query<Row>(
    `select c.dk::int4, c.record_id as "recordId", c.symbol, c.person, c.made_at as "madeAt", c.document_ids as "documentIds", f.name as facility from documents.record_copy c join platform.facility f on f.dk = c.dk
     where upper(c.symbol) = $1 order by c.dk limit ${most}`, [symbol], 'copies-of-symbol');
  return Promise.all(rows.map(async (row): Promise<CopyCheck> => ({
    symbol: row.symbol, facility: row.facility, record: row.symbol.split('/')[0] ?? '', by: row.person, at: row.madeAt.toISOString(), papers: row.documentIds.length, since: await sinceThen(db, row),
  })));
}

async function sinceThen(db: Db, { dk, recordId, documentIds, madeAt }: Row): Promise<CopyCheck['since']> {
  const { rows: states } = await db.query<{ status: string }>(`select r.content::json ->> 'status' as status from fhir.res r where r.dk = $1 and r.rid = any($2::uuid[]) and r.content is not null`, [dk, documentIds]);
  const count = (wanted: string) => states.filter(({ status }) => status === wanted).length;
  const record = await findRecord(db, { dk, id: recordId });
  const encounters = record ? await listEncountersOfRecord(db, record) : [];
  const { rows: [later] } = await db.query<{ n: number }>(
    `select count(*)::int4 as n from documents.paper where dk = $1 and encounter_id = any($2) and state = 'signed' and replaces is null and signed_at > $3 and not document_id = any($4)`, [dk, encounters, madeAt, documentIds]);
  return { replaced: count('superseded'), withdrawn: documentIds.length - states.length + count('entered-in-error'), added: later?.n ?? 0 };
}
