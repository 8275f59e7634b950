// Computes what hangs on changed answers: conditions and calculations in the order of their ranks, then what is to be looked at again.   spec: FRM-4
import type { FormItem } from '../form.ts';
import { isSame } from '../path/operators.ts';
import { coerce } from './coerce.ts';
import { partsOf } from './place.ts';
import type { Place } from './place.ts';
import type { Plan, Task } from './plan.ts';
import { readingAt } from './reading.ts';
import type { Readable } from './reading.ts';

export interface Settling extends Readable {
  readonly plan: Plan;
  /** Places whose view may have changed. */
  readonly touched: Set<Place>;
}

/** No form that `readForm` passes needs as many; one that turns in circles ends. */
const mostRounds = 20_000;

/** `changed`: linkIds whose answers changed; undefined computes everything. */
export function settle(settling: Settling, changed: readonly string[] | undefined): void {
  const { plan } = settling;
  const due = new Set<Task>(changed === undefined ? plan.all : [...changed.flatMap((linkId) => plan.dependents.get(linkId) ?? []), ...plan.always]);
  for (let round = 0; due.size > 0 && round < mostRounds; round++) {
    const task = lowest(due);
    due.delete(task);
    for (const linkId of runTask(task, settling)) for (const next of plan.dependents.get(linkId) ?? []) due.add(next);
  }
}

function lowest(due: ReadonlySet<Task>): Task {
  let found: Task | undefined;
  for (const task of due) if (found === undefined || task.rank < found.rank) found = task;
  return found as Task;
}

/** Gives the linkIds whose answers, as others read them, changed. */
function runTask({ item, kind }: Task, settling: Settling): Set<string> {
  const changed = new Set<string>();
  for (const place of settling.byLinkId.get(item.linkId) ?? []) {
    if (kind === 'check') settling.touched.add(place);
    else if (kind === 'value') calculate(place, settling, changed);
    else open(place, settling, changed);
  }
  return changed;
}

function calculate(place: Place, settling: Settling, changed: Set<string>): void {
  const { item, values } = place;
  if (!item.calculated) return;
  const found = coerce(item.calculated.run(readingAt(place, settling)), item);
  if (found.length === values.length && found.every((value, at) => isSame(value, values[at]))) return;
  place.values = found;
  settling.touched.add(place);
  changed.add(item.linkId);
}

function open(place: Place, settling: Settling, changed: Set<string>): void {
  const isOpen = isOpenNow(place.item, place, settling);
  if (isOpen === place.isOpen) return;
  place.isOpen = isOpen;
  enable(place, settling, changed);
}

/** What says neither yes nor no does not hold. */
const isOpenNow = ({ enabledWhen }: FormItem, place: Place, settling: Settling): boolean => enabledWhen.every((one) => one.run(readingAt(place, settling))[0] === true);

export function enable(place: Place, settling: Settling, changed: Set<string>): void {
  const isEnabled = place.isOpen && (place.parent?.isEnabled ?? true);
  if (isEnabled === place.isEnabled) return;
  place.isEnabled = isEnabled;
  settling.touched.add(place);
  if (place.values.length > 0) changed.add(place.item.linkId);
  for (const part of partsOf(place)) enable(part, settling, changed);
}
