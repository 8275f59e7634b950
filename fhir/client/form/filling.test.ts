// spec: FRS
import { describe, expect, it } from 'vitest';
import type { Answers, AnswerValue, FormItem, ItemView } from '#fhir/questionnaire/index.ts';
import { Filling } from './filling.ts';
import { countBelow, sectionsOf } from './sections.ts';

const item = (linkId: string, more: Partial<FormItem> = {}): FormItem => ({ linkId, type: 'string', label: { vi: linkId }, required: false, repeats: false, readOnly: false, hidden: false, minOccurs: 0, options: [], inline: false, code: [], initial: [], enabledWhen: [], constraints: [], items: [], ...more });
const viewOf = (one: FormItem, more: Partial<ItemView> = {}): ItemView => ({ key: one.linkId, item: one, isEnabled: true, values: [], rows: [], children: [], isCalculated: false, problems: [], isMissing: one.required, ...more });

/** Two questions in a group, one alone before it. */
function twoQuestions() {
  const views = new Map([viewOf(item('first')), viewOf(item('part', { type: 'group' }), { children: ['a', 'b'] }), viewOf(item('a', { required: true })), viewOf(item('b', { type: 'decimal' }))].map((view) => [view.key, view]));
  const heard = new Map<string, () => void>();
  const answers = {
    top: ['first', 'part'],
    view: (key: string) => views.get(key),
    set: (key: string, values: readonly AnswerValue[]) => {
      const before = views.get(key);
      if (before && before.values !== values) views.set(key, { ...before, values, isMissing: before.item.required && values.length === 0 });
      heard.get(key)?.();
      return [key];
    },
    problems: () => [...views.values()].filter(({ isMissing }) => isMissing).map(({ key }) => ({ key, linkId: key, code: 'required', severity: 'error' })),
    subscribe: (key: string, listener: () => void) => { heard.set(key, listener); return () => undefined; },
  } as unknown as Answers;
  return { answers, filling: new Filling(answers, { b: 'sinh hiệu 27/11' }) };
}

describe('FRS-1 sections', () => {
  it('are the top groups; what stands outside is a part without a name', () => {
    const { answers } = twoQuestions();
    expect(sectionsOf(answers)).toEqual([{ key: undefined, keys: ['first'] }, { key: 'part', keys: ['a', 'b'] }]);
  });

  it('say how far they are filled and what is missing', () => {
    const { answers, filling } = twoQuestions();
    expect(countBelow(answers, 'part')).toEqual({ asked: 2, answered: 0, missing: 1, wrong: 0 });
    filling.edit('a', ['Sốt']);
    expect(countBelow(answers, 'part')).toEqual({ asked: 2, answered: 1, missing: 0, wrong: 0 });
  });
});

describe('FRS-2 a key redraws one field', () => {
  it('what another field shows stays the same object', () => {
    const { filling } = twoQuestions();
    const [a, b] = [filling.field('a'), filling.field('b')];
    filling.edit('a', ['Sốt']);
    expect(filling.field('a')).not.toBe(a);
    expect(filling.field('b')).toBe(b);
  });
});

describe('FRS-3 what is typed and is no value', () => {
  it('stays in its field and bars completion until it is one', () => {
    const { filling } = twoQuestions();
    filling.edit('b', [], '38,');
    expect([filling.field('b')?.unread, filling.unread()]).toEqual(['38,', ['b']]);
    filling.edit('b', [38.5]);
    expect([filling.field('b')?.unread, filling.unread()]).toEqual([undefined, []]);
  });

  it('where an answer came from is told until somebody types over it', () => {
    const { filling } = twoQuestions();
    expect(filling.field('b')?.origin).toBe('sinh hiệu 27/11');
    filling.edit('b', [37]);
    expect(filling.field('b')?.origin).toBeUndefined();
  });
});

describe('FRS-14 what bars completion', () => {
  it('is what is missing and what is typed and no value, the latter first; warnings bar nothing', () => {
    const { filling } = twoQuestions();
    filling.edit('b', [], '38,');
    expect(filling.barriers().map(({ key, code }) => [key, code])).toEqual([['b', 'wrong-type'], ['a', 'required']]);
    filling.edit('b', [38]);
    filling.edit('a', ['Sốt']);
    expect(filling.barriers()).toEqual([]);
  });
});
