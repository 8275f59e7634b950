// The versions of a history page. Those of one resource or type come by their sequence, those of the whole system along the change log. spec: RST-6, RST-15
import type { Db } from '#platform/db/index.ts';
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { rowId } from '#fhir/repository/id.ts';
import { typeNumber, typeOf } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { SearchAccess } from '../access.ts';
import type { HistoryAsk } from './historyAsk.ts';

export interface HistoryRow {
  readonly type: ResourceType;
  readonly rid: string;
  readonly ver: number;
  readonly lu: Date;
  readonly pat: string | null;
  readonly flags: number;
  readonly content: string | null;
  /** Content of the version before a deletion, for the id. */
  readonly last: string | null;
  /** Where the page after this row begins. */
  readonly place: string;
}
export interface HistoryPage { readonly rows: readonly HistoryRow[]; readonly next: string | undefined }

interface DbRow extends Omit<HistoryRow, 'type' | 'place'> { readonly rt: number; readonly seq: string; readonly xid?: string }
type Bind = (value: unknown) => string;

const columns = `r.rt, r.rid, r.ver, r.lu, r.seq::text as seq, r.pat, r.flags, r.content,
  case when r.content is null then (select h.content from fhir.res_hist h where h.dk = r.dk and h.rt = r.rt and h.rid = r.rid and h.ver = r.ver - 1) end as last`;

/** When the version was followed by the next. */
const nextLu = `coalesce((select n.lu from fhir.res_hist n where n.dk = r.dk and n.rt = r.rt and n.rid = r.rid and n.ver = r.ver + 1),
  (select n.lu from fhir.res n where n.dk = r.dk and n.rt = r.rt and n.rid = r.rid))`;

function timeConditions({ since, at }: Pick<HistoryAsk, 'since' | 'at'>, table: string, bind: Bind): string[] {
  return [
    ...(since === undefined ? [] : [`r.lu >= ${bind(since)}`]),
    ...(at === undefined ? [] : [`r.lu < ${bind(at.hi)}`, ...(table === 'fhir.res' ? [] : [`${nextLu} > ${bind(at.lo)}`])]),
  ];
}

/** What is protected now was so before, too: an earlier version says what the label is to hide. */
function historyAccess(access: SearchAccess, table: string, bind: Bind): string {
  const own = accessCondition(access, 'r', bind);
  if (table === 'fhir.res' || access.kind === 'none' || access.deniedFlags === 0) return own;
  return `${own} and (select p.flags from fhir.res p where p.dk = r.dk and p.rt = r.rt and p.rid = r.rid) & ${bind(access.deniedFlags)} = 0`;
}

export interface OneType { readonly type: ResourceType; readonly id: string | undefined; readonly access: SearchAccess; readonly dk: number }

function statement({ type, id, access, dk }: OneType, ask: HistoryAsk): { part: (table: string) => string; values: unknown[] } {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const conditions = [`r.rt = ${bind(typeNumber(type))}`, `r.dk = ${bind(dk)}`];
  if (id !== undefined) conditions.push(`r.rid = ${bind(rowId(id))}`);
  if (ask.before !== undefined) conditions.push(`r.seq < ${bind(ask.before.at(-1))}`);
  return { values, part: (table) => `from ${table} r where ${[...conditions, historyAccess(access, table, bind), ...timeConditions(ask, table, bind)].join(' and ')}` };
}

/** Of one resource or one type, newest first. */
export async function readHistory(db: Db, of: OneType, ask: HistoryAsk): Promise<HistoryPage> {
  const { part, values } = statement(of, ask);
  const [current, older] = ['fhir.res', 'fhir.res_hist'].map((table) => `(select ${columns} ${part(table)} order by r.seq desc limit ${ask.count + 1})`);
  const { rows } = await db.query<DbRow>(`select * from (${current} union all ${older}) v order by v.seq::int8 desc limit ${ask.count + 1}`, values);
  const page = rows.slice(0, ask.count).map((row) => ({ ...row, type: typeOf(row.rt), place: row.seq }));
  return { rows: page, next: rows.length > ask.count ? page.at(-1)?.place : undefined };
}

const mostCounted = 100_000;

/** How many versions there are; undefined beyond 100,000. */
export async function countHistory(db: Db, of: OneType, ask: HistoryAsk): Promise<number | undefined> {
  const { part, values } = statement(of, ask);
  const [current, older] = ['fhir.res', 'fhir.res_hist'].map((table) => `(select 1 ${part(table)} limit ${mostCounted + 1})`);
  const { rows } = await db.query<{ n: number }>(`select count(*) as n from (${current} union all ${older}) v`, values);
  const count = Number(rows[0]?.n ?? 0);
  return count > mostCounted ? undefined : count;
}

export interface AllTypes { readonly dk: number; /** What the caller may see of each type that it may read at all. */ readonly accesses: ReadonlyMap<ResourceType, SearchAccess> }

/** Entries of the log that are looked at for one page; what is left is for the next. */
const mostLooked = 20_000;
const largestChunk = 2000;
/** No transaction lasts longer: the log is in the order of transactions, not of instants. */
const longestWriteMs = 3_600_000;

interface LogRow { readonly xid: string; readonly seq: string; readonly rt: number; readonly rid: string; readonly ver: number; readonly at: Date }

/** Of everything, newest first: chunk by chunk along the log, until the page is full, the log ends, or enough was looked at. */
export async function readSystemHistory(db: Db, of: AllTypes, ask: HistoryAsk): Promise<HistoryPage> {
  const rows: HistoryRow[] = [];
  let place = ask.before;
  let chunk = ask.count + 1;
  for (let looked = 0; looked < mostLooked; chunk = Math.min(chunk * 4, largestChunk)) {
    const log = await readLog(db, { dk: of.dk, before: place, limit: chunk });
    rows.push(...await readVersions(db, { ...of, log }, ask));
    if (rows.length > ask.count) break;
    const last = log.at(-1);
    if (!last || log.length < chunk || isBefore(log, ask.since)) return { rows, next: undefined };
    place = [last.xid, last.seq];
    looked += log.length;
  }
  const page = rows.slice(0, ask.count);
  return { rows: page, next: rows.length > ask.count ? page.at(-1)?.place : place?.join('.') };
}

const isBefore = (log: readonly LogRow[], since: string | undefined): boolean => since !== undefined && log.every(({ at }) => at.getTime() < Date.parse(since) - longestWriteMs);

async function readLog(db: Db, { dk, before, limit }: { dk: number; before: readonly string[] | undefined; limit: number }): Promise<LogRow[]> {
  const [xid, seq] = before ?? [];
  const after = xid === undefined || seq === undefined ? '' : ' and (c.xid, c.seq) < ($3::xid8, $4::int8)';
  const { rows } = await db.query<LogRow>(
    `select c.xid::text, c.seq::text, c.rt, c.rid, c.ver, c.at from fhir.change c where c.dk = $1${after} order by c.xid desc, c.seq desc limit $2`,
    [dk, limit, ...(after === '' ? [] : [xid, seq])], after === '' ? 'history-log' : 'history-log-on');
  return rows;
}

async function readVersions(db: Db, { dk, accesses, log }: AllTypes & { log: readonly LogRow[] }, ask: HistoryAsk): Promise<HistoryRow[]> {
  const readable = log.filter(({ rt }) => accesses.has(typeOf(rt)));
  if (readable.length === 0) return [];
  const values: unknown[] = [readable.map(({ rt }) => rt), readable.map(({ rid }) => rid), readable.map(({ ver }) => ver), readable.map(({ xid }) => xid)];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const own = `r.dk = ${bind(dk)}`;
  const access = (table: string) => grouped(accesses).map(([one, types]) => `(r.rt = any(${bind(types.map(typeNumber))}::int2[]) and ${historyAccess(one, table, bind)})`).join(' or ');
  const part = (table: string) => `select ${columns}, k.xid, k.place from unnest($1::int2[], $2::uuid[], $3::int4[], $4::text[]) with ordinality as k(rt, rid, ver, xid, place)
    join ${table} r on r.rt = k.rt and r.rid = k.rid and r.ver = k.ver where ${[own, `(${access(table)})`, ...timeConditions(ask, table, bind)].join(' and ')}`;
  const { rows } = await db.query<DbRow>(`select * from (${part('fhir.res')} union all ${part('fhir.res_hist')}) v order by v.place limit ${ask.count + 1}`, values);
  return rows.map((row) => ({ ...row, type: typeOf(row.rt), place: `${row.xid}.${row.seq}` }));
}

/** Types of which the caller sees the same, together. */
function grouped(accesses: AllTypes['accesses']): [SearchAccess, ResourceType[]][] {
  const groups = new Map<string, [SearchAccess, ResourceType[]]>();
  for (const [type, access] of accesses) {
    const key = JSON.stringify(access);
    const known = groups.get(key);
    if (known) known[1].push(type);
    else groups.set(key, [access, [type]]);
  }
  return [...groups.values()];
}
