// The work in the background: signed papers are archived soon after their last signature, and renewed before their proof ends. spec: SGN-104, SGN-105
import type { RestServices } from '#fhir/rest/services.ts';
import { proveDue } from './provePaper.ts';

const pauseMs = 3000;

export async function keepProofs(services: RestServices): Promise<() => Promise<void>> {
  let running = Promise.resolve();
  let ending = false;
  const round = async () => {
    while (!ending && (await proveDue(services)) > 0);
  };
  const timer = setInterval(() => {
    running = running.then(round).catch((err: unknown) => services.log.warn({ err, part: 'signing' }, 'signed papers could not be archived; tried again'));
  }, pauseMs);
  timer.unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
