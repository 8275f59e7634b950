// The engine of subscriptions: one loop reads the change log and shows states, sendings run beside it, each alone. spec: SUB-5
import type { RestServices } from '#fhir/rest/services.ts';
import { deliver, takeDue } from './deliver.ts';
import { readFeed } from './feed.ts';
import { showStates } from './status.ts';

const turnMs = 500;
/** Endpoints that are called at the same time. */
const mostAtOnce = 32;

/** Everything that is due, until nothing is: for tests, and after a start. */
export async function runDue(services: RestServices): Promise<void> {
  while (await readFeed(services));
  for (let due = await takeDue(services, mostAtOnce); due.length > 0; due = await takeDue(services, mostAtOnce)) await Promise.all(due.map((watch) => deliver(services, watch)));
  await showStates(services);
}

export async function startEngine(services: RestServices): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const sending = new Set<Promise<void>>();
  const turn = async () => {
    await readFeed(services);
    for (const watch of await takeDue(services, mostAtOnce - sending.size)) {
      const one = deliver(services, watch).catch((error: unknown) => services.log.warn({ err: error, part: 'subscription' }, 'a sending was cut off')).finally(() => sending.delete(one));
      sending.add(one);
    }
    await showStates(services);
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await turn().catch((error: unknown) => services.log.warn({ err: error, part: 'subscription' }, 'the subscriptions could not be served'));
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, turnMs);
        stopping.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
      });
    }
  };
  const running = loop();
  return async () => {
    stopping.abort();
    await running;
    await Promise.all(sending);
  };
}
