// The FHIR routes as a Fastify plugin. Reads nothing of a body before it knows who sends it. spec: RST
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { pickLanguage } from '#platform/fault/server.ts';
import { jsonOf } from '#fhir/xml/index.ts';
import { binaryOf, contentAnswer } from './binary.ts';
import { allowOrigins } from './cors.ts';
import type { Answer, Exchange } from './exchange.ts';
import { fhirJson } from './exchange.ts';
import { isBinaryContent, isForm, isXmlBody, lookOf, lookOfQuery, requireKnownBody } from './media.ts';
import type { Look } from './media.ts';
import { faultAnswer } from './outcome.ts';
import { answerSafely } from './pipe.ts';
import { isWorthPacking, openGzip, packed } from './packed.ts';
import { openQueues } from './queues.ts';
import { routeOf } from './route.ts';
import type { RestServices } from './services.ts';
import { shaped } from './shape.ts';

const bodyLimitBytes = 50 * 1024 * 1024;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

export async function fhirRoutes(app: FastifyInstance, given: RestServices): Promise<void> {
  const services: RestServices = { ...given, queues: openQueues(given) };
  const callers = new WeakMap<FastifyRequest, Caller>();
  const answerFault = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    sendAnswer(request, reply, shaped(faultAnswer(error, services.faultText, pickLanguage(request.headers['accept-language'])), anyLook(request)));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: bodyLimitBytes }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => answerFault(error, request, reply));
  app.setNotFoundHandler((request, reply) => answerFault(new Fault('notFound', 'fhir.no-such-address'), request, reply));
  allowOrigins(app, services.rest.corsOrigins);
  app.addHook('onRequest', async (request) => {
    if (isPublic(request)) return;
    callers.set(request, await services.authenticate(request));
    lookOf(request);
    requireKnownBody(request);
  });

  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const caller = callers.get(request) ?? publicCaller;
    const exchange = await buildExchange(services, request, caller);
    const look = isForm(request) ? lookOfQuery(`${exchange.query}&${exchange.body}`, request.headers.accept) : lookOf(request);
    const work = look?.form === 'content' ? async () => contentAnswer(await routeOf(exchange)(exchange), request.headers.accept ?? '') : () => routeOf(exchange)(exchange);
    return sendAnswer(request, reply, shaped(await answerSafely(exchange, work), look));
  };
  app.route({ method: [...methods], url: '/', bodyLimit: bodyLimitBytes, config: { access: 'fhir' }, handler: answer });
  app.route({ method: [...methods], url: '/*', bodyLimit: bodyLimitBytes, config: { access: 'fhir' }, handler: answer });
}

const isPublic = (request: FastifyRequest): boolean => request.method === 'OPTIONS' || /^[^?]*\/fhir\/metadata\/?(?:\?|$)/.test(request.url) && (request.method === 'GET' || request.method === 'HEAD');

/** For the capability statement only: no facility, no permission. */
const publicCaller: Caller = {
  dk: 0, facilityId: '', accountId: '', clientId: '', reference: '', roles: [], departmentIds: [], permissions: new Set(), displayName: '',
};

/** A refusal is told also to who asks for a form that we do not have. */
function anyLook(request: FastifyRequest): Look | undefined {
  try {
    return lookOf(request);
  } catch {
    return undefined;
  }
}

async function buildExchange(services: RestServices, request: FastifyRequest, caller: Caller): Promise<Exchange> {
  const [fullPath = '', query = ''] = splitOnce(request.url, '?');
  const prefix = fullPath.indexOf('/fhir');
  const path = decodeUrl(fullPath.slice(prefix + '/fhir'.length).replace(/^\/|\/$/g, ''), 'the address');
  decodeUrl(query, 'the query');
  const headers = request.headers as Record<string, string | undefined>;
  const isContent = Buffer.isBuffer(request.body) && isBinaryContent(request);
  const body = isContent ? binaryOf(await openBody(request), request) : await decodeBody(request);
  const isXml = !isContent && body !== '' && isXmlBody(headers['content-type']);
  return {
    services, db: services.db, caller, path, query, language: pickLanguage(request.headers['accept-language']), method: request.method as Exchange['method'],
    base: baseOf(services, request), headers: isXml ? { ...headers, 'content-type': fhirJson } : headers, body: isXml ? jsonOf(body) : body,
    address: request.ip, requestId: String(request.id),
  };
}

/** As the client calls us. What is no name of a host would come back in every link: then our own name stands there. */
const baseOf = ({ publicUrl }: RestServices, { protocol, host }: FastifyRequest): string => (/^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/.test(host) ? `${protocol}://${host}/fhir` : `${publicUrl}/fhir`);

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** Throws Fault `fhir.bad-request` for a % that is no escape and for escapes that are no UTF-8. */
function decodeUrl(text: string, what: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Fault('invalid', 'fhir.bad-request', { issue: [{ code: 'value', text: `${what} holds a % that is no escape, or escapes that are no UTF-8` }] });
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** gzip is opened no further than the body limit. */
async function openBody({ body, headers }: FastifyRequest): Promise<Buffer> {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'gzip' && encoding !== 'identity') throw new Fault('unsupportedMediaType', 'fhir.media-type');
  const bytes = body as Buffer;
  return encoding === 'gzip' ? openGzip(bytes, bodyLimitBytes) : bytes;
}

/** Strict UTF-8. */
async function decodeBody(request: FastifyRequest): Promise<string> {
  if (!Buffer.isBuffer(request.body)) return '';
  const bytes = await openBody(request);
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new Fault('invalid', 'fhir.bad-utf8', { cause: error });
  }
}

async function sendAnswer({ headers: asked }: FastifyRequest, reply: FastifyReply, { status, headers, body, bytes }: Answer): Promise<FastifyReply> {
  void reply.code(status).headers(headers);
  if (bytes) return reply.send(bytes);
  if (!isWorthPacking(asked['accept-encoding'], body)) return reply.send(body);
  return reply.headers({ 'content-encoding': 'gzip', vary: [reply.getHeader('vary'), 'Accept-Encoding'].filter(Boolean).join(', ') }).send(await packed(body));
}
