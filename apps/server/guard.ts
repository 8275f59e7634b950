// Every address says who may use it, in `config.access`; the guard asks before the body is read, and closes what says nothing. spec: ACC-5
// `public`; `session`: somebody signed in to our screens; `fhir`: the pipe asks; anything else is a permission code.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tokenOf } from '#platform/auth/index.ts';
import type { Sessions } from '#platform/auth/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';

export interface DeclaredRoute { readonly method: string; readonly url: string; readonly access: string | undefined }

export interface Guard {
  readonly authenticate: RestServices['authenticate'];
  readonly sessions: Sessions;
}

/** Must be called before any route is registered. Gives the routes as they are declared. */
export function guardRoutes(app: FastifyInstance, guard: Guard): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) routes.push({ method: one, url, access: accessOf(config) });
  });
  // No promise where nothing is asked: most requests are for the FHIR routes.
  app.addHook('onRequest', (request, _reply, done) => {
    const access = request.is404 ? 'public' : accessOf(request.routeOptions.config);
    if (access === 'public' || access === 'fhir') done();
    else requireAccess(guard, { request, access }).then(() => done(), done);
  });
  return routes;
}

const accessOf = (config: unknown): string | undefined => (config as { access?: string } | undefined)?.access;

async function requireAccess({ authenticate, sessions }: Guard, { request, access }: { request: FastifyRequest; access: string | undefined }): Promise<void> {
  if (access === undefined) throw new Fault('forbidden', 'http.no-permission');
  if (access === 'session') {
    const token = tokenOf(request);
    if (!token || !(await sessions.find(token))) throw new Fault('unauthenticated', 'auth.not-signed-in');
    return;
  }
  const caller = await authenticate(request);
  if (!caller.permissions.has(access)) throw new Fault('forbidden', 'http.no-permission');
}
