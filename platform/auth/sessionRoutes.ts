// One's own sessions and how to end them; whoever looks after the people ends those of others. spec: PPL-13
import type { FastifyInstance } from 'fastify';
import { Fault } from '#platform/fault/index.ts';
import { authenticateSession } from './authenticate.ts';
import { ownSession, peoplePermission, requireUuid } from './door.ts';
import type { AuthServices } from './door.ts';
import type { SessionRow } from './session.ts';

export async function sessionRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  const { sessions } = services;
  const record = (session: SessionRow, about: string) => ({ what: 'revoke-session', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about }) as const;

  app.get('/auth/sessions', ownSession, async (request) => {
    const session = await authenticateSession(sessions, request);
    const lines = await sessions.list(session.accountId, Number(session.dk));
    return { sessions: lines.map((line) => ({ ...line, current: line.id === session.id })) };
  });

  app.delete('/auth/sessions/:id', ownSession, async (request, reply) => {
    const session = await authenticateSession(sessions, request);
    const id = requireUuid((request.params as { id: string }).id);
    const own = await sessions.list(session.accountId, Number(session.dk));
    // Somebody else's session is as unknown as none.
    if (!own.some((line) => line.id === id)) throw new Fault('notFound', 'http.no-such-address');
    await sessions.end({ sessionId: id });
    await services.onParked(id);
    await services.record(record(session, id), request);
    return reply.code(204).send();
  });

  /** Everywhere but here. */
  app.delete('/auth/sessions', ownSession, async (request) => {
    const session = await authenticateSession(sessions, request);
    const ended = await sessions.end({ accountId: session.accountId, butSessionId: session.id });
    for (const id of ended) await services.onParked(id);
    await services.record(record(session, 'others'), request);
    return { ended: ended.length };
  });

  app.delete('/auth/accounts/:id/sessions', { config: { access: peoplePermission } }, async (request) => {
    const session = await authenticateSession(sessions, request);
    const accountId = requireUuid((request.params as { id: string }).id);
    const ended = await sessions.end({ accountId, dk: Number(session.dk) });
    for (const id of ended) await services.onParked(id);
    await services.record(record(session, accountId), request);
    return { ended: ended.length };
  });
}
