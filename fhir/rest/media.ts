// Which forms a request comes in and is answered in. https://hl7.org/fhir/R4/http.html#mime-type   spec: RST-13
import type { FastifyRequest } from 'fastify';
import { jsonPatchType } from '#fhir/patch/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** How the answer is to look; undefined = compact JSON, which is how it is made. */
export interface Look { readonly form: 'json' | 'xml'; readonly isPretty: boolean }

const forms: Readonly<Record<string, Look['form']>> = {
  'application/fhir+json': 'json', 'application/json': 'json', 'text/json': 'json', json: 'json',
  'application/fhir+xml': 'xml', 'application/xml': 'xml', 'text/xml': 'xml', xml: 'xml',
  '*/*': 'json', 'application/*': 'json', 'text/*': 'xml',
};
const bodyTypes = new Set(Object.keys(forms).filter((type) => /^(?:application|text)\/(?:fhir\+)?(?:json|xml)$/.test(type)));
const plainAccepts = new Set([undefined, '*/*', 'application/fhir+json', 'application/json']);
/** UTF-8 alone, and R4 alone where the release is said. */
const parameters: Readonly<Record<string, RegExp>> = { charset: /^utf-?8$/, fhirversion: /^4\.0(?:\.\d+)?$/ };

interface Range { readonly type: string; readonly fits: boolean; readonly quality: number }

/** `_format` and `_pretty`, else Accept. Throws Fault `fhir.not-acceptable`. */
export function lookOf({ url, headers }: Pick<FastifyRequest, 'url' | 'headers'>): Look | undefined {
  const hasQuery = url.includes('_format') || url.includes('_pretty');
  if (!hasQuery && plainAccepts.has(headers.accept)) return undefined;
  return lookOfQuery(hasQuery ? url.slice(url.indexOf('?') + 1) : '', headers.accept);
}

/** The same, where the parameters may stand in the body of a search. */
export function lookOfQuery(query: string, accept: string | undefined): Look {
  const asked = new URLSearchParams(query);
  const format = asked.get('_format');
  const form = format === null ? acceptedForm(accept ?? '*/*') : formOf(readRange(format.replaceAll(' ', '+')));
  if (form === undefined) throw new Fault('notAcceptable', 'fhir.not-acceptable');
  return { form, isPretty: asked.get('_pretty') === 'true' };
}

/** The form that the client likes best; of those it likes alike, JSON. */
function acceptedForm(accept: string): Look['form'] | undefined {
  const ranges = accept.slice(0, 2000).split(',').map(readRange).filter(({ quality }) => quality > 0);
  const best = (form: Look['form']) => Math.max(0, ...ranges.filter((range) => formOf(range) === form).map(({ quality }) => quality));
  const [json, xml] = [best('json'), best('xml')];
  return json === 0 && xml === 0 ? undefined : json >= xml ? 'json' : 'xml';
}

const formOf = ({ type, fits }: Range): Look['form'] | undefined => (fits && Object.hasOwn(forms, type) ? forms[type] : undefined);

function readRange(text: string): Range {
  const [type = '', ...rest] = text.toLowerCase().replaceAll('"', '').split(';').map((part) => part.trim());
  const given = rest.map((one): [string, string] => [one.slice(0, Math.max(one.indexOf('='), 0)).trim(), one.slice(one.indexOf('=') + 1).trim()]);
  const quality = Number(given.find(([name]) => name === 'q')?.[1] ?? 1);
  return { type, fits: given.every(([name, value]) => parameters[name]?.test(value) ?? true), quality: Number.isNaN(quality) ? 1 : quality };
}

/** Throws Fault `fhir.media-type` for a body that is none of ours. */
export function requireKnownBody(request: FastifyRequest): void {
  if (!hasBody(request) || isForm(request)) return;
  const { type, fits } = readRange(request.headers['content-type'] ?? '');
  const isKnown = bodyTypes.has(type) || (type.endsWith('ndjson') && isImport(request)) || (request.method === 'PATCH' && type === jsonPatchType);
  if (isSearch(request) || !isKnown || !fits) throw new Fault('unsupportedMediaType', 'fhir.media-type');
}

function hasBody({ method, headers }: FastifyRequest): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'DELETE' || headers['content-length'] === '0') return false;
  return headers['content-type'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** Lines of resources are taken by the import alone. */
const isImport = ({ url }: FastifyRequest): boolean => /^[^?]*\/fhir\/\$import(?:\?|$)/.test(url);
const isSearch = ({ url }: FastifyRequest): boolean => /^[^?]*\/_search(?:\?|$)/.test(url);
export const isForm = (request: FastifyRequest): boolean => isSearch(request) && /^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '');
export const isXmlBody = (contentType: string | undefined): boolean => contentType?.includes('xml') === true && formOf(readRange(contentType)) === 'xml';
