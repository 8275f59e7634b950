// Which forms a request comes in and is answered in. https://hl7.org/fhir/R4/http.html#mime-type   spec: RST-13
import type { FastifyRequest } from 'fastify';
import { isBinaryAddress } from './binary.ts';
import { jsonPatchType } from '#fhir/patch/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** How the answer is to look; undefined = compact JSON, which is how it is made. */
export interface Look { readonly form: 'json' | 'xml' | 'content'; readonly isPretty: boolean }
type Form = 'json' | 'xml';

const forms: Readonly<Record<string, Form>> = {
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
export function lookOf({ url, headers, method }: Pick<FastifyRequest, 'url' | 'headers' | 'method'>): Look | undefined {
  const hasQuery = url.includes('_format') || url.includes('_pretty');
  if (!hasQuery && plainAccepts.has(headers.accept)) return undefined;
  const query = hasQuery ? url.slice(url.indexOf('?') + 1) : '';
  // Whoever reads a Binary in no form of FHIR wants what it holds; that it is of a type asked for is seen when it is there.
  if (method === 'GET' && isBinaryAddress(url) && !query.includes('_format=') && acceptedForm(headers.accept ?? '*/*') === undefined) return { form: 'content', isPretty: false };
  return lookOfQuery(query, headers.accept);
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
function acceptedForm(accept: string): Form | undefined {
  const ranges = accept.slice(0, 2000).split(',').map(readRange).filter(({ quality }) => quality > 0);
  const best = (form: Form) => Math.max(0, ...ranges.filter((range) => formOf(range) === form).map(({ quality }) => quality));
  const [json, xml] = [best('json'), best('xml')];
  return json === 0 && xml === 0 ? undefined : json >= xml ? 'json' : 'xml';
}

const formOf = ({ type, fits }: Range): Form | undefined => (fits && Object.hasOwn(forms, type) ? forms[type] : undefined);

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
  if (isBinaryContent(request)) return;
  if (isSearch(request) || !isKnown || !fits) throw new Fault('unsupportedMediaType', 'fhir.media-type');
}

/** A body in a media type of its own, to be kept as a Binary. */
export function isBinaryContent({ method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  const { type } = readRange(headers['content-type'] ?? '');
  return (method === 'POST' || method === 'PUT') && isBinaryAddress(url) && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(type) && !bodyTypes.has(type) && type !== 'application/x-www-form-urlencoded';
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
