// The work in the background: manifests of records whose documents have changed, and ordinary visits that close by rules. spec: REC-3, REC-4
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { closeVisits } from './closeVisits.ts';
import { refreshManifests } from './manifest.ts';

const roundsBetweenClosings = 30;

export function keepRecords(services: RestServices): () => Promise<void> {
  let rounds = 0;
  return keepDoing({ log: services.log, part: 'records', failed: 'records could not be brought up to date; tried again', pauseMs: 2000 }, async (isEnding) => {
    while (!isEnding() && (await refreshManifests(services)) > 0);
    if (rounds % roundsBetweenClosings === 0) while (!isEnding() && (await closeVisits(services.db, services.now())) > 0);
    rounds += 1;
  });
}
