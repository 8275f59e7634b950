// The work in the background: signed papers are archived soon after their last signature, and renewed before their proof ends. spec: SGN-104, SGN-105
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { proveDue } from './provePaper.ts';

export const keepProofs = (services: RestServices): (() => Promise<void>) =>
  keepDoing({ log: services.log, part: 'signing', failed: 'signed papers could not be archived; tried again', pauseMs: 3000 }, async (isEnding) => {
    while (!isEnding() && (await proveDue(services)) > 0);
  });
