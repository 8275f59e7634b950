// Reading and searching AuditEvent: rendered from the trail, written by nobody. spec: AUD-6
import { readTrail } from '#platform/audit/index.ts';
import type { TrailFilter, TrailRow } from '#platform/audit/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { readCursor, writeCursor } from '#fhir/search/cursor.ts';
import type { SearchAccess } from '#fhir/rest/access.ts';
import type { SearchRequest } from '#fhir/search/request.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { listDefinitions } from '../generated/index.ts';
import { recordReads } from '../pipe.ts';
import { parseEventId, parseTrailAsk } from './ask.ts';
import { auditEventOf } from './render.ts';
import type { Rendering } from './render.ts';

export async function readAudit(exchange: Exchange): Promise<Answer> {
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'read', 'AuditEvent');
  const id = exchange.path.split('/')[1] ?? '';
  const place = parseEventId(id);
  const filter = place && narrow(exchange, { ids: [place] });
  const [row] = filter ? await readTrail(exchange.db, { ...filter, limit: 1 }, services.now()) : [];
  if (!row) throw new Fault('notFound', 'fhir.not-found');
  await recordReads(exchange, [{ action: 'R', interaction: 'read', type: 'AuditEvent', id, ...(row.patient !== null && { patientId: row.patient }) }]);
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify(auditEventOf(row, renderingOf(exchange))) };
}

export async function searchAudit(exchange: Exchange): Promise<Answer> {
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'search', 'AuditEvent');
  const query = [exchange.query, exchange.method === 'POST' ? exchange.body : ''].filter((part) => part !== '').join('&');
  const ask = parseTrailAsk(query, /handling\s*=\s*lenient/.test(exchange.headers.prefer ?? ''));
  const filter = narrow(exchange, { ...ask.filter, ...startOf(exchange, ask.request) });
  const rows = filter ? await readTrail(exchange.db, { ...filter, limit: ask.request.count + 1 }, services.now()) : [];
  // Of the patient only when something of that record was seen: an id that is not of here must not enter this facility's trail as one.
  const [only, another] = rows.length > 0 ? (ask.filter.patients ?? []) : [];
  await recordReads(exchange, [{ action: 'R', interaction: 'search-type', type: 'AuditEvent', query, ...(only !== undefined && another === undefined && { patientId: only }) }]);
  return { status: 200, headers: { 'content-type': fhirJson }, body: JSON.stringify(bundleOf(exchange, ask.request, rows)) };
}

/** Adds what the caller may see: all of the facility, or a patient's own record; undefined: nothing. */
function narrow({ services, caller }: Exchange, filter: Omit<TrailFilter, 'dk' | 'limit'>): Omit<TrailFilter, 'limit'> | undefined {
  const access = services.policy.searchAccess(caller, 'AuditEvent');
  const { dk } = caller;
  if (access.kind === 'facility' && access.within === undefined) return { ...filter, dk };
  const own = ownRecord(access);
  if (own === undefined) return undefined;
  return filter.patients === undefined || filter.patients.includes(own) ? { ...filter, dk, patients: [own] } : undefined;
}

/** Row id of the one patient whose trail may be seen; the trail is narrowed by nothing else. */
function ownRecord(access: SearchAccess): string | undefined {
  if (access.kind !== 'patient' && access.kind !== 'facility') return undefined;
  const patientId = access.kind === 'patient' ? access.patientId : access.within?.any.find(({ criteria }) => criteria === undefined)?.patientId;
  const isNarrowed = access.kind === 'patient' && access.within !== undefined;
  return patientId === undefined || isNarrowed ? undefined : rowId(patientId);
}

const cursorOf = ({ services, caller }: Exchange, { self }: SearchRequest) => ({ hash: services.hash, dk: caller.dk, type: 'AuditEvent', query: self });

function startOf(exchange: Exchange, request: SearchRequest): Pick<TrailFilter, 'after'> {
  if (request.cursor === undefined) return {};
  const [at = '', chain, n] = readCursor(cursorOf(exchange, request), request.cursor, 3).keys;
  return { after: { at, chain: Number(chain), n: Number(n) } };
}

function bundleOf(exchange: Exchange, request: SearchRequest, rows: readonly TrailRow[]): object {
  const { base } = exchange;
  const rendering = renderingOf(exchange);
  const shown = rows.slice(0, request.count);
  const last = rows.length > request.count ? shown.at(-1) : undefined;
  const address = (query: string) => `${base}/AuditEvent${query && `?${query}`}`;
  const link = [{ relation: 'self', url: address(request.self) }];
  if (last) {
    const cursor = writeCursor(cursorOf(exchange, request), { keys: [last.at.toISOString(), String(last.chain), String(last.n)], rid: '' });
    link.push({ relation: 'next', url: address([request.self, `_cursor=${cursor}`].filter((part) => part !== '').join('&')) });
  }
  const entry = shown.map((row) => ({ fullUrl: `${base}/AuditEvent/${row.chain}-${row.n}`, resource: auditEventOf(row, rendering), search: { mode: 'match' } }));
  return { resourceType: 'Bundle', type: 'searchset', link, ...(entry.length > 0 && { entry }) };
}

function renderingOf({ services, caller }: Exchange): Rendering {
  const definitions = listDefinitions(services);
  return { facilityId: caller.facilityId, isOperation: (code) => definitions.has(code), isReduced: caller.patientId !== undefined };
}
