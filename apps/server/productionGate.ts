// What belongs to the demo, or is known to everybody, has no place in a hospital at work: the server refuses to start and says which. spec: PRD
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#platform/config/index.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** Passwords that stand in every manual. */
const knownPasswords = new Set(['', 'postgres', 'password', 'passw0rd', 'admin', 'root', 'secret', 'changeme', 'change-me', 'lanh', '123456']);

/** Throws Fault `server.not-for-production` with one line for each reason. */
export async function refuseDemoInProduction({ config, db }: { config: Config; db: Db }): Promise<void> {
  if (config.mode !== 'production') return;
  const reasons = [...(await demoRows(db)), ...demoFiles(config), ...openDoors(config), ...knownSecrets(config)];
  if (reasons.length === 0) return;
  throw new Fault('unavailable', 'server.not-for-production', { issue: ['This server does not start in production:', ...reasons.map((reason) => `  - ${reason}`)].map((text) => ({ code: 'security', text })) });
}

async function demoRows(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ accounts: number; clients: number; names: string | null }>(
    `select (select count(*) from platform.account where demo and disabled_at is null)::int4 as accounts,
       (select string_agg(username, ', ') from (select username from platform.account where demo and disabled_at is null order by username limit 3) as shown) as names,
       (select count(*) from platform.client where demo and disabled_at is null)::int4 as clients`);
  const [{ accounts = 0, clients = 0, names = '' } = {}] = rows;
  return [
    ...(accounts > 0 ? [`the database has ${accounts} demo accounts (${names} …): use a database of its own, or disable them with \`npm run lanh -- user disable --demo\``] : []),
    ...(clients > 0 ? [`the database has ${clients} demo clients whose keys lie in demo.json: disable them with \`npm run lanh -- client disable --demo\``] : []),
  ];
}

function demoFiles({ dataFolder }: Config): string[] {
  return existsSync(join(dataFolder, 'demo.json')) ? [`LANH_DATA holds demo.json with passwords and a private key: remove ${join(dataFolder, 'demo.json')}`] : [];
}

function openDoors({ host, tlsInFront, publicUrl }: Config): string[] {
  const loopback = isLoopback(host);
  return [
    ...(!loopback && !tlsInFront ? [`HOST=${host} listens beyond this machine without TLS: put a reverse proxy in front and set LANH_TLS_IN_FRONT=yes, or listen on 127.0.0.1`] : []),
    ...((!loopback || tlsInFront) && !publicUrl.startsWith('https://') ? [`LANH_URL must be the https address at which people reach this server; it is ${publicUrl}`] : []),
  ];
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);

function knownSecrets({ databaseUrl }: Config): string[] {
  const url = databaseUrl === undefined ? null : URL.parse(databaseUrl);
  // A socket or a password file needs no password in the address.
  if (!url || url.hostname === '' || (url.password === '' && (isLoopback(url.hostname) || process.env.PGPASSWORD !== undefined || process.env.PGPASSFILE !== undefined))) return [];
  return knownPasswords.has(decodeURIComponent(url.password).toLowerCase()) ? ['DATABASE_URL has a password that everybody knows: give the database user one of its own'] : [];
}
