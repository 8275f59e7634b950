// Enrolling a shared device, and taking that back. spec: PPL-10
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import { authenticateSession } from './authenticate.ts';
import { deviceCookie, deviceCookieOptions, enrolDevice, listDevices, revokeDevice, zones } from './device.ts';
import { confirmPassword, ownSession, parseBody, peoplePermission, requireUuid } from './door.ts';
import type { AuthServices } from './door.ts';

const enrolment = z.strictObject({ name: z.string().trim().min(1).max(100), zone: z.enum(zones), password: z.string().min(1).max(500) });
export async function deviceRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  const { db, sessions } = services;
  app.post('/auth/devices', ownSession, async (request, reply) => {
    const session = await authenticateSession(sessions, request);
    // Only staff, and only after a full sign-in here: a PIN must not open the way for more PINs.
    if (session.patientId || session.how === 'pin') throw new Fault('forbidden', 'auth.full-sign-in-first');
    const { name, zone, password } = parseBody(enrolment, request.body);
    await confirmPassword(services, session.username, password);
    const id = services.newId();
    const token = await enrolDevice(db, { id, dk: Number(session.dk), name, zone, accountId: session.accountId, at: services.now() });
    await services.record({ what: 'enrol-device', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: id }, request);
    return reply.setCookie(deviceCookie, token, deviceCookieOptions(services.secureCookie)).code(201).send({ id, name, zone });
  });

  app.get('/auth/devices', { config: { access: peoplePermission } }, async (request) => {
    const session = await authenticateSession(sessions, request);
    return { devices: await listDevices(db, Number(session.dk)) };
  });

  app.delete('/auth/devices/:id', { config: { access: peoplePermission } }, async (request, reply) => {
    const session = await authenticateSession(sessions, request);
    const id = requireUuid((request.params as { id: string }).id);
    if (!(await revokeDevice(db, { id, dk: Number(session.dk), at: services.now() }))) throw new Fault('notFound', 'http.no-such-address');
    await services.record({ what: 'revoke-device', outcome: 'success', dk: Number(session.dk), accountId: session.accountId, sessionId: session.id, about: id }, request);
    return reply.code(204).send();
  });
}
