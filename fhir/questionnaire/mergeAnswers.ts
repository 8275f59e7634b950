// Two people on one form: what each changed since the version they read is put together field by field; rows are known by their id.   spec: FRM-11
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { isRows } from './answers/place.ts';
import type { AnswerValue, Form, FormItem } from './form.ts';
import { isSame } from './path/operators.ts';
import { valueOf } from './read/choices.ts';

type Items = readonly QuestionnaireResponseItem[];

export interface MergeConflict {
  /** See ItemView.key. */
  readonly key: string;
  readonly linkId: string;
  readonly mine: readonly AnswerValue[];
  readonly theirs: readonly AnswerValue[];
  /** One took the row away while the other changed it: the row stays. */
  readonly isRow: boolean;
}
export interface Sides { readonly base: Items; readonly theirs: Items; readonly mine: Items }

/** Where both changed one field differently, theirs stays and both are told. */
export function mergeAnswers(form: Form, sides: Sides): { readonly items: QuestionnaireResponseItem[]; readonly conflicts: readonly MergeConflict[] } {
  const conflicts: MergeConflict[] = [];
  return { items: mergeLevel(form.items, sides, ''), conflicts };

  function mergeLevel(items: readonly FormItem[], at: Sides, before: string): QuestionnaireResponseItem[] {
    return items.flatMap((item) => {
      const these = pick(at, item.linkId);
      const key = `${before}${item.linkId}`;
      if (isRows(item)) return mergeRows(item, these, key);
      if (item.type !== 'group') return mergeField(item, these, key);
      const inside = mergeLevel(item.items, { base: below(these.base), theirs: below(these.theirs), mine: below(these.mine) }, before);
      return inside.length > 0 ? [{ linkId: item.linkId, item: inside }] : [];
    });
  }

  /** What stands below a question lies in its answer; it is merged for itself. */
  function mergeField(item: FormItem, these: Sides, key: string): Items {
    const merged = mergeValues(item, these, key);
    if (item.items.length === 0) return merged;
    const inside = mergeLevel(item.items, { base: below(these.base), theirs: below(these.theirs), mine: below(these.mine) }, key.slice(0, key.length - item.linkId.length));
    return merged.map(({ answer = [], ...one }) => ({ ...one, answer: answer.map(({ item: _below, ...value }, at) => ({ ...value, ...(at === 0 && inside.length > 0 && { item: inside }) })) }));
  }

  function mergeValues({ linkId, calculated }: FormItem, these: Sides, key: string): Items {
    const [base, theirs, mine] = [valuesOf(these.base), valuesOf(these.theirs), valuesOf(these.mine)];
    if (isEqual(mine, base) || isEqual(mine, theirs)) return these.theirs;
    if (isEqual(theirs, base)) return these.mine;
    if (!calculated) conflicts.push({ key, linkId, mine, theirs, isRow: false });
    return these.theirs;
  }

  function mergeRows(item: FormItem, { base, theirs, mine }: Sides, key: string): QuestionnaireResponseItem[] {
    const ids = [...new Set([...theirs, ...mine].map(({ id }) => id))];
    return ids.flatMap((id) => {
      const [was, there, here] = [base, theirs, mine].map((rows) => rows.find((row) => row.id === id));
      if (there && here) return [{ ...there, item: mergeLevel(item.items, { base: was?.item ?? [], theirs: there.item ?? [], mine: here.item ?? [] }, `${key}#${id}/`) }];
      const left = there ?? here;
      if (!left || !was) return left ?? [];
      if (JSON.stringify(left.item) === JSON.stringify(was.item)) return [];
      conflicts.push({ key: `${key}#${id}`, linkId: item.linkId, mine: [], theirs: [], isRow: true });
      return [left];
    });
  }
}

const pick = ({ base, theirs, mine }: Sides, linkId: string): Sides => {
  const named = (items: Items) => items.filter((one) => one.linkId === linkId);
  return { base: named(base), theirs: named(theirs), mine: named(mine) };
};
const below = (items: Items): QuestionnaireResponseItem[] => items.flatMap(({ item = [], answer = [] }) => [...item, ...answer.flatMap((one) => one.item ?? [])]);
const valuesOf = (items: Items): AnswerValue[] => items.flatMap(({ answer = [] }) => answer.flatMap((one) => valueOf(one) ?? []));
const isEqual = (a: readonly AnswerValue[], b: readonly AnswerValue[]): boolean => a.length === b.length && a.every((one, at) => isSame(one, b[at]));

/** Gives a name to rows that have none, or that of another row: without one a row cannot be found again. */
export function nameRows(form: Form, items: Items, newId: () => string): QuestionnaireResponseItem[] {
  const taken = new Set<string>();
  return items.map((one) => {
    const inside = one.item && { item: nameRows(form, one.item, newId) };
    const item = form.byLinkId.get(one.linkId);
    if (!item || !isRows(item)) return { ...one, ...inside };
    const id = one.id !== undefined && !taken.has(`${one.linkId}#${one.id}`) ? one.id : newId();
    taken.add(`${one.linkId}#${id}`);
    return { ...one, id, ...inside };
  });
}
