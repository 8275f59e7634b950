// What a person has allowed to apps, and how it is taken back. spec: SMA-9
import type { FastifyInstance } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { authenticateSession } from '../authenticate.ts';
import { appEvent } from './interactionRoutes.ts';
import type { InteractionRoutes } from './interactionRoutes.ts';
import { listConsents, revokeConsent } from './launch.ts';
import { isPlainScope } from './plainScopes.ts';
import { subjectOf } from './subject.ts';

export async function consentRoutes(app: FastifyInstance, { db, now, sessions, describeScope, record }: InteractionRoutes): Promise<void> {
  app.get('/oauth/consents', { config: { access: 'session' } }, async (request) => {
    const lines = await listConsents(db, subjectOf(await authenticateSession(sessions, request)), now());
    return { consents: lines.map(({ id, clientId, name, at, scopes, patientId }) => ({
      id, client: { id: clientId, name }, at, plain: scopes.filter(isPlainScope), rights: scopes.filter((one) => !isPlainScope(one)).map((scope) => ({ scope, ...describeScope(scope) })), ...(patientId && { patientId }),
    })) };
  });

  app.delete('/oauth/consents/:id', { config: { access: 'session' } }, async (request, reply) => {
    const session = await authenticateSession(sessions, request);
    const app = await revokeConsent(db, (request.params as { id: string }).id, subjectOf(session));
    if (app === undefined) throw new Fault('notFound', 'http.no-such-address');
    await record(appEvent(session, 'revoke-app', app), request);
    return reply.code(204).send();
  });
}
