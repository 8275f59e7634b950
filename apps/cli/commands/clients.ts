// `lanh client …` and `lanh keys rotate`: programs that may ask for tokens, and the keys those are signed with. spec: PPL-31
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseScope } from '#fhir/smart/scope.ts';
import { addClient, rotateProviderKeys } from '#platform/auth/index.ts';
import type { ClientKind } from '#platform/auth/index.ts';
import type { Command, CommandContext } from '../command.ts';
import { readWords } from '../words.ts';

const kinds: readonly string[] = ['backend', 'public', 'confidential'];

export const clientAdd: Command = {
  name: 'client add',
  usage: 'ID --kind backend|public|confidential --scopes "…" [--facility CODE] [--jwks FILE] [--redirect URL,…] [--name NAME]',
  summary: 'registers a program; a backend service and a confidential app bring their public keys',
  run: async (words, context) => {
    const { paths: [clientId = ''], named } = readWords(words);
    const kind = named.get('kind') ?? '';
    const scopes = (named.get('scopes') ?? '').split(/\s+/).filter((one) => one !== '');
    const problem = await findProblem(context, { clientId, kind, scopes, named });
    if (problem) return refuse(context, problem);
    const { db, now } = await context.services();
    const jwks = named.has('jwks') ? readPublicKeys(await readFile(resolve(named.get('jwks') ?? ''), 'utf8')) : undefined;
    const dk = await findFacility(context, named.get('facility'));
    await addClient(db, {
      clientId, kind: kind as ClientKind, name: named.get('name') ?? clientId, scopes, redirectUris: (named.get('redirect') ?? '').split(',').filter((one) => one !== ''), ...(jwks && { jwks }), ...(kind === 'backend' && dk !== undefined && { dk }),
    }, now());
    context.say(`✔ ${clientId} is registered`);
    return true;
  },
};

interface Wanted { readonly clientId: string; readonly kind: string; readonly scopes: readonly string[]; readonly named: ReadonlyMap<string, string> }

async function findProblem(context: CommandContext, { clientId, kind, scopes, named }: Wanted): Promise<string | undefined> {
  if (!/^[\w.-]{3,100}$/.test(clientId)) return 'Say an id of 3 to 100 letters, digits, dots or hyphens';
  if (!kinds.includes(kind)) return `Say --kind ${kinds.join(' | ')}`;
  const missing = missingWord(kind, named);
  if (missing) return missing;
  if (kind === 'backend' && (await findFacility(context, named.get('facility'))) === undefined) return 'Say which facility it belongs to: --facility CODE';
  return findWrongScope(kind, scopes);
}

function missingWord(kind: string, named: ReadonlyMap<string, string>): string | undefined {
  if (kind !== 'public' && !named.has('jwks')) return 'Say which file holds its public keys: --jwks keys.json';
  if (kind !== 'backend' && !named.has('redirect')) return 'Say where it may be sent back to: --redirect https://app.example/back';
  return undefined;
}

function findWrongScope(kind: string, scopes: readonly string[]): string | undefined {
  const fits = (scope: string) => (kind === 'backend' ? parseScope(scope)?.context === 'system' : scope === 'offline_access' || /^(user|patient)$/.test(parseScope(scope)?.context ?? ''));
  const wrong = scopes.filter((scope) => !fits(scope));
  if (scopes.length > 0 && wrong.length === 0) return undefined;
  return `Scopes of a ${kind} client look like ${kind === 'backend' ? 'system/Observation.rs' : 'user/Observation.rs, patient/*.rs, offline_access'}${wrong.length > 0 ? `; not so: ${wrong.join(' ')}` : ''}`;
}

async function findFacility(context: CommandContext, code: string | undefined): Promise<number | undefined> {
  const { db } = await context.services();
  const { rows } = await db.query<{ dk: number }>('select dk::int4 from platform.facility where code = $1', [code ?? '']);
  return rows[0]?.dk;
}

/** A private key has no business here: only its public half is kept. */
function readPublicKeys(text: string): { keys: object[] } {
  const given = JSON.parse(text) as { keys?: Record<string, unknown>[] } & Record<string, unknown>;
  const keys = (given.keys ?? [given]).map(({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open }) => open);
  return { keys };
}

export const clientList: Command = {
  name: 'client list',
  usage: '',
  summary: 'shows the registered programs',
  run: async (_words, context) => {
    const { db } = await context.services();
    const { rows } = await db.query<{ client_id: string; kind: string; code: string | null; scopes: string[]; disabled: boolean }>(
      'select c.client_id, c.kind, f.code, c.scopes, c.disabled_at is not null as disabled from platform.client c left join platform.facility f on f.dk = c.dk order by c.client_id');
    for (const row of rows) context.say(`${row.client_id.padEnd(24)} ${row.kind.padEnd(13)} ${(row.code ?? '-').padEnd(6)} ${row.scopes.join(' ')}${row.disabled ? ' (disabled)' : ''}`);
    return true;
  },
};

export const clientDisable: Command = {
  name: 'client disable',
  usage: 'ID | --demo',
  summary: 'a program gets no tokens any more, and those it has are void; --demo: every demo client',
  run: async (words, context) => {
    const { paths: [clientId = ''], named } = readWords(words, ['demo']);
    const { db, now } = await context.services();
    const { rowCount } = await db.query('update platform.client set disabled_at = $1 where disabled_at is null and case when $2 then demo else client_id = $3 end', [now(), named.has('demo'), clientId]);
    if (!rowCount && !named.has('demo')) return refuse(context, `There is no client ${clientId} in force`);
    context.say(`✔ ${rowCount ?? 0} disabled`);
    return true;
  },
};

export const keysRotate: Command = {
  name: 'keys rotate',
  usage: '',
  summary: 'makes a new signing key for OpenID Connect; the server takes it up at its next start, older ones still verify',
  run: async (_words, context) => {
    const { config } = await context.services();
    const { jwks } = await rotateProviderKeys(config.dataFolder);
    context.say(`✔ ${jwks.keys[0]?.kid} signs from the next start; ${jwks.keys.length - 1} older keys verify`);
    return true;
  },
};

function refuse(context: CommandContext, text: string): false {
  context.say(text);
  return false;
}
