// The work in the background: rounds of looking for doubles, and now and then of settling stragglers. spec: IDY-12, IDY-13
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { settleStragglers } from './settleStragglers.ts';
import { lookForSuspects } from './suspectRows.ts';

/** Long enough that nobody at work notices it: a round of 100 people costs two or three seconds of one core among 100,000 records. */
const pauseMs = 20_000;
/** Stragglers are rare, and every recent merge is asked about. */
const roundsBetween = 15;

export function watchIdentity(services: RestServices): () => Promise<void> {
  let rounds = 0;
  return keepDoing({ log: services.log, part: 'identity', failed: 'looking for duplicate records failed; tried again', pauseMs }, async (isEnding) => {
    await lookForSuspects(services.db, services.now());
    if (!isEnding() && rounds % roundsBetween === 0) await settleStragglers(services);
    rounds += 1;
  });
}
