// Makes the index rows of stored resources anew, a few hundred at a time: only what differs is written. spec: SRC-24
import type { Database, Tx } from '#platform/db/index.ts';
import type { TokenHash } from '#fhir/search/hash.ts';
import { indexRows } from '#fhir/search/rows.ts';
import type { Resource, ResourceType } from '#fhir/types/index.ts';
import { sideNames, sideRows, sideTables } from './indexRows.ts';
import type { Row, SideName } from './indexRows.ts';
import { indexTable, typeNumber } from './typeNumber.ts';
import type { Definitions } from './version.ts';

export interface Reindexing { readonly db: Database; readonly hash: TokenHash; readonly definitions: Definitions; readonly dk: number; readonly type: ResourceType }

const rowsAtOnce = 200;
const nowhere = '00000000-0000-0000-0000-000000000000';

/** Calls `progress` after every few hundred, with their number; ends when it says false. */
export async function reindexType(work: Reindexing, progress: (count: number) => Promise<boolean>): Promise<void> {
  for (let after: string | undefined = nowhere; after !== undefined; ) {
    const from: string = after;
    const { last, count } = await work.db.transaction((tx) => reindexSome(tx, work, from));
    after = (await progress(count)) ? last : undefined;
  }
}

interface Stored { readonly rid: string; readonly content: string }

/** Writers of these rows wait meanwhile, and what they write later is indexed by themselves. */
async function reindexSome(tx: Tx, { hash, definitions, dk, type }: Reindexing, after: string): Promise<{ last: string | undefined; count: number }> {
  const rt = typeNumber(type);
  const { rows } = await tx.query<Stored>(
    'select rid, content from fhir.res where dk = $1 and rt = $2 and rid > $3 and content is not null order by rid limit $4 for no key update', [dk, rt, after, rowsAtOnce]);
  if (rows.length === 0) return { last: undefined, count: 0 };
  const made = rows.map(({ rid, content }) => ({ rid, rows: indexRows(hash, dk, definitions.extract(JSON.parse(content) as Resource, dk)) }));
  const { name, shared } = indexTable(type);
  await tx.query(
    `update ${name} i set toks = n.toks::int8[], code_h = n.code_h, d_lo = n.d_lo, d_hi = n.d_hi
     from unnest($2::uuid[], $3::text[], $4::int8[], $5::timestamptz[], $6::timestamptz[]) as n(rid, toks, code_h, d_lo, d_hi)
     where i.dk = $1 and i.rid = n.rid${shared ? ` and i.rt = ${rt}` : ''} and (i.toks, i.code_h, i.d_lo, i.d_hi) is distinct from (n.toks::int8[], n.code_h, n.d_lo, n.d_hi)`,
    [dk, made.map(({ rid }) => rid), ...(['toks', 'code_h', 'd_lo', 'd_hi'] as const).map((column) => made.map(({ rows: { main } }) => (column === 'toks' ? `{${main.toks.join(',')}}` : main[column])))]);
  for (const side of sideNames) await renewSide(tx, side, { dk, rt, rids: made.map(({ rid }) => rid), rows: made.flatMap((one) => sideRows({ dk, rt, rid: one.rid }, one.rows)[side]) });
  return { last: rows.length < rowsAtOnce ? undefined : rows.at(-1)?.rid, count: rows.length };
}

interface Renewal { readonly dk: number; readonly rt: number; readonly rids: readonly string[]; readonly rows: readonly Row[] }

async function renewSide(tx: Tx, side: SideName, { dk, rt, rids, rows }: Renewal): Promise<void> {
  const { name, columns, types, key } = sideTables[side];
  const lists = columns.map((_, column) => rows.map((row) => row[column] ?? null));
  const fresh = (first: number): string => `unnest(${types.map((type, column) => `$${first + column}::${type}[]`).join(', ')}) as n(${columns.join(', ')})`;
  const same = key.map((column) => `i.${column} = n.${column}`).join(' and ');
  await tx.query(`delete from ${name} i where i.dk = $1 and i.rt = $2 and i.rid = any($3::uuid[]) and not exists (select from ${fresh(4)} where ${same})`, [dk, rt, rids, ...lists]);
  if (rows.length > 0) await tx.query(`insert into ${name} (${columns.join(', ')}) select distinct on (${key.map((column) => `n.${column}`).join(', ')}) n.* from ${fresh(1)} where not exists (select from ${name} i where ${same})`, lists);
}
