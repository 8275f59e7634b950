// Answers that depend on themselves: by a calculation, or by a condition on what lies below it.   spec: FRM-3
import type { Form, FormItem } from '../form.ts';
import type { FormProblem } from '../source.ts';

/** linkIds on which the answer of an item, as others read it, depends. */
export function dependenciesOf(item: FormItem): Set<string> {
  return new Set([...(item.calculated?.reads ?? []), ...conditionsAround(item).flatMap(({ reads }) => [...reads])]);
}

export const conditionsAround = (item: FormItem): FormItem['enabledWhen'] => [...item.enabledWhen, ...(item.parent ? conditionsAround(item.parent) : [])];

export function findLoops({ byLinkId }: Form): FormProblem[] {
  const state = new Map<string, 'open' | 'done'>();
  const problems: FormProblem[] = [];
  for (const item of byLinkId.values()) visit(item, []);
  return problems;

  function visit(item: FormItem, path: readonly string[]): void {
    if (state.get(item.linkId) === 'done') return;
    if (state.get(item.linkId) === 'open') {
      const loop = path.slice(path.indexOf(item.linkId));
      problems.push(loop.length === 1 && item.calculated?.reads.has(item.linkId) ? { code: 'self-calculation', linkId: item.linkId } : { code: 'calculation-loop', linkId: item.linkId, detail: [...loop, item.linkId].join(' → ') });
      return;
    }
    state.set(item.linkId, 'open');
    for (const name of dependenciesOf(item)) {
      const next = byLinkId.get(name);
      if (next) visit(next, [...path, item.linkId]);
    }
    state.set(item.linkId, 'done');
  }
}
