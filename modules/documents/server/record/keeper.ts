// The work in the background: manifests of records whose documents have changed, and ordinary visits that close by rules. spec: REC-3, REC-4
import type { RestServices } from '#fhir/rest/services.ts';
import { closeVisits } from './closeVisits.ts';
import { refreshManifests } from './manifest.ts';

const pauseMs = 2000;
const roundsBetweenClosings = 30;

export async function keepRecords(services: RestServices): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  let ending = false;
  let rounds = 0;
  const round = async () => {
    while (!ending && (await refreshManifests(services)) > 0);
    if (rounds % roundsBetweenClosings === 0) while (!ending && (await closeVisits(services.db, services.now())) > 0);
    rounds += 1;
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((err: unknown) => services.log.warn({ err, part: 'records' }, 'records could not be brought up to date; tried again'));
  }, pauseMs);
  timer.unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
