// References of an import may point forward and in circles: what its files hold is known before the first line is stored. docs/decisions/0162-import-of-a-set.md   spec: IMP-4
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { newId, rowId, isFhirId } from '#fhir/repository/id.ts';
import { findTypeNumber, typeNumber } from '#fhir/repository/typeNumber.ts';
import type { TargetKey } from '#fhir/repository/references.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { groupLines, keyOf } from './chunks.ts';
import { isLines, readLines } from './readFiles.ts';

export interface Awaited {
  /** For the lines of one chunk: which of these targets come with the import; who refers to them is noted. */
  readonly passFor: (file: string, places: readonly string[]) => NonNullable<Exchange['awaited']>;
  /** The references whose targets did not come after all. */
  findMissing(): Promise<readonly MissingTarget[]>;
  forget(): Promise<void>;
}

export interface MissingTarget { readonly file: string; readonly place: string; readonly target: string }

/** Reads all NDJSON files once; their keys lie in the database, so that memory does not grow with the import. */
export async function collectAwaited({ services: { db }, caller: { dk } }: Exchange, files: readonly string[]): Promise<Awaited> {
  const run = newId();
  const lists = files.filter(isLines);
  // One file alone refers mostly backwards; several are a set.
  for (const file of lists) {
    try {
      for await (const lines of groupLines(readLines(file))) {
        const keys = lines.flatMap(({ text }) => keyOf(text) ?? []).filter(({ type, id }) => isFhirId(id) && findTypeNumber(type) !== undefined);
        await db.query('insert into fhir.import_awaited (dk, run, rt, rid) select $1, $2, k.rt, k.rid from unnest($3::int2[], $4::uuid[]) as k(rt, rid) on conflict do nothing',
          [dk, run, keys.map(({ type }) => findTypeNumber(type)), keys.map(({ id }) => rowId(id))], 'import-await');
      }
    } catch (error) {
      // A damaged file is told of when it is imported.
      if (!(error instanceof Fault) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
  return {
    passFor: (file, places) => (tx, targets) => pass(tx, { dk, run, file, places }, targets),
    findMissing: async () => (await db.query<MissingTarget>(
      `select f.file, f.place, f.target from fhir.import_forward f left join fhir.res r on r.dk = f.dk and r.rt = f.rt and r.rid = f.rid and r.content is not null
       where f.dk = $1 and f.run = $2 and r.rid is null order by f.file, f.place limit 10000`, [dk, run])).rows,
    forget: async () => {
      for (const table of ['import_awaited', 'import_forward'] as const) await db.query(forgetting[table], [dk, run]);
    },
  };
}

const forgetting = { import_awaited: 'delete from fhir.import_awaited where dk = $1 and run = $2', import_forward: 'delete from fhir.import_forward where dk = $1 and run = $2' } as const;

interface Lines { readonly dk: number; readonly run: string; readonly file: string; readonly places: readonly string[] }

/** Noted in the transaction of the lines that refer. */
async function pass(tx: Db, { dk, run, file, places }: Lines, targets: readonly TargetKey[]): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ rt: number; rid: string }>(
    'select a.rt, a.rid from unnest($3::int2[], $4::uuid[]) as t(rt, rid) join fhir.import_awaited a on a.dk = $1 and a.run = $2 and a.rt = t.rt and a.rid = t.rid',
    [dk, run, targets.map(({ type }) => typeNumber(type)), targets.map(({ id }) => rowId(id))], 'import-awaited');
  const coming = new Set(rows.map(({ rt, rid }) => `${dk}/${rt}/${rid}`));
  const noted = targets.filter(({ key }) => coming.has(key));
  await tx.query(
    `insert into fhir.import_forward (dk, run, rt, rid, target, file, place) select $1, $2, f.rt, f.rid, f.target, $5, f.place from unnest($3::int2[], $4::uuid[], $6::text[], $7::text[]) as f(rt, rid, target, place) on conflict do nothing`,
    [dk, run, noted.map(({ type }) => typeNumber(type)), noted.map(({ id }) => rowId(id)), file, noted.map(({ type, id }) => `${type}/${id}`), noted.map(({ place }) => places[Number(/entry\[(\d+)\]/.exec(place ?? '')?.[1] ?? -1)] ?? '')], 'import-forward');
  return coming;
}
