// The background work of the archive: packages for what was archived; a store that is full or away is waited for.
import type { RestServices } from '#fhir/rest/services.ts';
import { packRecords } from './packRecords.ts';

const pauseMs = 5000;
const afterFailureMs = 60_000;

export async function keepPackages(services: RestServices): Promise<() => Promise<void>> {
  let [running, ending, failedAt] = [Promise.resolve(), false, -afterFailureMs];
  const round = async () => {
    if (performance.now() - failedAt < afterFailureMs) return;
    while (!ending && (await packRecords(services)) > 0);
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((err: unknown) => {
      failedAt = performance.now();
      services.log.warn({ err, part: 'archive' }, 'packages of archived records could not be kept; tried again in a minute');
    });
  }, pauseMs);
  timer.unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
