// Once a day, and when the server starts: accounts that nobody used are disabled. spec: PPL-34
import { disableIdleAccounts } from '#platform/auth/index.ts';
import { permissionsOf } from './people.ts';
import type { Services } from './services.ts';

const dayMs = 86_400_000;

/** Gives its own end, which waits for a check that runs. */
export function startIdleCheck(services: Services): () => Promise<void> {
  const check = () => checkIdleAccounts(services).then(() => undefined, (err: unknown) => services.log.error({ err, part: 'auth' }, 'the check of idle accounts failed'));
  let running = check();
  const timer = setInterval(() => { running = check(); }, dayMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

export const checkIdleAccounts = ({ db, now, audit, config }: Services): Promise<number> => disableIdleAccounts({ db, now, trail: audit.trail, permissionsOf, days: config.idleDays });
