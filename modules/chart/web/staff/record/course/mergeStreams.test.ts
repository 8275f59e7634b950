// spec: CHT
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeStreams } from './mergeStreams.ts';

const dateOf = (item: string) => item.slice(0, 10);

describe('CHT-2 one timeline of many searches', () => {
  it('CHT-2 nothing is shown below the newest end that is still unfinished, and that stream is asked next', () => {
    const merged = mergeStreams(
      [
        { name: 'visits', items: ['2026-03-01 v', '2026-01-01 v'], more: true },
        { name: 'drugs', items: ['2026-02-01 d', '2025-06-01 d'], more: false },
      ],
      dateOf,
    );
    expect(merged).toEqual({ items: ['2026-03-01 v', '2026-02-01 d', '2026-01-01 v'], next: 'visits' });
  });
  it('CHT-2 at the end everything stands there, what has no date last', () => {
    const merged = mergeStreams([{ name: 'visits', items: ['2026-03-01 v', ''], more: false }], dateOf);
    expect(merged).toEqual({ items: ['2026-03-01 v', ''], next: undefined });
  });
  it('CHT-2 loading page by page shows every item once and never moves what was shown', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((number) => `2026-01-${number}`);
    fc.assert(
      fc.property(fc.array(fc.array(day, { maxLength: 12 }), { minLength: 1, maxLength: 4 }), (lists) => {
        const sorted = lists.map((list) => list.toSorted().toReversed());
        const loaded = sorted.map((list) => Math.min(2, list.length));
        let shown: readonly string[] = [];
        for (;;) {
          const merged = mergeStreams(sorted.map((list, index) => ({ name: String(index), items: list.slice(0, loaded[index]), more: (loaded[index] ?? 0) < list.length })), dateOf);
          expect(merged.items.slice(0, shown.length)).toEqual(shown);
          shown = merged.items;
          if (merged.next === undefined) break;
          loaded[Number(merged.next)] = (loaded[Number(merged.next)] ?? 0) + 2;
        }
        expect(shown.toSorted()).toEqual(lists.flat().toSorted());
      }),
    );
  });
});
