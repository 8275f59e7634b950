// Search pages: the bundle is made by joining stored texts. https://hl7.org/fhir/R4/search.html   spec: RST-7
import type { FoundResource, SearchPage } from '#fhir/repository/searchEngine.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import type { Answer, Exchange } from '../exchange.ts';
import { fhirJson, readingDb } from '../exchange.ts';
import { addGenerated } from '../generated/index.ts';
import { recordReads } from '../pipe.ts';
import { requireType } from './answers.ts';

/** GET [type]?… and POST [type]/_search with a form body. */
export async function search(exchange: Exchange): Promise<Answer> {
  const type = requireType(exchange.path.split('/')[0]);
  const { services, caller } = exchange;
  services.policy.checkType(caller, 'search', type);
  const { page, query } = await find(exchange, type);
  return answerPage(exchange, { type, query, page: await addGenerated(exchange, { type, query }, page) });
}

/** GET [base]?_type=…&… and POST [base]/_search: the engine asks for every type whether the caller may search it. */
export async function searchSystem(exchange: Exchange): Promise<Answer> {
  return answerPage(exchange, { type: null, ...(await find(exchange, null)) });
}

interface Found { readonly page: SearchPage; readonly query: string }

async function find(exchange: Exchange, type: ResourceType | null): Promise<Found> {
  const { services, caller, base, headers } = exchange;
  const query = [exchange.query, exchange.method === 'POST' ? exchange.body : ''].filter((part) => part !== '').join('&');
  const lenient = /handling\s*=\s*lenient/.test(headers.prefer ?? '');
  const page = await services.search({ db: readingDb(exchange), caller, policy: services.policy, hash: services.hash, type, query, base, lenient, terminology: services.terminology });
  return { query, page: page.next === undefined ? page : { ...page, next: page.next + lookIn(query) } };
}

/** A page that was asked for in a form is followed by one in the same. */
function lookIn(query: string): string {
  if (!query.includes('_format') && !query.includes('_pretty')) return '';
  const asked = [...new URLSearchParams(query)].filter(([name]) => name === '_format' || name === '_pretty');
  return asked.length === 0 ? '' : `&${new URLSearchParams(asked)}`;
}

async function answerPage(exchange: Exchange, { type, query, page }: Found & { readonly type: ResourceType | null }): Promise<Answer> {
  const patients = [...new Set([...page.matches, ...page.included].flatMap((found) => found.patient ?? []))];
  const detail = { action: 'R', interaction: type === null ? 'search-system' : 'search-type', ...(type !== null && { type }), query } as const;
  await recordReads(exchange, patients.length === 0 ? [detail] : patients.map((patientId) => ({ ...detail, patientId })));
  return { status: 200, headers: { 'content-type': fhirJson }, body: bundleText({ base: exchange.base, address: type === null ? exchange.base : `${exchange.base}/${type}`, page }) };
}

function bundleText({ base, address, page }: { base: string; address: string; page: SearchPage }): string {
  const link = [{ relation: 'self', url: `${address}${page.self && `?${page.self}`}` }];
  if (page.next !== undefined) link.push({ relation: 'next', url: `${address}?${page.next}` });
  const entry = (mode: string) => (found: FoundResource) => `{"fullUrl":"${base}/${found.type}/${idOf(found)}","resource":${found.text},"search":{"mode":"${mode}"}}`;
  const entries = [...page.matches.map(entry('match')), ...page.included.map(entry('include'))].join(',');
  const total = page.total === undefined ? '' : `,"total":${page.total}`;
  return `{"resourceType":"Bundle","type":"searchset"${total},"link":${JSON.stringify(link)}${entries && `,"entry":[${entries}]`}}`;
}

/** Our own splice writes `"id":"…"` right after the type, so the first one is the resource's. */
function idOf({ text, rid }: FoundResource): string {
  return /"id":"([A-Za-z0-9\-.]{1,64})"/.exec(text)?.[1] ?? rid;
}
