// Runs a search: parse → plan → SQL, then total, includes and subset. spec: SRC
import { createHash } from 'node:crypto';
import type { FoundResource, SearchAsk, SearchPage } from '#fhir/repository/searchEngine.ts';
import type { Db, QueryResult } from '#platform/db/index.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { findIncluded } from './include.ts';
import { parseSearch } from './parse.ts';
import { planSearch, type SearchPlan } from './plan.ts';
import type { SearchRequest } from './request.ts';
import { countSql, estimateSql, pageSql, type Statement } from './sql.ts';
import { subsetOf } from './subset.ts';

/** Counting stops here; above, the planner's estimate is told. */
const countCap = { estimate: 1_000, accurate: 100_000 } as const;
/** Statement shapes that are prepared by name on every connection: the first ones asked are the common ones. */
const mostNamed = 200;
const named = new Map<string, { readonly sql: string; readonly name: string }>();

export async function runSearch(ask: SearchAsk): Promise<SearchPage> {
  const { caller, policy, hash, type } = ask;
  const request = parseSearch(type, ask.query, { lenient: ask.lenient === true });
  const accessTo: Parameters<typeof planSearch>[1]['accessTo'] = (one) => {
    // The route has checked its own type; an operation searches its type by the operation's permission.
    if (one !== type) policy.checkType(caller, 'search', one);
    return policy.searchAccess(caller, one);
  };
  const plan = planSearch(request, { dk: caller.dk, hash, accessTo, nowMs: Date.now(), base: ask.base });
  const [found, total] = await Promise.all([request.summary === 'count' ? emptyPage : readPage(ask, request, plan), readTotal(ask.db, request, plan)]);
  const included = await findIncluded(request, found.matches, { db: ask.db, dk: caller.dk, accessTo });
  const subset = subsetOf(request);
  const shown = (one: FoundResource): FoundResource => (subset === undefined ? one : { ...one, text: subset(one.type, one.text) });
  return { matches: found.matches.map(shown), included, total, next: found.next, self: request.self };
}

interface FoundPage { readonly matches: FoundResource[]; readonly next: string | undefined }
const emptyPage: FoundPage = { matches: [], next: undefined };

async function readPage(ask: SearchAsk, request: SearchRequest, plan: SearchPlan): Promise<FoundPage> {
  const keyCount = plan.order.filter(({ on }) => on.by !== 'id').length;
  const of = { hash: ask.hash, dk: ask.caller.dk, type: plan.type, query: request.self };
  const start = request.cursor === undefined ? undefined : readCursor(of, request.cursor, keyCount);
  const { rows } = await run<Record<string, string> & { pat: string | null }>(ask.db, pageSql(plan, start));
  const shown = rows.slice(0, plan.count);
  const last = rows.length > plan.count ? shown.at(-1) : undefined;
  const keys = Array.from({ length: keyCount }, (_, index) => last?.[`k${index + 1}`] ?? '');
  const next = last === undefined ? undefined : [request.self, `_cursor=${writeCursor(of, { keys, rid: last.rid ?? '' })}`].filter((part) => part !== '').join('&');
  return { matches: shown.map((row) => ({ type: plan.type, rid: row.rid ?? '', text: row.content ?? '', patient: row.pat })), next };
}

async function readTotal(db: Db, request: SearchRequest, plan: SearchPlan): Promise<number | undefined> {
  const wanted = request.summary === 'count' ? 'accurate' : request.total;
  if (wanted === 'none') return undefined;
  const { rows } = await run<{ n: number }>(db, countSql(plan, countCap[wanted]));
  const counted = Number(rows[0]?.n ?? 0);
  if (counted <= countCap[wanted]) return counted;
  const { sql, values } = estimateSql(plan);
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
