// /oauth/… and the discovery documents: the provider's own addresses, and the page where a person allows an app. spec: PPL-23
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { Fault } from '#platform/fault/index.ts';
import { consentRoutes } from './consentRoutes.ts';
import { interactionRoutes } from './interactionRoutes.ts';
import type { InteractionRoutes } from './interactionRoutes.ts';
import { nameAsIssuer } from './issuer.ts';

export interface OauthRoutes extends InteractionRoutes {
  readonly smartConfiguration: () => Record<string, unknown>;
  /** Colours and sizes of the house, for apps that want to look like it. */
  readonly smartStyle: Readonly<Record<string, string>>;
}

/** What a request for authorization may hold. */
const mostFormBytes = 32 * 1024;
const anybody = { config: { access: 'public' } } as const;

export async function oauthRoutes(app: FastifyInstance, options: OauthRoutes): Promise<void> {
  for (const path of ['/.well-known/smart-configuration', '/fhir/.well-known/smart-configuration']) {
    app.get(path, anybody, async (_request, reply) => reply.header('access-control-allow-origin', '*').send(options.smartConfiguration()));
  }
  app.get('/smart-style.json', anybody, async (_request, reply) => reply.header('access-control-allow-origin', '*').send(options.smartStyle));
  await app.register(providerRoutes, options);
  await app.register(interactionRoutes, options);
  await app.register(consentRoutes, options);
}

/** The provider reads the request by itself: nothing may take the body first. */
async function providerRoutes(app: FastifyInstance, { provider }: OauthRoutes): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));
  let opened: Promise<{ issuer: string; callback: ReturnType<Provider['callback']> }> | undefined;
  const open = () => (opened ??= provider().then((one) => ({ issuer: one.issuer, callback: one.callback() })));
  const pass = async (request: FastifyRequest, reply: FastifyReply) => {
    const { issuer, callback } = await open();
    nameAsIssuer(request.raw, issuer);
    reply.hijack();
    await callback(request.raw, reply.raw);
  };
  app.get('/.well-known/openid-configuration', anybody, pass);
  app.get('/.well-known/oauth-authorization-server', anybody, pass);
  app.get('/oauth/authorize', anybody, async (request, reply) => {
    request.raw.url = withConsent(request.url);
    await pass(request, reply);
  });
  // SMART lets an app post its request: the browser repeats it as a GET, so that our cookies come along.
  app.post('/oauth/authorize', anybody, async (request, reply) => reply.redirect(`/oauth/authorize?${await readForm(request.raw)}`, 303));
  app.get('/oauth/authorize/:uid', anybody, pass);
  app.get('/oauth/jwks', anybody, pass);
  for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/introspect']) {
    app.post(path, anybody, pass);
    app.options(path, anybody, pass);
  }
}

/** We ask each time; OpenID Connect gives offline access only to who says so. */
function withConsent(url: string): string {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  return query.has('prompt') || !(query.get('scope') ?? '').split(' ').includes('offline_access') ? url : `${url}&prompt=consent`;
}

/** Throws Fault `auth.bad-input` for what is too long to be a request. */
async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) {
    text += part.toString('utf8');
    if (text.length > mostFormBytes) throw new Fault('invalid', 'auth.bad-input');
  }
  return new URLSearchParams(text).toString();
}
