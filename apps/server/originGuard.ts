// A page of another origin writes nothing with somebody's cookie and signs nobody in: beside SameSite and X-Lanh-Client, the browser's own word is asked.
// https://www.w3.org/TR/fetch-metadata/   spec: PPL-6
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { cookieName } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Services } from './services.ts';

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Must be called before any route is registered. */
export function guardOrigin(app: FastifyInstance, { config }: Pick<Services, 'config'>): void {
  const ownHost = new URL(config.publicUrl).host;
  app.addHook('onRequest', (request, _reply, done) => {
    if (!safeMethods.has(request.method) && actsForBrowser(request) && isForeign(request, ownHost)) done(new Fault('forbidden', 'auth.no-client-header'));
    else done();
  });
}

const actsForBrowser = ({ url, headers }: FastifyRequest): boolean =>
  url.startsWith('/auth/') || (headers.authorization === undefined && (headers.cookie ?? '').includes(`${cookieName}=`));

/** Browsers say it in Sec-Fetch-Site, older ones and plain HTTP in Origin alone; programs say neither. A proxy may put another host in front. */
function isForeign({ headers, host }: FastifyRequest, ownHost: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (headers.origin === undefined) return false;
  const from = URL.parse(headers.origin)?.host;
  return from !== host && from !== ownHost;
}
