// _include and _revinclude: what the matches refer to and what refers to them, within the caller's access to each type. spec: SRC-15
// https://hl7.org/fhir/R4/search.html#revinclude
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import type { FoundResource } from '#fhir/repository/searchEngine.ts';
import { typeNumber, typeOf } from '#fhir/repository/typeNumber.ts';
import type { SearchAccess } from '#fhir/rest/access.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { Binder } from './binder.ts';
import { searchFault } from './faults.ts';
import { storedAs } from './kinds/context.ts';
import type { IncludeRule, SearchRequest } from './request.ts';

const mostIncluded = 2000;
const mostRounds = 10;

export interface IncludeContext { readonly db: Db; readonly dk: number; readonly accessTo: (type: ResourceType) => SearchAccess }

interface Key { readonly rt: number; readonly rid: string }
const keyText = ({ rt, rid }: Key): string => `${rt} ${rid}`;

/** Each resource once, never a match again. Rules with :iterate are repeated on what they found. Throws Fault `fhir.search-too-costly` above the limit: a part would look like the whole. */
export async function findIncluded(request: SearchRequest, matches: readonly FoundResource[], context: IncludeContext): Promise<FoundResource[]> {
  const rules = [...request.include.map((rule) => ({ rule, reverse: false })), ...request.revinclude.map((rule) => ({ rule, reverse: true }))];
  if (rules.length === 0 || matches.length === 0) return [];
  const seen = new Set(matches.map(({ type, rid }) => keyText({ rt: typeNumber(type), rid })));
  const included: FoundResource[] = [];
  let base: readonly FoundResource[] = matches;
  for (let round = 0; round < mostRounds && base.length > 0; round++) {
    const due = rules.filter(({ rule }) => round === 0 || rule.iterate);
    const keys = (await Promise.all(due.map(({ rule, reverse }) => (reverse ? referringKeys(rule, base, context) : referredKeys(rule, base, context))))).flat();
    const fresh = keys.filter((key) => !seen.has(keyText(key)));
    for (const key of fresh) seen.add(keyText(key));
    const news = unique(fresh);
    if (included.length + news.length > mostIncluded) throw searchFault({ code: 'too-costly', parameter: '_include', text: `more than ${mostIncluded} resources would be included; ask for a shorter page by _count`, issue: 'too-costly' });
    base = await readKeys(news, context);
    included.push(...base);
  }
  return included;
}

const unique = (keys: readonly Key[]): Key[] => [...new Map(keys.map((key) => [keyText(key), key])).values()];

/** What resources of the rule's source type refer to. */
async function referredKeys(rule: IncludeRule, base: readonly FoundResource[], { db, dk }: IncludeContext): Promise<Key[]> {
  const sources = base.filter(({ type }) => rule.source === undefined || type === rule.source);
  if (sources.length === 0) return [];
  const binder = new Binder({ dk, kind: 'facility', deniedFlags: 0 });
  const types = [...new Set(sources.map(({ type }) => typeNumber(type)))];
  const tests = [`x.dk = ${binder.dk}`, `x.rt = any(${binder.bind(types)}::int2[])`, `x.rid = any(${binder.bind(sources.map(({ rid }) => rid))}::uuid[])`, ...paramTests(rule, binder)];
  const targets = rule.target === undefined ? rule.parameter?.alias && rule.parameter.targets : [rule.target];
  if (targets !== undefined) tests.push(`x.target_rt = any(${binder.bind(targets.map(typeNumber))}::int2[])`);
  const { rows } = await db.query<Key>(`select distinct x.target_rt as rt, x.target_rid as rid from fhir.ix_ref x where ${tests.join(' and ')} limit ${mostIncluded + 1}`, binder.values);
  return rows;
}

/** Resources of the rule's source type that refer to these. */
async function referringKeys(rule: IncludeRule, base: readonly FoundResource[], { db, dk }: IncludeContext): Promise<Key[]> {
  const binder = new Binder({ dk, kind: 'facility', deniedFlags: 0 });
  const targets = base.filter(({ type }) => rule.target === undefined || rule.target === type);
  if (targets.length === 0) return [];
  const pairs = `select * from unnest(${binder.bind(targets.map(({ rid }) => rid))}::uuid[], ${binder.bind(targets.map(({ type }) => typeNumber(type)))}::int2[])`;
  const tests = [`x.dk = ${binder.dk}`, `(x.target_rid, x.target_rt) in (${pairs})`, ...(rule.source === undefined ? [] : [`x.rt = ${binder.bind(typeNumber(rule.source))}`]), ...paramTests(rule, binder)];
  const { rows } = await db.query<Key>(`select distinct x.rt, x.rid from fhir.ix_ref x where ${tests.join(' and ')} limit ${mostIncluded + 1}`, binder.values);
  return rows;
}

const paramTests = ({ parameter }: IncludeRule, binder: Binder): string[] => (parameter === undefined ? [] : [`x.param = any(${binder.bind(storedAs(parameter))}::text[])`]);

/** Current resources by key; what the caller may not see is left out without a word. */
async function readKeys(keys: readonly Key[], context: IncludeContext): Promise<FoundResource[]> {
  const byType = Map.groupBy(keys, ({ rt }) => rt);
  const lists = await Promise.all([...byType].map(([rt, own]) => readType(typeOf(rt), own.map(({ rid }) => rid), context)));
  return lists.flat();
}

async function readType(type: ResourceType, rids: readonly string[], { db, accessTo }: IncludeContext): Promise<FoundResource[]> {
  const access = allowed(accessTo, type);
  if (access === undefined || access.kind === 'none') return [];
  const binder = new Binder(access);
  const tests = [accessCondition(access, 'r', (value) => binder.bind(value)), `r.dk = ${binder.dk}`, `r.rt = ${binder.bind(typeNumber(type))}`, `r.rid = any(${binder.bind(rids)}::uuid[])`, 'r.content is not null'];
  const { rows } = await db.query<{ rid: string; pat: string | null; content: string }>(`select r.rid, r.pat, r.content from fhir.res r where ${tests.join(' and ')}`, binder.values);
  return rows.map((row) => ({ type, rid: row.rid, text: row.content, patient: row.pat }));
}

function allowed(accessTo: IncludeContext['accessTo'], type: ResourceType): SearchAccess | undefined {
  try {
    return accessTo(type);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'forbidden') return undefined;
    throw error;
  }
}
