export { authenticateSession } from './authenticate.ts';
export type { Caller } from './caller.ts';
export { checkPassword, hashPassword } from './password.ts';
export { authRoutes } from './routes.ts';
export type { AuthServices } from './routes.ts';
export { openSessions } from './session.ts';
export type { SessionRow, Sessions } from './session.ts';
