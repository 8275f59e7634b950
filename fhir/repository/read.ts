// Reads current and superseded versions by key. Access is decided by the caller of these functions, on the row's patient and flags. spec: STO-6
import type { Db } from '#platform/db/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { inCareSql } from './accessCondition.ts';
import { rowId } from './id.ts';
import { typeNumber, typeOf } from './typeNumber.ts';
import { sensitivityBits } from './version.ts';
import type { StoredVersion } from './version.ts';

export interface ResourceKey { readonly dk: number; readonly type: ResourceType; readonly id: string }

interface DbRow { dk: number; rt: number; rid: string; ver: number; lu: Date; pat: string | null; flags: number; status: string | null; content: string | null }
const columns = 'r.dk, r.rt, r.rid, r.ver, r.lu, r.pat, r.flags, r.status, r.content';

export const toStored = (row: DbRow): StoredVersion => ({
  type: typeOf(row.rt), rid: row.rid, version: row.ver, lastUpdated: row.lu.toISOString(), patient: row.pat, flags: row.flags & sensitivityBits, status: row.status, text: row.content,
});

export interface CareKey extends ResourceKey { readonly holders: readonly string[] }
export interface CareRow { readonly row: StoredVersion | undefined; readonly inCare: boolean }

/** Current versions, each with the answer whether one of the holders is in care of its patient. */
export async function readInCare(db: Db, keys: readonly CareKey[]): Promise<CareRow[]> {
  const lists = [keys.map(({ dk }) => dk), keys.map(({ type }) => typeNumber(type)), keys.map(({ id }) => rowId(id)), keys.map(({ holders }) => `{${holders.map(rowId).join(',')}}`)];
  const [from, values, name] = keys.length === 1
    ? ['(values ($1::int8, $2::int2, $3::uuid, $4::text, 1))', lists.map(([only]) => only), 'one']
    : ['unnest($1::int8[], $2::int2[], $3::uuid[], $4::text[]) with ordinality', lists, 'many'];
  const { rows } = await db.query<DbRow & { place: number; care: boolean }>(
    `select k.place, ${columns}, r.pat is not null and ${inCareSql('r.dk', 'r.pat', 'k.holders::uuid[]')} as care
     from ${from} as k(dk, rt, rid, holders, place) join fhir.res r on r.dk = k.dk and r.rt = k.rt and r.rid = k.rid`, values, `read-care-${name}`);
  const found = new Map(rows.map((row) => [Number(row.place), row]));
  return keys.map((key, index) => {
    const row = found.get(index + 1);
    return { row: recheck(key, row && toStored(row)), inCare: row?.care === true };
  });
}

const mostWithSharedPlan = 64;

/** Few keys share a prepared plan; many are worth one of their own, which sees how large the table is by now. */
export const nameOf = (name: string, keys: readonly unknown[]): string | undefined => (keys.length > mostWithSharedPlan ? undefined : name);

/** Current versions, in the order of the keys; undefined where there is none (or another resource hashes to the same row). */
export async function readCurrent(db: Db, keys: readonly ResourceKey[], lock: 'none' | 'update' = 'none'): Promise<(StoredVersion | undefined)[]> {
  if (keys.length === 0) return [];
  const found = new Map<string, StoredVersion>();
  const parameters = [keys.map((key) => key.dk), keys.map((key) => typeNumber(key.type)), keys.map((key) => rowId(key.id))];
  // One key has a text of its own: the planner would plan a list of one anew each time.
  const [where, values, name] = keys.length === 1
    ? ['r.dk = $1 and r.rt = $2 and r.rid = $3', parameters.map(([only]) => only), 'one']
    : ['(r.dk, r.rt, r.rid) in (select * from unnest($1::int8[], $2::int2[], $3::uuid[]))', parameters, 'many'];
  const end = lock === 'update' ? ' order by r.dk, r.rt, r.rid for update' : '';
  const { rows } = await db.query<DbRow>(`select ${columns} from fhir.res r where ${where}${end}`, values, nameOf(`read-${name}-${lock}`, keys));
  for (const row of rows) found.set(`${row.dk}/${row.rt}/${row.rid}`, toStored(row));
  return keys.map((key) => recheck(key, found.get(`${key.dk}/${typeNumber(key.type)}/${rowId(key.id)}`)));
}

/** The id must stand in the content: neither a collision of mapped ids nor the row's own key may show another resource. */
export function recheck(key: ResourceKey, stored: StoredVersion | undefined): StoredVersion | undefined {
  if (!stored || stored.text === null) return stored;
  return stored.text.includes(`"id":${JSON.stringify(key.id)}`) ? stored : undefined;
}

/** Of a superseded version: what is protected now was so before, too. */
const earlierColumns = columns.replace('r.flags', 'r.flags | (select n.flags from fhir.res n where n.dk = r.dk and n.rt = r.rt and n.rid = r.rid) as flags');

/** One version, current or superseded. */
export async function readVersion(db: Db, key: ResourceKey, version: number): Promise<StoredVersion | undefined> {
  const values = [key.dk, typeNumber(key.type), rowId(key.id), version];
  const where = 'r.dk = $1 and r.rt = $2 and r.rid = $3 and r.ver = $4';
  const { rows } = await db.query<DbRow>(`select ${columns} from fhir.res r where ${where} union all select ${earlierColumns} from fhir.res_hist r where ${where}`, values, 'read-version');
  return recheck(key, rows[0] && toStored(rows[0]));
}
