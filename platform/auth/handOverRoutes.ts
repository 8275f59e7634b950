// Lock, unlock, and the hand-over of a shared device by PIN. spec: PPL-11, PPL-12
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { tokenOf } from './authenticate.ts';
import { findDevice } from './device.ts';
import { checkPin, getFullSignIn, setPin } from './pin.ts';
import { anybody, confirmPassword, currentSession, ownSession, parseBody, placeOf, sendToken } from './door.ts';
import type { AuthServices } from './door.ts';

const pinInput = z.union([
  z.strictObject({ username: z.string().min(1).max(200), pin: z.string().min(1).max(20) }),
  z.strictObject({ pin: z.string().min(1).max(20) }),
  z.strictObject({ password: z.string().min(1).max(500) }),
]);
const newPin = z.strictObject({ password: z.string().min(1).max(500), pin: z.string().min(1).max(20) });

export async function handOverRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  app.post('/auth/lock', ownSession, async (request, reply) => {
    const session = await currentSession(services, request);
    await services.sessions.setLocked(session.id, true);
    await services.record({ what: 'lock', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id }, request);
    return reply.code(204).send();
  });

  // With a user name somebody takes over; without one it is the person who locked the screen.
  app.post('/auth/pin', anybody, async (request, reply) => {
    const input = parseBody(pinInput, request.body);
    if ('username' in input) return sendToken(services, reply, await takeOver(services, request, input));
    await unlock(services, request, input);
    return reply.code(204).send();
  });

  app.post('/auth/set-pin', ownSession, async (request, reply) => {
    const session = await currentSession(services, request);
    if (session.lockedAt) throw new Fault('forbidden', 'auth.screen-locked');
    const { password, pin } = parseBody(newPin, request.body);
    await confirmPassword(services, session.username, password);
    await setPin(services.db, { accountId: session.accountId, pin, at: services.now() });
    await services.sessions.tellChanged(session.accountId);
    await services.record({ what: 'set-pin', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id }, request);
    return reply.code(204).send();
  });
}

async function unlock(services: AuthServices, request: FastifyRequest, input: { pin: string } | { password: string }): Promise<void> {
  const session = await currentSession(services, request);
  const event = { what: 'unlock', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id } as const;
  try {
    if ('pin' in input) await checkPin(services.db, { accountId: session.accountId }, input.pin);
    else await confirmPassword(services, session.username, input.password);
  } catch (error) {
    await services.record({ ...event, outcome: error instanceof Fault ? error.code : 'http.unexpected' }, request);
    throw error;
  }
  await services.sessions.setLocked(session.id, false);
  await services.record({ ...event, outcome: 'success' }, request);
}

/** The colleague's session opens, and only then the earlier one is parked and its signing closed. */
async function takeOver(services: AuthServices, request: FastifyRequest, { username, pin }: { username: string; pin: string }) {
  const { db, sessions } = services;
  const device = await findDevice(db, request);
  if (!device) throw new Fault('forbidden', 'auth.device-not-enrolled');
  const token = tokenOf(request);
  const earlier = token ? await sessions.find(token) : undefined;
  const accountId = await checkPin(db, { username }, pin).catch(async (error: unknown) => {
    await services.record({ what: 'hand-over', outcome: error instanceof Fault ? error.code : 'http.unexpected', dk: device.dk, about: username.slice(0, 100) }, request);
    throw error;
  });
  const full = await getFullSignIn(db, { accountId, dk: device.dk, at: services.now() });
  const opened = await sessions.start({ accountId, dk: device.dk, roles: full.activeRoles, clientId: 'staff', pinUntil: full.expiresAt, ...placeOf(request, device, device.dk) });
  if (earlier) {
    await sessions.park(earlier.id);
    await services.onParked(earlier.id);
  }
  await db.query('update platform.device set seen_at = $2 where id = $1', [device.id, services.now()]);
  await services.record({ what: 'hand-over', outcome: 'success', dk: device.dk, accountId, sessionId: opened.id, ...(earlier && { about: earlier.accountId }) }, request);
  return opened;
}
