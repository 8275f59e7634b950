// The background work of the archive: packages for what was archived; a store that is full or away is waited for.
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { packRecords } from './packRecords.ts';

export const keepPackages = (services: RestServices): (() => Promise<void>) =>
  keepDoing({ log: services.log, part: 'archive', failed: 'packages of archived records could not be kept; tried again in a minute', pauseMs: 5000, afterFailureMs: 60_000 }, async (isEnding) => {
    while (!isEnding() && (await packRecords(services)) > 0);
  });
