// The OpenID Connect provider: codes with PKCE S256, refresh, revocation, introspection, and tokens for backend services that sign their assertion.
// https://openid.net/specs/openid-connect-core-1_0.html  https://hl7.org/fhir/smart-app-launch/STU2/   spec: PPL-20
import { errors, interactionPolicy, Provider } from 'oidc-provider';
import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Db } from '#platform/db/index.ts';
import { openAdapter } from './adapter.ts';
import { isSecretOf, ownMetadata } from './clients.ts';
import type { ProviderKeys } from './keys.ts';
import { sameServer } from './issuer.ts';
import { findContext } from './launch.ts';
import { lifeS } from './lifetimes.ts';
import { isPlainScope, plainScopes } from './plainScopes.ts';
import { parseSubject } from './subject.ts';

export interface ProviderSettings {
  readonly db: Db;
  readonly now: () => Date;
  readonly keys: ProviderKeys;
  /** Public address of the server without a slash at its end. */
  readonly issuer: string;
  /** Address the access tokens are for, and which of the asked scopes a client may have there. */
  readonly resource: { readonly url: string; scopesFor(allowed: readonly string[], asked: readonly string[]): readonly string[] };
  /** Fetches the keys of a client from an address that it named. */
  readonly fetchKeys: (address: string) => Promise<Response>;
  /** The person behind a subject, or undefined when the account may not act any more. */
  readonly findPerson: (subject: string) => Promise<{ readonly claims: Readonly<Record<string, unknown>>; readonly patientId?: string } | undefined>;
}

/** Longest life of a client assertion. https://hl7.org/fhir/smart-app-launch/STU2/client-confidential-asymmetric.html */
const assertionS = 300;
/** Clocks of clients may be this far from ours. */
const clockToleranceS = 5;

export const routes = { authorization: '/oauth/authorize', token: '/oauth/token', jwks: '/oauth/jwks', revocation: '/oauth/revoke', introspection: '/oauth/introspect' } as const;

export function openProvider(settings: ProviderSettings): Provider {
  const provider = new Provider(settings.issuer, configurationFor(settings));
  // Host and protocol are set from the issuer before the provider reads them.
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    await next();
    completeAnswer(settings, ctx as unknown as KoaContextWithOIDC);
  });
  // Only the hash of a secret is kept.
  (provider.Client as unknown as { prototype: Client }).prototype.compareClientSecret = function compareHash(this: Client, given: string) {
    return isSecretOf(this.clientSecret, given);
  };
  return provider;
}

function configurationFor(settings: ProviderSettings): Configuration {
  return {
    adapter: openAdapter(settings.db, settings.now),
    jwks: settings.keys.jwks,
    cookies: { keys: settings.keys.cookieKeys, names: { session: 'lanh_oauth', interaction: 'lanh_interaction', resume: 'lanh_resume' }, short: { signed: true, sameSite: 'lax' }, long: { signed: true, sameSite: 'lax' } },
    routes,
    responseTypes: ['code'],
    scopes: [...plainScopes],
    claims: { openid: ['sub'], fhirUser: ['fhirUser'], profile: ['name', 'preferred_username'] },
    conformIdTokenClaims: false,
    clientAuthMethods: ['none', 'client_secret_basic', 'private_key_jwt'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES384', 'RS384', 'ES256'], idTokenSigningAlgValues: ['ES256'] },
    extraClientMetadata: { properties: [...ownMetadata] },
    extraParams: { aud: requireAudience(settings), launch: null },
    pkce: { required: () => true },
    clockTolerance: clockToleranceS,
    // SMART: the address is said each time.
    allowOmittingSingleRegisteredRedirectUri: false,
    // The keys of a client where it says that they are: the only address that the provider calls.
    fetch: async (url) => settings.fetchKeys(String(url)),
    clientBasedCORS: (_ctx, origin, client) => (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    extraTokenClaims: (ctx, token) => contextOf(settings, ctx, token),
    features: { ...featuresFor(settings) },
    interactions: { policy: policyOfOwnSession(), url: (_ctx, interaction) => `/oauth/interaction/${interaction.uid}` },
    findAccount: async (_ctx, subject) => {
      const person = await settings.findPerson(subject);
      return person && { accountId: subject, claims: async () => ({ sub: subject, ...person.claims }) };
    },
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, source) => client.grantTypeAllowed('refresh_token') && (source.scopes.has('offline_access') || source.scopes.has('online_access')),
    rotateRefreshToken: true,
    assertJwtClientAuthClaimsAndHeader: (_ctx, claims) => checkAssertion(settings, claims),
    ttl: {
      AccessToken: lifeS.accessToken, ClientCredentials: lifeS.clientCredentials, AuthorizationCode: lifeS.code, IdToken: lifeS.accessToken, Interaction: lifeS.interaction, Session: lifeS.interaction,
      RefreshToken: (_ctx, token) => (token.scopes.has('offline_access') ? lifeS.grant : lifeS.refresh), Grant: lifeS.grant,
    },
    renderError: (ctx, out) => {
      ctx.type = 'application/json';
      ctx.body = out;
    },
  };
}

function featuresFor({ resource }: ProviderSettings): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    dPoP: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    introspection: { enabled: true, allowedPolicy: (ctx, client, token) => mayIntrospect(ctx, client, token) },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource.url,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, url, client) => {
        if (url.replace(/\/$/, '') !== resource.url) throw new errors.InvalidTarget();
        return { audience: resource.url, scope: resourceScopes(resource, ctx, client).join(' '), accessTokenFormat: 'opaque' };
      },
    },
  };
}

/** What was asked, or what the code or refresh token at hand was given for, as far as this client may have it. */
function resourceScopes(resource: ProviderSettings['resource'], ctx: KoaContextWithOIDC, client: Client): readonly string[] {
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  const asked = String(ctx.oidc.params?.scope ?? AuthorizationCode?.scope ?? RefreshToken?.scope ?? '').split(' ').filter((one) => one !== '');
  const granted = resource.scopesFor(String(client.lanh_scopes ?? '').split(' '), asked.filter((one) => !isPlainScope(one)));
  if (granted.length === 0 && ctx.oidc.params?.grant_type === 'client_credentials') throw new errors.InvalidScope('none of the requested scopes may be granted', asked.join(' '));
  return granted;
}

/** SMART: an app says for which FHIR server it wants the token; for another one it gets none. */
function requireAudience({ resource }: ProviderSettings) {
  return (_ctx: KoaContextWithOIDC, value: string | undefined) => {
    if (value === undefined || value.replace(/\/$/, '') === resource.url) return;
    throw new errors.InvalidTarget('aud names another server');
  };
}

/** Every authorization passes the page where our own session says who is there: a hand-over must never leave a colleague signed in. */
function policyOfOwnSession(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const check = new interactionPolicy.Check('own_session', 'the person is asked in the screens of the house', 'login_required',
    (ctx) => (ctx.oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT));
  policy.get('login')?.checks.add(check);
  return policy;
}

/** Short life, and meant for this server whatever name the request was sent to. */
function checkAssertion({ issuer, now }: ProviderSettings, claims: Readonly<Record<string, unknown>>): void {
  const at = now().getTime() / 1000;
  const { exp, iat, aud, sub, iss } = claims;
  if (sub !== iss) throw new errors.InvalidClientAuth('sub and iss must both be the client_id');
  if (typeof exp !== 'number' || exp > at + assertionS + 5) throw new errors.InvalidClientAuth(`exp must lie at most ${assertionS} seconds ahead`);
  if (typeof iat === 'number' && iat > at + 60) throw new errors.InvalidClientAuth('iat lies in the future');
  const own = new Set(sameServer(issuer).flatMap((name) => [name, `${name}${routes.token}`]));
  if (![aud].flat().some((one) => own.has(String(one)))) throw new errors.InvalidClientAuth('aud must be the token endpoint of this server');
}

type Introspected = Parameters<NonNullable<NonNullable<NonNullable<Configuration['features']>['introspection']>['allowedPolicy']>>[2];

/** A program without a secret learns of its own tokens only; one of a facility of the tokens there. */
async function mayIntrospect(ctx: KoaContextWithOIDC, client: Client, token: Introspected): Promise<boolean> {
  if (token.clientId === client.clientId) return true;
  if (client.clientAuthMethod === 'none') return false;
  if (client.lanh_dk === undefined) return true;
  const { accountId } = token as { accountId?: string };
  const dk = accountId === undefined ? (await ctx.oidc.provider.Client.find(token.clientId ?? ''))?.lanh_dk : parseSubject(accountId)?.dk;
  return dk === client.lanh_dk;
}

/** Names of SMART: they stand in the token answer and in introspection. */
interface TokenContext { readonly patient?: string; readonly encounter?: string; readonly fhirUser?: unknown }

/** What was open when the app was started; a patient's account has its own record in context. */
async function contextOf({ db, findPerson }: ProviderSettings, ctx: KoaContextWithOIDC, token: { readonly kind: string }): Promise<Record<string, unknown> | undefined> {
  const { accountId, grantId } = token as { accountId?: string; grantId?: string };
  if (token.kind !== 'AccessToken' || accountId === undefined || grantId === undefined) return undefined;
  const [person, kept] = await Promise.all([findPerson(accountId), findContext(db, grantId)]);
  const { AuthorizationCode, RefreshToken } = ctx.oidc.entities;
  const isNamed = (AuthorizationCode ?? RefreshToken)?.scopes.has('fhirUser') === true;
  const patient = person?.patientId ?? kept.patientId;
  return { ...(patient && { patient }), ...(kept.encounterId && { encounter: kept.encounterId }), ...(isNamed && { fhirUser: person?.claims.fhirUser }) };
}

/** SMART: the token answer names every scope that was granted and what is in context. */
function completeAnswer({ issuer }: ProviderSettings, ctx: KoaContextWithOIDC): void {
  if (ctx.oidc?.route !== 'token' || ctx.status !== 200) return;
  const { AccessToken, AuthorizationCode, RefreshToken, Grant } = ctx.oidc.entities;
  const source = AuthorizationCode ?? RefreshToken;
  if (!AccessToken || !source) return;
  const { patient, encounter } = (AccessToken.extra ?? {}) as TokenContext;
  const granted = new Set((Grant?.getOIDCScope() ?? '').split(' '));
  const plain = [...source.scopes].filter((scope) => isPlainScope(scope) && granted.has(scope));
  ctx.body = {
    ...(ctx.body as object), scope: [...plain, ...AccessToken.scopes].join(' '),
    ...(patient && { patient, need_patient_banner: true, smart_style_url: `${issuer}/smart-style.json` }), ...(encounter && { encounter }),
  };
}
