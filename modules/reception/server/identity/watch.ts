// The work in the background: a round of looking for doubles and of settling stragglers, one process at a time. spec: IDY-12, IDY-13
import type { RestServices } from '#fhir/rest/services.ts';
import { settleStragglers } from './settleStragglers.ts';
import { lookForSuspects } from './suspectRows.ts';

/** Long enough that nobody at work notices it: 100 people cost about a second of one core. */
const pauseMs = 20_000;

export async function watchIdentity(services: RestServices): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => round(services)).catch((err: unknown) => services.log.warn({ err }, 'looking for duplicate records failed; tried again'));
  }, pauseMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function round(services: RestServices): Promise<void> {
  const isMine = await services.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended('reception.identity', 0)) as mine`);
    if (!rows[0]?.mine) return false;
    await lookForSuspects(tx, services.now());
    return true;
  });
  if (isMine) await settleStragglers(services);
}
