// /oauth/… and the discovery documents: the provider's own addresses, and the page where a person allows an app. spec: PPL-23
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { authenticateSession } from '../authenticate.ts';
import type { SessionRow, Sessions } from '../session.ts';
import { nameAsIssuer } from './issuer.ts';
import { isPlainScope } from './plainScopes.ts';
import { subjectOf } from './subject.ts';

export interface OauthRoutes {
  /** Opened on first use: its address is known only when the server listens. */
  readonly provider: () => Promise<Provider>;
  readonly sessions: Sessions;
  readonly resourceUrl: () => string;
  /** Scopes of a request that this person may hand to an app. */
  readonly scopesOf: (session: SessionRow, asked: readonly string[]) => readonly string[];
  /** What a scope allows, for the page that asks. */
  readonly describeScope: (scope: string) => { readonly type: string; readonly reads: boolean; readonly writes: boolean };
  readonly smartConfiguration: () => Record<string, unknown>;
}

const decision = z.strictObject({ allow: z.boolean() });
const anybody = { config: { access: 'public' } } as const;

export async function oauthRoutes(app: FastifyInstance, options: OauthRoutes): Promise<void> {
  for (const path of ['/.well-known/smart-configuration', '/fhir/.well-known/smart-configuration']) {
    app.get(path, anybody, async (_request, reply) => reply.header('access-control-allow-origin', '*').send(options.smartConfiguration()));
  }
  await app.register(providerRoutes, options);
  await app.register(interactionRoutes, options);
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
  app.get('/oauth/authorize', anybody, pass);
  app.post('/oauth/authorize', anybody, pass);
  app.get('/oauth/authorize/:uid', anybody, pass);
  app.get('/oauth/jwks', anybody, pass);
  for (const path of ['/oauth/token', '/oauth/revoke', '/oauth/introspect']) {
    app.post(path, anybody, pass);
    app.options(path, anybody, pass);
  }
}

async function interactionRoutes(app: FastifyInstance, options: OauthRoutes): Promise<void> {
  const details = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const provider = await options.provider();
      nameAsIssuer(request.raw, provider.issuer);
      return await provider.interactionDetails(request.raw, reply.raw);
    } catch (error) {
      if ((error as Error).name === 'SessionNotFound') throw new Fault('notFound', 'auth.no-interaction', { cause: error });
      throw error;
    }
  };

  // The app sent the browser here; the screens of the house go on.
  app.get('/oauth/interaction/:uid', anybody, async (request, reply) => reply.redirect(`/authorize/${encodeURIComponent((request.params as { uid: string }).uid)}`, 303));

  app.get('/oauth/interaction/:uid/ask', { config: { access: 'session' } }, async (request, reply) => {
    const session = await authenticateSession(options.sessions, request);
    const { params, uid } = await details(request, reply);
    const asked = String(params.scope ?? '').split(' ');
    const client = await (await options.provider()).Client.find(String(params.client_id));
    const rights = options.scopesOf(session, asked).map((scope) => ({ scope, ...options.describeScope(scope) }));
    return { uid, client: { id: client?.clientId, name: client?.clientName }, plain: asked.filter(isPlainScope), rights, site: new URL(String(params.redirect_uri)).host };
  });

  app.post('/oauth/interaction/:uid', { config: { access: 'session' } }, async (request, reply) => {
    const session = await authenticateSession(options.sessions, request);
    const { allow } = parseDecision(request.body);
    const { params } = await details(request, reply);
    const provider = await options.provider();
    const result = allow ? await allowApp({ provider, options, session }, params) : { error: 'access_denied', error_description: 'the person refused' };
    return { redirectTo: await provider.interactionResult(request.raw, reply.raw, result) };
  });
}

interface Allowing { readonly provider: Provider; readonly options: OauthRoutes; readonly session: SessionRow }

async function allowApp({ provider, options, session }: Allowing, params: Readonly<Record<string, unknown>>) {
  const asked = String(params.scope ?? '').split(' ');
  const accountId = subjectOf(session);
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(asked.filter(isPlainScope).join(' '));
  const url = options.resourceUrl();
  const granted = new Set(options.scopesOf(session, asked));
  grant.addResourceScope(url, [...granted].join(' '));
  grant.rejectResourceScope(url, asked.filter((one) => !isPlainScope(one) && !granted.has(one)).join(' '));
  const grantId = await grant.save();
  return { login: { accountId, remember: false }, consent: { grantId } };
}

function parseDecision(body: unknown): z.infer<typeof decision> {
  const parsed = decision.safeParse(body);
  if (!parsed.success) throw new Fault('invalid', 'auth.bad-input');
  return parsed.data;
}
