// Search pages: the bundle is made by joining stored texts. https://hl7.org/fhir/R4/search.html   spec: RST-7
import type { FoundResource } from '#fhir/repository/searchEngine.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson } from '../exchange.ts';
import { addDefinitions } from '../generatedDefinitions.ts';
import { recordReads } from '../pipe.ts';
import { requireType } from './answers.ts';

/** GET [type]?… and POST [type]/_search with a form body. */
export async function search(exchange: Exchange): Promise<Answer> {
  const type = requireType(exchange.path.split('/')[0]);
  const { services, caller, base } = exchange;
  services.policy.checkType(caller, 'search', type);
  const query = [exchange.query, exchange.method === 'POST' ? exchange.body : ''].filter((part) => part !== '').join('&');
  const found = await services.search({ db: exchange.db, caller, policy: services.policy, hash: services.hash, type, query, base, lenient: /handling\s*=\s*lenient/.test(exchange.headers.prefer ?? '') });
  const page = type === 'OperationDefinition' ? addDefinitions(services, query, found) : found;
  const patients = [...new Set([...page.matches, ...page.included].flatMap((found) => found.patient ?? []))];
  const detail = { action: 'R', interaction: 'search-type', type, query } as const;
  await recordReads(exchange, patients.length === 0 ? [detail] : patients.map((patientId) => ({ ...detail, patientId })));
  return { status: 200, headers: { 'content-type': fhirJson }, body: bundleText({ base, type, page }) };
}

function bundleText({ base, type, page }: { base: string; type: string; page: Awaited<ReturnType<Exchange['services']['search']>> }): string {
  const link = [{ relation: 'self', url: `${base}/${type}${page.self && `?${page.self}`}` }];
  if (page.next !== undefined) link.push({ relation: 'next', url: `${base}/${type}?${page.next}` });
  const entry = (mode: string) => (found: FoundResource) => `{"fullUrl":"${base}/${found.type}/${idOf(found)}","resource":${found.text},"search":{"mode":"${mode}"}}`;
  const entries = [...page.matches.map(entry('match')), ...page.included.map(entry('include'))].join(',');
  const total = page.total === undefined ? '' : `,"total":${page.total}`;
  return `{"resourceType":"Bundle","type":"searchset"${total},"link":${JSON.stringify(link)}${entries && `,"entry":[${entries}]`}}`;
}

/** Our own splice writes `"id":"…"` right after the type, so the first one is the resource's. */
function idOf({ text, rid }: FoundResource): string {
  return /"id":"([A-Za-z0-9\-.]{1,64})"/.exec(text)?.[1] ?? rid;
}
