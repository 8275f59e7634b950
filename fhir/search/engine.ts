// Runs a search: parse → plan → SQL, then total, includes and subset. spec: SRC
import { createHash } from 'node:crypto';
import type { FoundResource, SearchAsk, SearchPage } from '#fhir/repository/searchEngine.ts';
import { typeOf } from '#fhir/repository/typeNumber.ts';
import type { Db, QueryResult } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { findCodes } from './codes.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { CustomParameters } from './custom/customParameters.ts';
import { findIncluded } from './include.ts';
import { parseSearch, type ParseOptions } from './parse.ts';
import { planSearch, type SearchPlan } from './plan.ts';
import type { SearchRequest } from './request.ts';
import { countSql, estimateSql, pageSql, type PageStart, type Statement } from './sql.ts';
import { subsetOf } from './subset.ts';
import { parseSystemSearch } from './system.ts';
import { systemPageSql } from './systemSql.ts';

/** Counting stops here; above, the planner's estimate is told. */
const countCap = { estimate: 1_000, accurate: 100_000 } as const;
/** Statement shapes that are prepared by name on every connection: the first ones asked are the common ones. */
const mostNamed = 200;
const named = new Map<string, { readonly sql: string; readonly name: string }>();

export async function runSearch(ask: SearchAsk, custom?: CustomParameters): Promise<SearchPage> {
  const options: ParseOptions = { lenient: ask.lenient === true, ...(custom && { findCustom: (type, code) => custom.find(ask.caller.dk, type, code) }) };
  const requests = ask.type === null ? parseSystemSearch(ask.query, options) : [parseSearch(ask.type, ask.query, options)];
  const accessTo = accessOf(ask);
  const context = { dk: ask.caller.dk, hash: ask.hash, accessTo, nowMs: Date.now(), base: ask.base, codes: await findCodes(requests, ask) };
  const plans = requests.flatMap((request) => planAllowed(request, context));
  const [request] = requests;
  if (request === undefined) throw new Error('a search asks for one type at least');
  const [found, total] = await Promise.all([request.summary === 'count' || plans.length === 0 ? emptyPage : readPage(ask, request, plans), readTotal(ask.db, request, plans)]);
  const included = await findIncluded(request, found.matches, { db: ask.db, dk: ask.caller.dk, accessTo });
  const subset = subsetOf(request);
  const shown = (one: FoundResource): FoundResource => (subset === undefined ? one : { ...one, text: subset(one.type, one.text) });
  return { matches: found.matches.map(shown), included, total, next: found.next, self: request.self };
}

type AccessTo = Parameters<typeof planSearch>[1]['accessTo'];

function accessOf({ caller, policy, type }: SearchAsk): AccessTo {
  return (one) => {
    // The route has checked its own type; an operation searches its type by the operation's permission.
    if (one !== type) policy.checkType(caller, 'search', one);
    return policy.searchAccess(caller, one);
  };
}

/** Of all types together only those that the caller may search; what is named is refused. */
function planAllowed(request: SearchRequest, context: Parameters<typeof planSearch>[1]): SearchPlan[] {
  try {
    return [planSearch(request, context)];
  } catch (error) {
    if (request.isUnnamed === true && error instanceof Fault && error.kind === 'forbidden') return [];
    throw error;
  }
}

interface FoundPage { readonly matches: FoundResource[]; readonly next: string | undefined }
const emptyPage: FoundPage = { matches: [], next: undefined };

type PageRow = Record<string, string> & { pat: string | null; rt?: number };

async function readPage(ask: SearchAsk, request: SearchRequest, plans: readonly SearchPlan[]): Promise<FoundPage> {
  const [plan] = plans;
  if (plan === undefined) return emptyPage;
  const keyCount = plan.order.filter(({ on }) => on.by !== 'id').length;
  const of = { hash: ask.hash, dk: ask.caller.dk, type: ask.type ?? '', query: request.self };
  const start = request.cursor === undefined ? undefined : startOf(readCursor(of, request.cursor, keyCount + (ask.type === null ? 1 : 0)), keyCount);
  const { rows } = await run<PageRow>(ask.db, ask.type === null ? systemPageSql(plans, start) : pageSql(plan, start));
  const shown = rows.slice(0, plan.count);
  const last = rows.length > plan.count ? shown.at(-1) : undefined;
  const keys = Array.from({ length: keyCount }, (_, index) => last?.[`k${index + 1}`] ?? '');
  const after = last && { keys: last.rt === undefined ? keys : [...keys, String(last.rt)], rid: last.rid ?? '' };
  const next = after === undefined ? undefined : [request.self, `_cursor=${writeCursor(of, after)}`].filter((part) => part !== '').join('&');
  return { matches: shown.map((row) => ({ type: row.rt === undefined ? plan.type : typeOf(row.rt), rid: row.rid ?? '', text: row.content ?? '', patient: row.pat })), next };
}

/** Of several types together the cursor names also the type of the last row. */
const startOf = ({ keys, rid }: PageStart, keyCount: number): PageStart => (keys.length === keyCount ? { keys, rid } : { keys: keys.slice(0, keyCount), rid, rt: Number(keys[keyCount]) });

async function readTotal(db: Db, request: SearchRequest, plans: readonly SearchPlan[]): Promise<number | undefined> {
  const wanted = request.summary === 'count' ? 'accurate' : request.total;
  if (wanted === 'none') return undefined;
  if (plans.length === 0) return 0;
  const { rows } = await run<{ n: number }>(db, countSql(plans, countCap[wanted]));
  const counted = Number(rows[0]?.n ?? 0);
  if (counted <= countCap[wanted]) return counted;
  const { sql, values } = estimateSql(plans);
  const estimate = await db.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(sql, values);
  return Math.max(counted, estimate.rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0);
}

function run<R>(db: Db, { sql, values }: Statement): Promise<QueryResult<R>> {
  const known = namedOf(sql);
  // The text of the first one: the driver then compares and looks up one and the same string.
  return known === undefined ? db.query<R>(sql, values) : db.query<R>(known.sql, values, known.name);
}

function namedOf(sql: string): { readonly sql: string; readonly name: string } | undefined {
  const known = named.get(sql);
  if (known !== undefined || named.size >= mostNamed) return known;
  const fresh = { sql, name: `search-${createHash('sha1').update(sql).digest('base64url').slice(0, 16)}` };
  named.set(sql, fresh);
  return fresh;
}
