// The work in the background: manifests of records whose documents have changed. spec: REC-3
import type { RestServices } from '#fhir/rest/services.ts';
import { refreshManifests } from './manifest.ts';

const pauseMs = 2000;

export async function keepRecords(services: RestServices): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  let ending = false;
  const round = async () => {
    while (!ending && (await refreshManifests(services)) > 0);
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((err: unknown) => services.log.warn({ err, part: 'records' }, 'the lists of documents of records could not be brought up to date; tried again'));
  }, pauseMs);
  timer.unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
