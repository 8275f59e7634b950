// Items of a form being edited, as a tree: found, changed, moved, added, taken away. Nothing is changed in place. spec: FRS-20
import type { QuestionnaireItem } from '#fhir/types/index.ts';

export type Items = readonly QuestionnaireItem[];
export type Direction = 'up' | 'down' | 'in' | 'out';

export interface OutlineLine {
  readonly item: QuestionnaireItem;
  readonly depth: number;
}

/** Help texts belong to their question and are no lines of their own. */
export const isHelp = ({ type, extension }: QuestionnaireItem): boolean =>
  type === 'display' && (extension ?? []).some(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.some(({ code }) => code === 'help') ?? false);

export const outlineOf = (items: Items, depth = 0): OutlineLine[] =>
  items.flatMap((item) => (isHelp(item) ? [] : [{ item, depth }, ...outlineOf(item.item ?? [], depth + 1)]));

export const findItem = (items: Items, linkId: string): QuestionnaireItem | undefined => outlineOf(items).find(({ item }) => item.linkId === linkId)?.item;

export const changeItem = (items: Items, linkId: string, change: (item: QuestionnaireItem) => QuestionnaireItem): QuestionnaireItem[] =>
  items.map((item) => (item.linkId === linkId ? change(item) : withChildren(item, changeItem(item.item ?? [], linkId, change))));

export const removeItem = (items: Items, linkId: string): QuestionnaireItem[] =>
  items.filter((item) => item.linkId !== linkId).map((item) => withChildren(item, removeItem(item.item ?? [], linkId)));

/** Behind an item, or at the end of a group that is chosen; at the end of the form when nothing is. */
export function insertItem(items: Items, at: string | undefined, fresh: QuestionnaireItem): QuestionnaireItem[] {
  if (at === undefined) return [...items, fresh];
  return items.flatMap((item) => {
    if (item.linkId !== at) return [withChildren(item, insertItem(item.item ?? [], at, fresh))];
    return item.type === 'group' ? [{ ...item, item: [...(item.item ?? []), fresh] }] : [item, fresh];
  });
}

/** One step among its neighbours, into the group before it, or out of its group. The same tree when there is nowhere to go. */
export function moveItem(items: Items, linkId: string, direction: Direction): Items {
  const at = items.findIndex((item) => item.linkId === linkId);
  const item = items[at];
  if (item === undefined) return items.flatMap((group) => moveBelow(group, linkId, direction));
  if (direction === 'up' || direction === 'down') return swap(items, at, direction === 'up' ? at - 1 : at + 1);
  const before = items[at - 1];
  if (direction === 'out' || before?.type !== 'group') return items;
  return [...items.slice(0, at - 1), { ...before, item: [...(before.item ?? []), item] }, ...items.slice(at + 1)];
}

function moveBelow(group: QuestionnaireItem, linkId: string, direction: Direction): QuestionnaireItem[] {
  const children = group.item ?? [];
  const own = children.find((item) => item.linkId === linkId);
  if (own && direction === 'out') return [withChildren(group, children.filter((item) => item !== own)), own];
  return [withChildren(group, moveItem(children, linkId, direction))];
}

function swap(items: Items, one: number, other: number): Items {
  const [first, second] = [items[one], items[other]];
  if (first === undefined || second === undefined || isHelp(second)) return items;
  return items.map((item, index) => (index === one ? second : index === other ? first : item));
}

function withChildren(item: QuestionnaireItem, children: Items): QuestionnaireItem {
  const { item: before, ...rest } = item;
  if (children.length === 0) return before === undefined ? item : rest;
  return before?.length === children.length && before.every((child, index) => child === children[index]) ? item : { ...rest, item: [...children] };
}

/** linkIds are never used twice, not even of what was taken away: old answers keep their meaning. */
export function freshLinkId(items: Items, taken: ReadonlySet<string>): string {
  const used = new Set([...taken, ...outlineOf(items).map(({ item }) => item.linkId)]);
  let number = 1;
  while (used.has(`own-${number}`)) number += 1;
  return `own-${number}`;
}

/** Questions whose conditions or expressions name this one: they would lose their ground. */
export const namedBy = (items: Items, linkId: string): readonly QuestionnaireItem[] =>
  outlineOf(items).map(({ item }) => item).filter((item) => item.linkId !== linkId && (item.enableWhen?.some(({ question }) => question === linkId) || JSON.stringify(item.extension ?? []).includes(`linkId='${linkId}'`)));
