// What every answer says unless its route says otherwise: kept by nobody, taken for nothing else, framed by nobody.
// https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html#security-headers   spec: WEB-6
import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

const yearS = 31_536_000;

/** For answers that no route gives. */
export const headersOfEveryAnswer = ({ config }: Pick<Services, 'config'>): Readonly<Record<string, string>> => ({
  'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer',
  ...(config.tlsInFront && { 'strict-transport-security': `max-age=${yearS}` }),
});

export function answerHeaders(app: FastifyInstance, services: Pick<Services, 'config'>): void {
  const headers = headersOfEveryAnswer(services);
  app.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
}
