// SearchAccess as SQL on any row that has `rid`, `pat` and `flags`; no query of ours is built without it. spec: ACC
import type { IndexTest, Narrowing, SearchAccess, Within } from '#fhir/rest/access.ts';
import { rowId } from './id.ts';
import { indexTable, typeNumber } from './typeNumber.ts';

type Bind = (value: unknown) => string;

/** `alias` names a table with dk, rid, pat and flags; `bind` adds a value and gives its placeholder. */
export function accessCondition(access: SearchAccess, alias: string, bind: Bind): string {
  if (access.kind === 'none') return 'false';
  const own = `${alias}.dk = ${bind(access.dk)}`;
  const open = access.deniedFlags === 0 ? '' : ` and ${alias}.flags & ${bind(access.deniedFlags)} = 0`;
  const within = access.within === undefined ? '' : ` and ${withinSql(access.within, alias, bind)}`;
  if (access.kind === 'facility') return own + open + within;
  if (access.kind === 'patient') return `${own}${open} and ${alias}.pat = ${bind(rowId(access.patientId))}${within}`;
  return `${own}${open} and (${alias}.pat is null or ${inCareSql(`${alias}.dk`, `${alias}.pat`, `${bind(access.holders.map(rowId))}::uuid[]`)})${within}`;
}

/** One of the holders is in care of the patient now. */
export const inCareSql = (dk: string, patient: string, holders: string): string =>
  `exists (select 1 from fhir.care_relation c where c.dk = ${dk} and c.patient = ${patient} and c.holder = any(${holders}) and c.since <= now() and (c.until is null or c.until > now()))`;

const withinSql = (within: Within, alias: string, bind: Bind): string => `(${within.any.map((one) => narrowingSql(one, { within, alias, bind })).join(' or ') || 'false'})`;

function narrowingSql({ patientId, criteria, tests }: Narrowing, { within: { type }, alias, bind }: { within: Within; alias: string; bind: Bind }): string {
  const own = patientId === undefined ? [] : [`${alias}.pat = ${bind(rowId(patientId))}`];
  if (criteria === undefined) return own.join('') || 'true';
  if (tests === undefined) return 'false';
  const { name, shared } = indexTable(type);
  const indexed = [`scoped.dk = ${alias}.dk`, `scoped.rid = ${alias}.rid`, ...(shared ? [`scoped.rt = ${bind(typeNumber(type))}`] : []), ...tests.map((test) => testSql(test, bind))];
  return [...own, `exists (select 1 from ${name} scoped where ${indexed.join(' and ')})`].join(' and ');
}

const testSql = (test: IndexTest, bind: Bind): string => ('tokens' in test ? `scoped.toks && ${bind(test.tokens)}::int8[]` : `scoped.status = any(${bind(test.status)}::text[])`);
