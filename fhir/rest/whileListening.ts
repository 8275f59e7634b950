// Work that goes on while a server listens. A server that is told to stop at the very instant of readiness has its hooks of listening still
// before it: what has not begun by then never begins, and what is just beginning is waited for. spec: START-7
import type { FastifyInstance } from 'fastify';

/** `start` gives its own end. */
export function whileListening(app: FastifyInstance, start: () => Promise<() => Promise<void> | void>): void {
  let closing = false;
  let starting: ReturnType<typeof start> | undefined;
  app.addHook('onListen', async () => {
    if (!closing) await (starting = start());
  });
  app.addHook('onClose', async () => {
    closing = true;
    await (await starting)?.();
  });
}
