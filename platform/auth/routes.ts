// /auth/…: people at the door. Cookie for browsers, the same token as Bearer for scripts. spec: PPL
import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import { deviceRoutes } from './deviceRoutes.ts';
import type { AuthServices } from './door.ts';
import { factorRoutes } from './factor/factorRoutes.ts';
import { secondFactorRoutes } from './factor/secondFactorRoutes.ts';
import { stepUpRoutes } from './factor/stepUpRoutes.ts';
import { handOverRoutes } from './handOverRoutes.ts';
import { passkeyRoutes } from './passkey/passkeyRoutes.ts';
import { sessionRoutes } from './sessionRoutes.ts';
import { signInRoutes } from './signInRoutes.ts';

export async function authRoutes(app: FastifyInstance, services: AuthServices): Promise<void> {
  await app.register(cookie);
  await app.register(signInRoutes, services);
  await app.register(handOverRoutes, services);
  await app.register(deviceRoutes, services);
  await app.register(sessionRoutes, services);
  await app.register(secondFactorRoutes, services);
  await app.register(factorRoutes, services);
  await app.register(stepUpRoutes, services);
  await app.register(passkeyRoutes, services);
}
