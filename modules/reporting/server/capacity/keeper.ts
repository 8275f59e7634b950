// Measures once a day. spec: CAP-1
import { keepDoing } from '#fhir/rest/keepDoing.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { takeSamples } from './measure.ts';

/** Whether today was measured is looked at so often. */
const pauseMs = 3_600_000;

export const keepMeasuring = (services: RestServices): (() => Promise<void>) =>
  keepDoing({ log: services.log, part: 'capacity', failed: 'the room taken could not be measured; tried again', pauseMs }, () => takeSamples(services));
