import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLog } from '#platform/log/index.ts';
import { keepDoing } from './keepDoing.ts';

const keeping = { log: createLog('silent'), part: 'test', failed: 'failed', pauseMs: 1 };

describe('START-7 work that comes again and again', () => {
  it('begins at once, never twice at a time, goes on behind a failure, and its end waits for the round under way', async () => {
    let [rounds, atOnce, most, ended] = [0, 0, 0, false];
    const third = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const end = keepDoing(keeping, async (isEnding) => {
      rounds += 1;
      most = Math.max(most, ++atOnce);
      if (rounds === 3) {
        third.resolve();
        await release.promise;
        ended = isEnding();
      }
      atOnce -= 1;
      if (rounds === 1) throw new Error('the first one fails');
    });
    expect(rounds).toBe(1);
    await third.promise;
    const over = end();
    release.resolve();
    await over;
    expect([rounds, most, ended]).toEqual([3, 1, true]);
    await sleep(5);
    expect(rounds).toBe(3);
  });
});
