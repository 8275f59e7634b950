// History of an instance and of a type, newest first, in pages. https://hl7.org/fhir/R4/http.html#history   spec: RST-6
import { Fault } from '#platform/fault/index.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { checkRow } from '#fhir/repository/accessCheck.ts';
import { rowId } from '#fhir/repository/id.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { recordReads } from '../pipe.ts';
import { etag, requireId, requireType } from './answers.ts';

interface HistoryRow { rid: string; ver: number; lu: Date; seq: number; pat: string | null; content: string | null; fhir_id: string | null }

export async function historyInstance(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'history', type);
  const [row] = await readCurrent(exchange.db, [{ dk: caller.dk, type, id }]);
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db: exchange.db, policy: services.policy, caller }, row);
  return answerHistory(exchange, { type, id });
}

export async function historyType(exchange: Exchange): Promise<Answer> {
  const type = requireType(exchange.path.split('/')[0]);
  exchange.services.policy.checkType(exchange.caller, 'history', type);
  return answerHistory(exchange, { type, id: undefined });
}

interface Page { readonly type: ResourceType; readonly id: string | undefined }

async function answerHistory(exchange: Exchange, { type, id }: Page): Promise<Answer> {
  const { base } = exchange;
  const parameters = new URLSearchParams(exchange.query);
  const count = Math.min(Math.max(requireWhole(parameters.get('_count') ?? '50', '_count'), 1), 1000);
  const { sql, values } = historySql(exchange, { type, id, count: count + 1 });
  const { rows } = await exchange.db.query<HistoryRow>(sql, values);
  const page = rows.slice(0, count);
  const detail = { action: 'R', interaction: id === undefined ? 'history-type' : 'history-instance', type, query: exchange.query } as const;
  await recordReads(exchange, [{ ...detail, ...(id !== undefined && { id }), ...(id !== undefined && page[0]?.pat && { patientId: page[0].pat }) }]);
  const path = id === undefined ? type : `${type}/${id}`;
  const links = [{ relation: 'self', url: `${base}/${path}/_history${exchange.query && `?${exchange.query}`}` }];
  const last = page.at(-1);
  if (rows.length > count && last) {
    parameters.set('_before', String(last.seq));
    links.push({ relation: 'next', url: `${base}/${path}/_history?${parameters}` });
  }
  const entries = page.map((row) => entryText({ base, type, id }, row)).join(',');
  return { status: 200, headers: { 'content-type': fhirJson }, body: `{"resourceType":"Bundle","type":"history","link":${JSON.stringify(links)},"entry":[${entries}]}`.replace(',"entry":[]', '') };
}

/** Seq below `_before`; `_since` limits by time. Rows the caller may not see do not come at all. */
function historySql({ caller, services, query }: Exchange, { type, id, count }: Page & { count: number }): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const parameters = new URLSearchParams(query);
  const conditions = [`r.rt = ${bind(typeNumber(type))}`, accessCondition(services.policy.searchAccess(caller, type), 'r', bind), `r.dk = ${bind(caller.dk)}`];
  if (id !== undefined) conditions.push(`r.rid = ${bind(rowId(id))}`);
  const before = parameters.get('_before');
  if (before !== null) conditions.push(`r.seq < ${bind(requireWhole(before, '_before'))}`);
  const since = parameters.get('_since');
  if (since !== null) conditions.push(`r.lu >= ${bind(requireInstant(since))}`);
  const part = (table: string) =>
    `(select r.rid, r.ver, r.lu, r.seq, r.pat, r.content,
        (select c.fhir_id from fhir.change c where c.dk = r.dk and c.rt = r.rt and c.rid = r.rid and r.content is null limit 1) as fhir_id
      from ${table} r where ${conditions.join(' and ')} order by r.seq desc limit ${count})`;
  return { sql: `${part('fhir.res')} union all ${part('fhir.res_hist')} order by seq desc limit ${count}`, values };
}

function requireWhole(text: string, parameter: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', expression: parameter, text: `${parameter} is no whole number` }] });
}

function requireInstant(text: string): string {
  const range = dateRange(text);
  if (!range) throw new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', expression: '_since', text: '_since is no instant' }] });
  return range.lo;
}

function entryText({ base, type, id }: { base: string; type: string; id: string | undefined }, row: HistoryRow): string {
  const known = id ?? (row.content === null ? (row.fhir_id ?? row.rid) : (JSON.parse(row.content) as { id: string }).id);
  const method = row.content === null ? 'DELETE' : row.ver === 1 ? 'POST' : 'PUT';
  const request = JSON.stringify({ method, url: method === 'POST' ? type : `${type}/${known}` });
  const response = JSON.stringify({ status: method === 'DELETE' ? '204' : method === 'POST' ? '201' : '200', etag: etag(row.ver), lastModified: row.lu.toISOString() });
  const resource = row.content === null ? '' : `,"resource":${row.content}`;
  return `{"fullUrl":${JSON.stringify(`${base}/${type}/${known}`)}${resource},"request":${request},"response":${response}}`;
}
