import { expect, it } from 'vitest';
import { openTurns } from './turns.ts';

it('START-10 no more than so many at a time, in the order they came; one that fails makes room', async () => {
  const turns = openTurns(2);
  const [begun, ends]: [number[], (() => void)[]] = [[], []];
  const all = Array.from({ length: 5 }, (_, at) => turns(async () => {
    begun.push(at);
    await new Promise<void>((resolve) => { ends.push(resolve); });
    if (at === 1) throw new Error('failed');
    return at;
  }).catch((error: Error) => error.message));
  for (let ended = 0; ended < 5; ended++) {
    await expect.poll(() => ends.length).toBe(Math.min(ended + 2, 5));
    ends[ended]?.();
  }
  expect(await Promise.all(all)).toEqual([0, 'failed', 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});
