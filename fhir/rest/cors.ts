// Pages of other origins may call with a token, where the setting names them; never with a cookie. https://fetch.spec.whatwg.org/#http-cors-protocol   spec: RST-18
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const allowed = {
  methods: 'GET, HEAD, POST, PUT, PATCH, DELETE',
  // The header that goes with our cookie is not among them: a session cannot be used from elsewhere.
  headers: 'accept, authorization, content-type, idempotency-key, if-match, if-modified-since, if-none-exist, if-none-match, prefer',
  exposed: 'content-location, etag, idempotency-replayed, last-modified, location, retry-after',
};

/** Adds the headers, and answers what a browser asks beforehand; nothing happens without a setting. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.addHook('onRequest', async (request, reply) => {
    if (allow(request, reply, origins) && isPreflight(request)) return reply.code(204).send();
  });
  app.options('/', { config: { access: 'public' } }, refuse);
  app.options('/*', { config: { access: 'public' } }, refuse);
}

const isPreflight = ({ method, headers }: FastifyRequest): boolean => method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

function allow({ headers, method }: FastifyRequest, reply: FastifyReply, origins: readonly string[]): boolean {
  const { origin } = headers;
  void reply.header('vary', 'Origin');
  if (origin === undefined || !(origins.includes('*') || origins.includes(origin))) return false;
  void reply.headers({ 'access-control-allow-origin': origins.includes('*') ? '*' : origin, 'access-control-expose-headers': allowed.exposed });
  if (method === 'OPTIONS') void reply.headers({ 'access-control-allow-methods': allowed.methods, 'access-control-allow-headers': allowed.headers, 'access-control-max-age': '600' });
  return true;
}

const refuse = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => reply.code(403).send();
