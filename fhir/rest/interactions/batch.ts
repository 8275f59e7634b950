// batch: every entry on its own, in the order of verbs that R4 gives. https://hl7.org/fhir/R4/http.html#transaction   spec: TRN-6
import { Fault } from '#platform/fault/index.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { answerSafely } from '../pipe.ts';
import { badBundle, parseBundle } from './bundle.ts';
import type { BundleEntry } from './bundle.ts';
import { patchRequestOf } from './patch.ts';
import { entryText, runTransaction } from './transaction.ts';

/** Entries of one verb run side by side, this many at a time. */
const atOnce = 16;
const verbGroups: readonly (readonly string[])[] = [['DELETE'], ['POST'], ['PUT', 'PATCH'], ['GET', 'HEAD']];

export type Route = (exchange: Exchange) => (exchange: Exchange) => Promise<Answer>;

/** POST on the base: a batch or a transaction bundle. */
export async function runBundle(exchange: Exchange, route: Route): Promise<Answer> {
  const { type, entries } = parseBundle(exchange);
  const run = async (inside: Exchange, entry: BundleEntry) => {
    const own = entryExchange(inside, entry);
    const answer = await route(own)(own);
    return entry.method === 'HEAD' ? { status: answer.status, headers: answer.headers } : answer;
  };
  if (type === 'transaction') return runTransaction(exchange, entries, run);
  if (type !== 'batch') throw badBundle('Bundle.type', 'type is neither batch nor transaction');
  if (exchange.headers['idempotency-key'] !== undefined) throw new Fault('invalid', 'fhir.batch-key');
  return runBatch(entries, (entry) => answerSafely(exchange, () => run(exchange, entry)));
}

async function runBatch(entries: readonly BundleEntry[], run: (entry: BundleEntry) => Promise<Answer>): Promise<Answer> {
  const parts: string[] = Array.from({ length: entries.length });
  for (const verbs of verbGroups) {
    const group = entries.filter((entry) => verbs.includes(entry.method));
    for (let from = 0; from < group.length; from += atOnce) {
      await Promise.all(group.slice(from, from + atOnce).map(async (entry) => {
        parts[entry.index] = entryText(await run(entry));
      }));
    }
  }
  const entry = parts.length === 0 ? '' : `,"entry":[${parts.join(',')}]`;
  return { status: 200, headers: { 'content-type': fhirJson }, body: `{"resourceType":"Bundle","type":"batch-response"${entry}}` };
}

/** The entry as a request of its own. */
function entryExchange({ source: _bundle, ...exchange }: Exchange, entry: BundleEntry): Exchange {
  if (entry.path === '') throw new Fault('invalid', 'fhir.bad-bundle', { issue: [{ code: 'invalid', text: 'a bundle inside a bundle' }] });
  const headers = {
    ...(entry.ifMatch !== undefined && { 'if-match': entry.ifMatch }), ...(entry.ifNoneMatch !== undefined && { 'if-none-match': entry.ifNoneMatch }),
    ...(entry.ifNoneExist !== undefined && { 'if-none-exist': entry.ifNoneExist }), ...(entry.ifModifiedSince !== undefined && { 'if-modified-since': entry.ifModifiedSince }),
    prefer: exchange.headers.prefer ?? 'return=minimal',
  };
  const own = { ...exchange, method: entry.method, path: entry.path, query: entry.query };
  if (entry.method !== 'PATCH') return { ...own, headers, body: entry.source?.text ?? '' };
  const { contentType, body } = patchRequestOf(entry);
  return { ...own, headers: { ...headers, 'content-type': contentType }, body };
}
