// The registry of apps, and opening one from the chart. spec: SMA-4
import { addClient, addLaunch, changeClient, hashSecret, listClients, subjectOf } from '#platform/auth/index.ts';
import type { ClientRecord, NewClient } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import { isUnderstood, parseScope } from '#fhir/smart/scope.ts';
import * as model from '../../model/index.ts';
import type { AppLine, AppWish } from '../../model/index.ts';

export const listApps = implement(model.listApps).as(async ({ tx, caller }) => ({ apps: (await listClients(tx, caller.dk)).map(lineOf) }));

const lineOf = ({ clientId, name, kind, scopes, redirectUris, launchUri, jwksUri, jwks, hasSecret, disabled, dk, createdAt }: ClientRecord): AppLine => ({
  clientId, name, kind, scopes: [...scopes], redirectUris: [...redirectUris], ...(launchUri !== null && { launchUri }), ...(jwksUri !== null && { jwksUri }),
  keys: (jwks?.keys ?? []).map((key) => String((key as { kid?: unknown; kty?: unknown }).kid ?? (key as { kty?: unknown }).kty)), hasSecret, disabled, isShared: dk === null, createdAt: createdAt.toISOString(),
});

/** Throws Fault `facility.unknown-app` or `facility.shared-app`. */
async function getOwn({ tx, caller }: Call<unknown>, clientId: string): Promise<ClientRecord> {
  const found = (await listClients(tx, caller.dk)).find((one) => one.clientId === clientId);
  if (!found) throw new Fault('notFound', 'facility.unknown-app');
  if (found.dk === null) throw new Fault('forbidden', 'facility.shared-app');
  return found;
}

/** Without keys a confidential app proves itself by a secret. */
const needsSecret = ({ kind, jwks, jwksUri }: AppWish): boolean => kind === 'confidential' && !jwks && !jwksUri;

export const saveApp = implement(model.saveApp).as(async (call) => {
  const { input, tx, caller, act } = call;
  const { clientId: known, secret: offered, ...given } = input;
  const before = known === undefined ? undefined : await getOwn(call, known);
  const wish = before ? { ...given, kind: before.kind, ...keptKeys(given, before) } : given;
  refuseProblems(wish);
  const secretHash = needsSecret(wish) && before?.hasSecret !== true ? requireSecret(offered) : undefined;
  const clientId = known ?? model.clientIdOf(wish.name, act.newId);
  const client = { ...clientOf(wish), clientId, dk: caller.dk, ...(secretHash && { secretHash }) };
  if (before) await changeClient(tx, { ...client, keepSecret: needsSecret(wish) }, new Date(act.at));
  else await addClient(tx, client, new Date(act.at));
  return { clientId, secretTaken: secretHash !== undefined };
});

function requireSecret(secret: string | undefined): Buffer {
  if (secret === undefined) throw appProblem([{ field: 'secret', code: 'missing' }]);
  return hashSecret(secret);
}

function clientOf({ name, kind, scopes, redirectUris, launchUri, jwks, jwksUri }: AppWish): Omit<NewClient, 'clientId'> {
  const keys = jwks ? model.readKeys(jwks) : undefined;
  return { name, kind, scopes, redirectUris, ...(launchUri && { launchUri }), ...(keys && { jwks: { keys } }), ...(jwksUri && { jwksUri }) };
}

/** Keys that are not given anew stay, unless an address takes their place. */
const keptKeys = ({ jwks, jwksUri }: AppWish, before: ClientRecord): Pick<AppWish, 'jwks'> =>
  (!jwks && !jwksUri && before.jwks && !before.hasSecret ? { jwks: JSON.stringify(before.jwks) } : {});

function refuseProblems(wish: AppWish): void {
  const problems = [...model.findAppProblems(wish), ...wish.scopes.filter((scope) => !isKnown(scope)).map((value) => ({ field: 'scopes', code: 'scope', value }))];
  if (problems.length > 0) throw appProblem(problems);
}

/** A type that does not exist, or a search that no program can be held to, is not registered. */
function isKnown(text: string): boolean {
  const scope = parseScope(text);
  return text === 'offline_access' || (scope !== undefined && isUnderstood(scope));
}

const appProblem = (problems: readonly { readonly field: string; readonly code: string; readonly value?: string }[]): Fault =>
  new Fault('unprocessable', 'facility.app-problem', { issue: problems.map(({ field, code, value }) => ({ code: 'value', expression: field, text: value === undefined ? code : `${code}: ${value}` })) });

export const switchApp = implement(model.switchApp).as(async (call) => {
  const { input, tx, act } = call;
  const { clientId } = await getOwn(call, input.clientId);
  await tx.query('update platform.client set disabled_at = $2, changed_at = $3 where client_id = $1', [clientId, input.disabled ? act.at : null, act.at]);
  return { clientId };
});

export const renewAppSecret = implement(model.renewAppSecret).as(async (call) => {
  const { input, tx, act } = call;
  const { clientId, hasSecret } = await getOwn(call, input.clientId);
  if (!hasSecret) throw appProblem([{ field: 'clientId', code: 'has no secret' }]);
  await tx.query('update platform.client set secret_hash = $2, changed_at = $3 where client_id = $1', [clientId, hashSecret(input.secret), act.at]);
  return { clientId };
});

const canOpen = ({ launchUri, disabled, kind }: ClientRecord): boolean => launchUri !== null && !disabled && kind !== 'backend';

export const chartApps = implement(model.chartApps).as(async ({ tx, caller }) => ({
  apps: (await listClients(tx, caller.dk)).filter(canOpen).map(({ clientId, name }) => ({ clientId, name })),
}));

export const launchApp = implement(model.launchApp).as(async ({ input, id = '', tx, store, caller, act, services }) => {
  const app = (await listClients(tx, caller.dk)).find((one) => one.clientId === input.clientId && canOpen(one));
  if (!app?.launchUri) throw new Fault('notFound', 'facility.unknown-app');
  const encounter = input.encounterId === undefined ? undefined : await store.get('Encounter', input.encounterId);
  if (encounter && encounter.subject?.reference !== `Patient/${id}`) throw new Fault('invalid', 'facility.other-patient');
  await store.get('Patient', id);
  const code = await addLaunch(tx, { clientId: app.clientId, subject: subjectOf({ accountId: caller.accountId, dk: caller.dk }), patientId: id, ...(encounter && { encounterId: input.encounterId ?? '' }) }, new Date(act.at));
  const address = new URL(app.launchUri);
  address.searchParams.set('iss', `${services.publicUrl}/fhir`);
  address.searchParams.set('launch', code);
  return { address: address.href };
});
