import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { coalesce } from './coalesce.ts';

const recorder = () => {
  const batches: number[][] = [];
  const ask = coalesce<number, number>({ flights: 1, most: 64 }, async (items) => {
    batches.push([...items]);
    return items.map((item) => (item === 13 ? new Error('refused') : item * 2));
  });
  return { batches, ask };
};

describe('coalescing', () => {
  it('STO-9 one turn is one batch; a refused item does not touch the others', async () => {
    const { batches, ask } = recorder();
    const settled = await Promise.allSettled([1, 13, 3].map(ask));
    expect(batches).toEqual([[1, 13, 3]]);
    expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual([2, 'refused', 6]);
  });

  it('STO-9 those answered together travel together again, though they come turn by turn; nobody waits for who does not come', async () => {
    const { batches, ask } = recorder();
    await Promise.all([1, 2, 3].map(ask));
    const first = ask(4);
    await nextTurn();
    await Promise.all([first, ask(5)]);
    expect(batches.slice(1)).toEqual([[4, 5]]);
    expect(await ask(6)).toBe(12);
    const alone = ask(7);
    await nextTurn();
    await Promise.all([alone, ask(8)]);
    expect(batches.slice(2)).toEqual([[6], [7], [8]]);
  });
});
