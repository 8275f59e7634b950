// What depends on what in a form, worked out once: after a change only the dependents are computed, in the order of their ranks.   spec: FRM-4
import type { Form, FormItem } from '../form.ts';
import { dependenciesOf } from '../read/findLoops.ts';

export interface Task {
  readonly item: FormItem;
  readonly kind: 'open' | 'value' | 'check';
  /** Everything it reads has a lower one. */
  readonly rank: number;
}

export interface Plan {
  /** linkId → what is computed when its answers change. */
  readonly dependents: ReadonlyMap<string, readonly Task[]>;
  /** Computed after every change. */
  readonly always: readonly Task[];
  readonly all: readonly Task[];
}

const plans = new WeakMap<Form, Plan>();

export function planOf(form: Form): Plan {
  const known = plans.get(form) ?? makePlan(form);
  plans.set(form, known);
  return known;
}

function makePlan(form: Form): Plan {
  const rankOf = rankItems(form);
  const dependents = new Map<string, Task[]>();
  const always: Task[] = [];
  const all: Task[] = [];
  for (const item of form.byLinkId.values()) {
    for (const { kind, expressions } of tasksOf(item)) {
      const readsAll = expressions.some((one) => one.readsAll);
      const reads = new Set(expressions.flatMap((one) => [...one.reads]));
      const task: Task = { item, kind, rank: readsAll ? Number.MAX_SAFE_INTEGER : 1 + Math.max(-1, ...[...reads].map(rankOf)) };
      all.push(task);
      if (readsAll) always.push(task);
      else for (const name of reads) dependents.set(name, [...(dependents.get(name) ?? []), task]);
    }
  }
  return { dependents, always, all: all.toSorted((a, b) => a.rank - b.rank) };
}

const tasksOf = ({ enabledWhen, calculated, constraints }: FormItem) => [
  ...(enabledWhen.length > 0 ? [{ kind: 'open' as const, expressions: enabledWhen }] : []),
  ...(calculated ? [{ kind: 'value' as const, expressions: [calculated] }] : []),
  ...(constraints.length > 0 ? [{ kind: 'check' as const, expressions: constraints.map(({ expression }) => expression) }] : []),
];

/** A loop has no order; `readForm` has told of it, and the engine ends all the same. */
function rankItems({ byLinkId }: Form): (linkId: string) => number {
  const ranks = new Map<string, number>();
  const rankOf = (linkId: string): number => {
    const known = ranks.get(linkId);
    if (known !== undefined) return known;
    ranks.set(linkId, 0);
    const item = byLinkId.get(linkId);
    const below = item ? [...dependenciesOf(item)].map(rankOf) : [];
    const rank = below.length > 0 ? 1 + Math.max(...below) : 0;
    ranks.set(linkId, rank);
    return rank;
  };
  return rankOf;
}
