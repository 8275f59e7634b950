// The SQL of $everything: keys by the index on the patient (or on references to the encounter), content then by primary key. spec: OPR-8
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import { Binder } from '#fhir/search/binder.ts';
import { typeParameters } from '#fhir/search/parameters.ts';
import type { Statement } from '#fhir/search/sql.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Readable } from '../readableTypes.ts';
import type { EverythingAsk } from './ask.ts';

/** Whose record: of a patient by `pat`, of an encounter by the references to it. */
export interface Centre { readonly type: 'Patient' | 'Encounter'; readonly rid: string; /** Row id of the patient. */ readonly patient: string | null }
export interface PageOf { readonly dk: number; readonly centre: Centre; readonly readable: Readable; readonly ask: EverythingAsk; readonly limit: number; readonly after: After | undefined }
export interface After { readonly rank: number; readonly rid: string }

/** What one answer may weigh; at least one resource is always sent. */
const mostBytes = 24_000_000;
/** Parameters by which a type belongs to the compartment of an encounter. */
const encounterParameters = ['encounter', 'context'];
/** Their chief date is no date of care. */
const dateless: ReadonlySet<string> = new Set(['birthdate', 'expiration-date']);

interface Writing { readonly binder: Binder; readonly page: PageOf }

/** The record itself, the centre first. Columns: rank, rt, rid, pat, content, keys (how many there were up to `limit`). */
export function recordSql(page: PageOf): Statement {
  const writing = { binder: new Binder({ dk: page.dk, kind: 'facility', deniedFlags: 0 }), page };
  return { sql: pageSql(recordKeys(writing, [...page.readable.keys()]), writing), values: writing.binder.values };
}

/** What the record refers to outside of any patient's record: people of the house, places, medicines. */
export function referredSql(page: PageOf): Statement {
  const { centre, readable } = page;
  const writing = { binder: new Binder({ dk: page.dk, kind: 'facility', deniedFlags: 0 }), page };
  const { binder } = writing;
  const targets = `select distinct x.target_rt as rt, x.target_rid as rid from (${recordKeys(writing, [...readable.keys()])}) o join fhir.ix_ref x on x.dk = ${binder.dk} and x.rid = o.rid and x.rt = o.rt`;
  const patient = centre.type === 'Encounter' && centre.patient !== null ? ` or (r.rt = ${binder.bind(typeNumber('Patient'))} and r.rid = ${binder.bind(centre.patient)}::uuid)` : '';
  const keys = `select r.dk, r.rt, r.rid, r.pat, r.flags, r.lu from (${targets}) t join fhir.res r on r.dk = ${binder.dk} and r.rt = t.rt and r.rid = t.rid where r.content is not null and (r.pat is null${patient})`;
  return { sql: pageSql(keys, writing), values: binder.values };
}

function pageSql(keys: string, { binder, page }: Writing): string {
  const { ask, limit, after, centre } = page;
  const rank = `case when k.rt = ${binder.bind(typeNumber(centre.type))} then 0 else k.rt end`;
  const tests = [readableSql({ binder, page }), ...(ask.since === undefined ? [] : [`k.lu >= ${binder.bind(ask.since)}::timestamptz`])];
  if (after) tests.push(`(${rank}, k.rid) > (${binder.bind(after.rank)}::int, ${binder.bind(after.rid)}::uuid)`);
  const hits = `select ${rank} as rank, k.rt, k.rid from (${keys}) k where ${tests.join(' and ')} order by 1, 3 limit ${binder.bind(limit)}::int`;
  const weighed = `select h.rank, h.rt, h.rid, r.pat, r.content, count(*) over () as keys, sum(octet_length(r.content)) over (order by h.rank, h.rid) - octet_length(r.content) as before
    from (${hits}) h join fhir.res r on r.dk = ${binder.dk} and r.rt = h.rt and r.rid = h.rid`;
  return `select w.rank, w.rt, w.rid, w.pat, w.content, w.keys from (${weighed}) w where w.before < ${mostBytes} order by w.rank, w.rid`;
}

/** The rows of the types asked for, as access has them; types of the same access share a test. */
function readableSql({ binder, page: { readable, ask } }: Writing): string {
  const shown = [...readable].filter(([type]) => ask.types === undefined || ask.types.includes(type));
  const groups = [...Map.groupBy(shown, ([, access]) => JSON.stringify(access)).values()];
  const tests = groups.map((group) => `k.rt = any(${binder.bind(group.map(([type]) => typeNumber(type)))}::int2[]) and ${accessCondition(group[0]?.[1] ?? { dk: 0, kind: 'none' }, 'k', (value) => binder.bind(value))}`);
  return `(${tests.map((test) => `(${test})`).join(' or ') || 'false'})`;
}

/** Columns dk, rt, rid, pat, flags, lu. */
function recordKeys(writing: Writing, types: readonly ResourceType[]): string {
  const { binder, page: { centre } } = writing;
  if (centre.type === 'Patient') return patientKeys(writing, types);
  const referring = `select x.rt, x.rid from fhir.ix_ref x where x.dk = ${binder.dk} and x.target_rid = ${binder.bind(centre.rid)}::uuid and x.target_rt = ${binder.bind(typeNumber('Encounter'))} and x.param = any(${binder.bind(encounterParameters)}::text[])`;
  return `select r.dk, r.rt, r.rid, r.pat, r.flags, r.lu from (select ${binder.bind(typeNumber('Encounter'))}::int2 as rt, ${binder.bind(centre.rid)}::uuid as rid union ${referring}) t
    join fhir.res r on r.dk = ${binder.dk} and r.rt = t.rt and r.rid = t.rid where r.content is not null`;
}

function patientKeys(writing: Writing, types: readonly ResourceType[]): string {
  const { binder, page: { centre } } = writing;
  const own = types.filter((type) => type === 'Patient' || typeParameters(type).compartment.length > 0);
  const where = `i.dk = ${binder.dk} and i.pat = ${binder.bind(centre.rid)}::uuid`;
  const alone = own.filter((type) => !indexTable(type).shared).map((type) =>
    `select i.dk, ${typeNumber(type)}::int2 as rt, i.rid, i.pat, i.flags, i.lu from ${indexTable(type).name} i where ${where}${isDated(type) ? datesSql(writing) : ''}`);
  const numbers = (dated: boolean): string => `i.rt = any(${binder.bind(own.filter((type) => indexTable(type).shared && isDated(type) === dated).map(typeNumber))}::int2[])`;
  const shared = [true, false].map((dated) => `select i.dk, i.rt, i.rid, i.pat, i.flags, i.lu from fhir.ix_any i where ${where} and ${numbers(dated)}${dated ? datesSql(writing) : ''}`);
  return [...alone, ...shared].join(' union all ');
}

const isDated = (type: ResourceType): boolean => !dateless.has(typeParameters(type).columns.date ?? 'birthdate');

/** A row without a date is part of every span. */
function datesSql({ binder, page: { ask: { from, until } } }: Writing): string {
  const tests = [...(until === undefined ? [] : [`i.d_lo < ${binder.bind(until)}::timestamptz`]), ...(from === undefined ? [] : [`i.d_hi > ${binder.bind(from)}::timestamptz`])];
  return tests.length === 0 ? '' : ` and (i.d_hi is null or (${tests.join(' and ')}))`;
}
