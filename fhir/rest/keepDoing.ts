// Work of a room that comes again and again while the server runs; a round that fails is told and tried again with the next. spec: START-7
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#platform/log/index.ts';

export interface Keeping {
  readonly log: Logger;
  /** Part of the house, for the log. */
  readonly part: string;
  /** Said when a round fails. */
  readonly failed: string;
  /** Between the end of a round and the next. */
  readonly pauseMs: number;
  /** The pause behind a round that failed; as any other when absent. */
  readonly afterFailureMs?: number;
}

/** The first round begins at once, no two run at a time. Gives its own end, which waits for the round under way; long rounds ask `isEnding` between their steps. */
export function keepDoing({ log, part, failed, pauseMs, afterFailureMs = pauseMs }: Keeping, round: (isEnding: () => boolean) => Promise<unknown>): () => Promise<void> {
  const end = new AbortController();
  const { signal } = end;
  const turn = async (): Promise<number> => {
    try {
      await round(() => signal.aborted);
      return pauseMs;
    } catch (err) {
      log.warn({ err, part }, failed);
      return afterFailureMs;
    }
  };
  const running = (async () => {
    while (!signal.aborted) await sleep(await turn(), undefined, { signal, ref: false }).catch(() => undefined);
  })();
  return async () => {
    end.abort();
    await running;
  };
}
