// /oauth/interaction/…: what our page shows when an app asks, and what the person decides there. spec: PPL-23 SMA-1
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Client, Provider } from 'oidc-provider';
import { z } from 'zod';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { authenticateSession } from '../authenticate.ts';
import { parseBody } from '../door.ts';
import type { DoorEvent } from '../door.ts';
import type { SessionRow, Sessions } from '../session.ts';
import { nameAsIssuer } from './issuer.ts';
import { findLaunch, keepConsent, takeLaunch } from './launch.ts';
import type { LaunchContext } from './launch.ts';
import { isPlainScope } from './plainScopes.ts';
import { subjectOf } from './subject.ts';

export interface InteractionRoutes {
  readonly db: Db;
  readonly now: () => Date;
  /** Opened on first use: its address is known only when the server listens. */
  readonly provider: () => Promise<Provider>;
  readonly sessions: Sessions;
  readonly resourceUrl: () => string;
  readonly consentLifeS: number;
  /** Scopes of a request that this person may hand to the app, given what the app is registered for and whether a patient is in context. */
  readonly scopesOf: (session: SessionRow, asked: readonly string[], within: { readonly allowed: readonly string[]; readonly hasPatient: boolean }) => readonly string[];
  /** What a scope allows, for the page that asks. */
  readonly describeScope: (scope: string) => object;
  /** Into the trail: who let which app in, refused it, or took it back. */
  readonly record: (event: DoorEvent, request: FastifyRequest) => Promise<void>;
  /** Throws Fault when this person may not open this patient's record. */
  readonly checkPatient: (session: SessionRow, patientId: string) => Promise<void>;
}

const decision = z.strictObject({
  allow: z.boolean(),
  /** Those that were left; absent: all that was asked. */
  scopes: z.array(z.string().max(500)).max(200).optional(),
  /** Chosen on our page, where the app wants a patient and staff is there. */
  patientId: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/).optional(),
});

interface Asking {
  readonly session: SessionRow;
  readonly uid: string;
  readonly client: Client;
  readonly params: Readonly<Record<string, unknown>>;
  readonly asked: readonly string[];
  readonly launch: LaunchContext | undefined;
}

export async function interactionRoutes(app: FastifyInstance, options: InteractionRoutes): Promise<void> {
  // The app sent the browser here; the screens of the house go on.
  app.get('/oauth/interaction/:uid', { config: { access: 'public' } }, async (request, reply) => reply.redirect(`/authorize/${encodeURIComponent((request.params as { uid: string }).uid)}`, 303));

  app.get('/oauth/interaction/:uid/ask', { config: { access: 'session' } }, async (request, reply) => {
    const asking = await readAsking(options, request, reply);
    const { uid, client, params, asked, launch } = asking;
    const needsPatient = wantsPatient(asking);
    const rights = grantable(options, asking, needsPatient).map((scope) => ({ scope, ...options.describeScope(scope) }));
    return {
      uid, client: { id: client.clientId, name: client.clientName }, plain: plainOf(asking), rights, site: new URL(String(params.redirect_uri)).host,
      needsPatient, isLaunched: launch !== undefined, ...(launch?.patientId && { patientId: launch.patientId }), skipped: asked.length - plainOf(asking).length - rights.length,
    };
  });

  app.post('/oauth/interaction/:uid', { config: { access: 'session' } }, async (request, reply) => {
    const decided = parseBody(decision, request.body);
    const asking = await readAsking(options, request, reply);
    const provider = await options.provider();
    const result = decided.allow ? await allowApp({ provider, options }, asking, decided) : { error: 'access_denied', error_description: 'the person refused' };
    await options.record(appEvent(asking.session, decided.allow ? 'allow-app' : 'refuse-app', asking.client.clientId), request);
    return { redirectTo: await provider.interactionResult(request.raw, reply.raw, result) };
  });
}

export const appEvent = ({ dk, accountId, id }: SessionRow, what: 'allow-app' | 'refuse-app' | 'revoke-app', about: string): DoorEvent => ({ what, outcome: 'success', dk: Number(dk), accountId, sessionId: id, about });

/** Throws Fault `auth.no-interaction`, `auth.foreign-app` or `auth.launch-over`. */
async function readAsking({ db, now, provider: open, sessions }: InteractionRoutes, request: FastifyRequest, reply: FastifyReply): Promise<Asking> {
  const session = await authenticateSession(sessions, request);
  const provider = await open();
  nameAsIssuer(request.raw, provider.issuer);
  const { params, uid } = await provider.interactionDetails(request.raw, reply.raw).catch((error: Error) => {
    throw error.name === 'SessionNotFound' ? new Fault('notFound', 'auth.no-interaction', { cause: error }) : error;
  });
  const client = await provider.Client.find(String(params.client_id));
  if (!client) throw new Fault('notFound', 'auth.no-interaction');
  if (client.lanh_dk !== undefined && client.lanh_dk !== Number(session.dk)) throw new Fault('forbidden', 'auth.foreign-app');
  const launch = typeof params.launch === 'string' ? await findLaunch(db, params.launch, { clientId: client.clientId, subject: subjectOf(session), at: now() }) : undefined;
  if (typeof params.launch === 'string' && !launch) throw new Fault('gone', 'auth.launch-over');
  return { session, uid, client, params, launch, asked: String(params.scope ?? '').split(' ').filter((one) => one !== '') };
}

const allowedOf = (client: Client): string[] => String(client.lanh_scopes ?? '').split(' ');

/** Staff choose whose record it is about; a patient's own needs no choice. */
const wantsPatient = ({ session, asked, launch }: Asking): boolean => session.patientId === null && launch?.patientId === undefined && asked.includes('launch/patient');

/** A stay is only known from the chart; offline access must be registered. */
const plainOf = ({ asked, client, launch }: Asking): string[] =>
  asked.filter((one) => isPlainScope(one) && (one !== 'offline_access' || allowedOf(client).includes(one)) && (one !== 'launch/encounter' || launch?.encounterId !== undefined));

function grantable({ scopesOf }: InteractionRoutes, { session, asked, client, launch }: Asking, hasChosen: boolean): readonly string[] {
  return scopesOf(session, asked.filter((one) => !isPlainScope(one)), { allowed: allowedOf(client), hasPatient: hasChosen || launch?.patientId !== undefined });
}

interface Allowing { readonly provider: Provider; readonly options: InteractionRoutes }

async function allowApp({ provider, options }: Allowing, asking: Asking, { scopes, patientId }: z.infer<typeof decision>) {
  const { session, asked, client, params, launch } = asking;
  const { db, now, consentLifeS } = options;
  const needsPatient = wantsPatient(asking);
  if (needsPatient && patientId === undefined) throw new Fault('invalid', 'auth.patient-missing');
  const context: LaunchContext = launch ?? (needsPatient && patientId !== undefined ? { patientId } : {});
  if (context.patientId !== undefined) await options.checkPatient(session, context.patientId);
  if (typeof params.launch === 'string' && !(await takeLaunch(db, params.launch, now()))) throw new Fault('gone', 'auth.launch-over');
  const isKept = (scope: string): boolean => scopes === undefined || scopes.includes(scope);
  const plain = plainOf(asking).filter((one) => one === 'openid' || isKept(one));
  const granted = grantable(options, asking, needsPatient).filter(isKept);
  const given = new Set([...plain, ...granted]);
  const accountId = subjectOf(session);
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope(plain.join(' '));
  grant.rejectOIDCScope(asked.filter((one) => isPlainScope(one) && !given.has(one)).join(' '));
  grant.addResourceScope(options.resourceUrl(), granted.join(' '));
  grant.rejectResourceScope(options.resourceUrl(), asked.filter((one) => !isPlainScope(one) && !given.has(one)).join(' '));
  const grantId = await grant.save();
  const { patientId: patient, encounterId: encounter } = context;
  await keepConsent(db, { grantId, lifeS: consentLifeS }, { clientId: client.clientId, subject: accountId, scopes: [...given], at: now().toISOString(), ...(patient && { patientId: patient }), ...(encounter && { encounterId: encounter }) });
  return { login: { accountId, remember: false }, consent: { grantId } };
}
