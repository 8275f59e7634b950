// Work of a room that comes again and again while the server runs; a round that fails is told and tried again with the next. spec: START-7
import type { Logger } from '#platform/log/index.ts';

export interface Keeping {
  readonly log: Logger;
  /** Part of the house, for the log. */
  readonly part: string;
  /** Said when a round fails. */
  readonly failed: string;
  readonly everyMs: number;
}

/** The first round begins at once, no two run at a time. Gives its own end, which waits for the round under way; long rounds ask `isEnding` between their steps. */
export function keepDoing({ log, part, failed, everyMs }: Keeping, round: (isEnding: () => boolean) => Promise<unknown>): () => Promise<void> {
  let ending = false;
  const turn = () => (ending ? Promise.resolve() : round(() => ending).catch((err: unknown) => log.warn({ err, part }, failed)));
  let running = turn();
  const timer = setInterval(() => { running = running.then(turn); }, everyMs).unref();
  return async () => {
    ending = true;
    clearInterval(timer);
    await running;
  };
}
