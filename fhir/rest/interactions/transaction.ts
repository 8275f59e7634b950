// transaction: all entries or none, written as one set. https://hl7.org/fhir/R4/http.html#trules   spec: TRN
import { Fault, placedFault } from '#platform/fault/index.ts';
import type { WrittenVersion } from '#fhir/repository/applyWrites.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { runWrite } from '../pipe.ts';
import type { Unit } from '../pipe.ts';
import { successOutcome } from '../outcome.ts';
import { asResource } from '../shape.ts';
import { etag, preferOf, requireType } from './answers.ts';
import type { WriteResult } from './answers.ts';
import { badBundle, placeOf } from './bundle.ts';
import type { BundleEntry } from './bundle.ts';
import { findConditional } from './conditional.ts';
import { collectLinks, linkReplacer, ownLinks } from './links.ts';
import { planSteps, writesOf } from './planSteps.ts';
import type { Step } from './planSteps.ts';

export async function runTransaction(exchange: Exchange, entries: readonly BundleEntry[], readEntry: (exchange: Exchange, entry: BundleEntry) => Promise<Answer>): Promise<Answer> {
  const reads = entries.filter(runsLast);
  return runWrite(exchange, async (unit) => {
    const steps = await planSteps(exchange, unit, entries.filter((entry) => !runsLast(entry)));
    const addresses = collectAddresses(steps);
    const own = ownLinks(exchange);
    const conditions = await resolveConditionalReferences(exchange, unit, steps);
    const writes = steps.flatMap((step) => {
      const newLink = linkReplacer({ addresses, conditions, fullUrl: step.entry.fullUrl, own: step.type === 'Bundle' ? undefined : own });
      return writesOf(step).map((write) => ({ ...write, newLink }));
    });
    const written = await unit.write('transaction', writes);
    const byKey = new Map(written.map((version) => [`${version.type}/${version.id}`, version]));
    const parts: string[] = Array.from({ length: entries.length });
    for (const step of steps) parts[step.entry.index] = stepText(exchange, step, byKey.get(`${step.type}/${step.id}`));
    const inside: Exchange = { ...exchange, db: unit.tx, isWithin: true };
    for (const entry of reads) {
      parts[entry.index] = entryText(await readEntry(inside, entry).catch((error: unknown) => {
        throw error instanceof Fault ? placedFault(error, placeOf(entry.index)) : error;
      }));
    }
    return { status: 200, headers: { 'content-type': fhirJson }, body: `{"resourceType":"Bundle","type":"transaction-response","entry":[${parts.join(',')}]}`.replace(',"entry":[]', '') };
  });
}

/** Reads, and operations that only ask. */
const runsLast = ({ method, path }: BundleEntry): boolean => method === 'GET' || method === 'HEAD' || (method === 'POST' && isOperation(path));
const isOperation = (path: string): boolean => path.split('/').at(-1)?.startsWith('$') === true;

/** What the other entries may call each resource by. */
function collectAddresses(steps: readonly Step[]): Map<string, string> {
  const addresses = new Map<string, string>();
  for (const { entry, type, id } of steps) {
    if (entry.fullUrl === undefined || entry.method === 'DELETE') continue;
    if (addresses.has(entry.fullUrl)) throw badBundle(`${placeOf(entry.index)}.fullUrl`, 'two entries have the same fullUrl');
    addresses.set(entry.fullUrl, `${type}/${id}`);
  }
  return addresses;
}

/** `Patient?identifier=…` as reference: must name exactly one. */
async function resolveConditionalReferences(exchange: Exchange, unit: Unit, steps: readonly Step[]): Promise<Map<string, string>> {
  const resolved = new Map<string, string>();
  for (const { write } of steps) {
    if (!write?.source) continue;
    for (const { key, value } of collectLinks(write.source)) {
      const [, type, query] = key === 'reference' ? (/^([A-Z][A-Za-z]+)\?(.+)$/.exec(value) ?? []) : [];
      if (type === undefined || query === undefined || resolved.has(value)) continue;
      const found = await findConditional(exchange, { tx: unit.tx, type: requireType(type), query });
      if (!found) throw new Fault('precondition', 'fhir.no-match', { issue: [{ code: 'not-found', ...(write.place && { expression: write.place }), text: `the condition of a reference to ${type} matches nothing` }] });
      resolved.set(value, `${type}/${found.id}`);
    }
  }
  return resolved;
}

function stepText(exchange: Exchange, { entry, type, id, found, write, more = [] }: Step, written: WrittenVersion | undefined): string {
  const done = written ?? found;
  if (entry.method === 'DELETE') return JSON.stringify({ response: { status: '204', ...(done && more.length === 0 && { etag: etag(done.version) }) } });
  if (!done) throw new Error('an entry of the transaction wrote nothing');
  return doneText(exchange, { ...done, type, id }, write !== undefined && written?.created === true);
}

function doneText(exchange: Exchange, { type, id, version, lastUpdated, text }: Pick<WriteResult, 'type' | 'id' | 'version' | 'lastUpdated' | 'text'>, isNew: boolean): string {
  const prefer = preferOf(exchange);
  const address = `${exchange.base}/${type}/${id}`;
  const outcome = prefer === 'OperationOutcome' ? `,"outcome":${successOutcome(`${type}/${id}/_history/${version}`)}` : '';
  const response = JSON.stringify({ status: isNew ? '201 Created' : '200 OK', location: `${address}/_history/${version}`, etag: etag(version), lastModified: lastUpdated });
  const resource = prefer === 'representation' && text !== null ? `,"resource":${text}` : '';
  return `{"fullUrl":${JSON.stringify(address)}${resource},"response":${response.slice(0, -1)}${outcome}}}`;
}

/** An answer as an entry of a response bundle. */
export function entryText({ status, headers, body }: Answer): string {
  const response: Record<string, unknown> = { status: String(status), ...(headers.location && { location: headers.location }), ...(headers.etag && { etag: headers.etag }) };
  if (headers['last-modified']) response.lastModified = new Date(headers['last-modified']).toISOString();
  const isOutcome = body !== undefined && (status >= 400 || body.startsWith('{"resourceType":"OperationOutcome"'));
  if (isOutcome) return `{"response":${JSON.stringify(response).slice(0, -1)},"outcome":${body}}}`;
  return `{${body === undefined ? '' : `"resource":${asResource(body)},`}"response":${JSON.stringify(response)}}`;
}
