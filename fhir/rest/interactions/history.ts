// History of an instance, of a type and of the whole system, newest first, in pages. https://hl7.org/fhir/R4/http.html#history   spec: RST-6, RST-15
import { Fault } from '#platform/fault/index.ts';
import { checkRow, isAdmitted } from '#fhir/repository/accessCheck.ts';
import { readCurrent } from '#fhir/repository/read.ts';
import { resourceTypes } from '#fhir/repository/typeNumber.ts';
import { writtenBy } from '#fhir/repository/version.ts';
import type { StoredVersion } from '#fhir/repository/version.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { SearchAccess } from '../access.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson, readingDb } from '../exchange.ts';
import { findGenerated } from '../generated/index.ts';
import { recordReads } from '../pipe.ts';
import type { AuditDetail } from '../pipe.ts';
import { etag, requireId, requireType } from './answers.ts';
import { parseHistoryAsk } from './historyAsk.ts';
import type { HistoryAsk } from './historyAsk.ts';
import { countHistory, readHistory, readSystemHistory } from './historyRows.ts';
import type { HistoryPage, HistoryRow, OneType } from './historyRows.ts';

export async function historyInstance(exchange: Exchange): Promise<Answer> {
  const [typeName, idText] = exchange.path.split('/');
  const type = requireType(typeName);
  const id = requireId(idText);
  const { services, caller, db } = exchange;
  services.policy.checkType(caller, 'history', type);
  const ask = parseHistoryAsk(exchange);
  const generated = await findGenerated(exchange, type, id);
  if (generated) return answerGenerated(exchange, ask, { row: generated, id });
  const [row] = await readCurrent(db, [{ dk: caller.dk, type, id }]);
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await checkRow({ db, policy: services.policy, caller }, row);
  return answerOne(exchange, ask, { type, id });
}

/** An edition of a list never changes: it has one version. */
async function answerGenerated(exchange: Exchange, ask: HistoryAsk, { row, id }: { readonly row: StoredVersion; readonly id: string }): Promise<Answer> {
  const { type, lastUpdated } = row;
  const detail = { action: 'R', interaction: 'history-instance', type, id, query: exchange.query } as const;
  const isMeant = lastUpdated !== '' && (ask.since === undefined || lastUpdated >= ask.since) && (ask.at === undefined || lastUpdated < ask.at.hi);
  if (ask.isCount) return answerCount(exchange, { ask, detail, total: isMeant ? 1 : 0 });
  const one = { type, rid: id, ver: row.version, lu: new Date(lastUpdated), pat: null, flags: writtenBy.put, content: row.text, last: null, place: '' };
  return answerPage(exchange, { ask, detail, page: { rows: isMeant ? [one] : [], next: undefined } });
}

export async function historyType(exchange: Exchange): Promise<Answer> {
  const type = requireType(exchange.path.split('/')[0]);
  exchange.services.policy.checkType(exchange.caller, 'history', type);
  return answerOne(exchange, parseHistoryAsk(exchange), { type, id: undefined });
}

async function answerOne(exchange: Exchange, ask: HistoryAsk, { type, id }: Pick<OneType, 'type' | 'id'>): Promise<Answer> {
  const { services, caller } = exchange;
  const db = readingDb(exchange);
  const of = { type, id, dk: caller.dk, access: services.policy.searchAccess(caller, type, 'history') };
  const detail = { action: 'R', interaction: id === undefined ? 'history-type' : 'history-instance', type, query: exchange.query, ...(id !== undefined && { id }) } as const;
  if (ask.isCount) return answerCount(exchange, { ask, detail, total: isNarrowed(of.access) ? undefined : await countHistory(db, of, ask) });
  return answerPage(exchange, { ask, detail, page: await readHistory(db, of, ask) });
}

/** What the caller may read, of every type that it may read: a right that is missing hides the type. */
export async function historySystem(exchange: Exchange): Promise<Answer> {
  const { services: { policy }, caller } = exchange;
  const accesses = new Map<ResourceType, SearchAccess>();
  let refusal: unknown;
  for (const type of resourceTypes) {
    try {
      policy.checkType(caller, 'history', type);
      accesses.set(type, policy.searchAccess(caller, type, 'history'));
    } catch (error) {
      refusal ??= error;
    }
  }
  if (accesses.size === 0) throw refusal;
  const ask = parseHistoryAsk(exchange);
  const detail = { action: 'R', interaction: 'history-system', query: exchange.query } as const;
  if (ask.isCount) {
    return answerCount(exchange, { ask, detail, total: await countAll(exchange, accesses, ask) });
  }
  return answerPage(exchange, { ask, detail, page: await readSystemHistory(readingDb(exchange), { dk: caller.dk, accesses }, ask) });
}

/** Undefined where there is too much to count. */
async function countAll(exchange: Exchange, accesses: ReadonlyMap<ResourceType, SearchAccess>, ask: HistoryAsk): Promise<number | undefined> {
  if ([...accesses.values()].some(isNarrowed)) return undefined;
  const [db, { dk }] = [readingDb(exchange), exchange.caller];
  let total: number | undefined = 0;
  for (const [type, access] of accesses) {
    const count = await countHistory(db, { type, id: undefined, dk, access }, ask);
    total = count === undefined || total === undefined ? undefined : total + count;
  }
  return total;
}

const isNarrowed = (access: SearchAccess): boolean => access.kind !== 'none' && access.within !== undefined;

/** Rows are found by what they are now; each version is held to narrowed scopes by what it was. */
function isShown({ services: { policy }, caller }: Exchange): (row: HistoryRow) => boolean {
  return ({ type, pat, content }) => caller.scopes === undefined || isAdmitted(policy, policy.searchAccess(caller, type, 'history'), { type, patient: pat, text: content });
}

interface Answering { readonly ask: HistoryAsk; readonly detail: AuditDetail }

async function answerCount(exchange: Exchange, { ask, detail, total }: Answering & { total: number | undefined }): Promise<Answer> {
  await recordReads(exchange, [detail]);
  return bundle(exchange, { ask, next: undefined, rest: total === undefined ? '' : `,"total":${total}` });
}

async function answerPage(exchange: Exchange, { ask, detail, page }: Answering & { page: HistoryPage }): Promise<Answer> {
  const rows = page.rows.filter(isShown(exchange));
  const patients = [...new Set(rows.flatMap(({ pat }) => pat ?? []))];
  await recordReads(exchange, patients.length === 0 ? [detail] : patients.map((patientId) => ({ ...detail, patientId })));
  const entries = rows.map((row) => entryText(exchange.base, ask, row)).join(',');
  return bundle(exchange, { ask, next: page.next, rest: entries && `,"entry":[${entries}]` });
}

function bundle({ base, path }: Exchange, { ask, next, rest }: { ask: HistoryAsk; next: string | undefined; rest: string }): Answer {
  const address = (query: string) => `${base}/${path}${query && `?${query}`}`;
  const links = [{ relation: 'self', url: address(ask.self.toString()) }];
  if (next !== undefined) links.push({ relation: 'next', url: address(new URLSearchParams([...ask.self, ['_before', next]]).toString()) });
  return { status: 200, headers: { 'content-type': fhirJson }, body: `{"resourceType":"Bundle","type":"history","link":${JSON.stringify(links)}${rest}}` };
}

const statuses = { DELETE: '204', POST: '201', PUT: '200', PATCH: '200' } as const;
const isCreation = ({ content, flags }: HistoryRow): boolean => content !== null && (flags & writtenBy.put) !== 0;

function entryText(base: string, { shown }: HistoryAsk, row: HistoryRow): string {
  const { type, ver, content } = row;
  const id = idOf(row);
  const method = methodOf(row);
  const request = JSON.stringify({ method, url: method === 'POST' ? type : `${type}/${id}` });
  const response = JSON.stringify({ status: isCreation(row) ? '201' : statuses[method], etag: etag(ver), lastModified: row.lu.toISOString() });
  const resource = content === null ? '' : `,"resource":${shown(type, content)}`;
  return `{"fullUrl":${JSON.stringify(`${base}/${type}/${id}`)}${resource},"request":${request},"response":${response}}`;
}

/** How this version came to be. */
function methodOf({ content, ver, flags }: HistoryRow): keyof typeof statuses {
  if (content === null) return 'DELETE';
  if ((flags & writtenBy.patch) !== 0) return 'PATCH';
  return ver === 1 && (flags & writtenBy.put) === 0 ? 'POST' : 'PUT';
}

/** Our own splice writes the id first; a deletion is of the version before. */
function idOf({ content, last, rid }: HistoryRow): string {
  const text = content ?? last;
  return text === null ? rid : (JSON.parse(text) as { id: string }).id;
}
