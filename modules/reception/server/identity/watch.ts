// The work in the background: rounds of looking for doubles, and now and then of settling stragglers. spec: IDY-12, IDY-13
import type { RestServices } from '#fhir/rest/services.ts';
import { settleStragglers } from './settleStragglers.ts';
import { lookForSuspects } from './suspectRows.ts';

/** Long enough that nobody at work notices it: a round of 100 people costs two or three seconds of one core among 100,000 records. */
const pauseMs = 20_000;
/** Stragglers are rare, and every recent merge is asked about. */
const roundsBetween = 15;

export async function watchIdentity(services: RestServices): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  let rounds = 0;
  let ending = false;
  const round = async () => {
    if (ending) return;
    await lookForSuspects(services.db, services.now());
    if (rounds % roundsBetween === 0) await settleStragglers(services);
    rounds += 1;
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((err: unknown) => services.log.warn({ err }, 'looking for duplicate records failed; tried again'));
  }, pauseMs);
  timer.unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
