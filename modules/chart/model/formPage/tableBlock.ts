// Tables: a group that repeats is a row each; a group of like groups has a row for each of them. spec: PRF-6
import type { FormItem, FormItemType } from '#fhir/questionnaire/index.ts';
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { answerWords } from './answerWords.ts';
import type { TableBlock, TableColumn } from './shapes.ts';
import { unitWords } from './unitWords.ts';

const blankRows = 3;
const weights: Partial<Record<FormItemType, number>> = { text: 4, string: 2.4, 'open-choice': 2.2, choice: 1.8, dateTime: 1.6, date: 1.4, note: 1.4 };

export type Given = readonly QuestionnaireResponseItem[];
export const itemsOf = (given: Given, linkId: string): QuestionnaireResponseItem[] => given.filter((one) => one.linkId === linkId);
export const answersOf = (given: Given, linkId: string) => itemsOf(given, linkId).flatMap(({ answer }) => answer ?? []);

/** A group within a row gives a column for each of its questions. */
const leavesOf = (items: readonly FormItem[]): FormItem[] => items.filter(({ hidden }) => !hidden).flatMap((item) => (item.type === 'group' ? leavesOf(item.items) : [item]));

export const labelOf = ({ label }: FormItem): string => label.vi.replace(/\s*:$/, '').trim();

const columnsOf = (items: readonly FormItem[]): TableColumn[] => leavesOf(items).map((item) => {
  const unit = unitWords(item.unit);
  const code = item.code.find(({ system }) => system === 'http://loinc.org')?.code;
  return { linkId: item.linkId, head: `${labelOf(item)}${unit === '' ? '' : ` (${unit})`}`, weight: item.control === 'signature' ? 1.6 : (weights[item.type] ?? 1), ...(code !== undefined && { code }) };
});

/** Answers below this place, however deep within groups. */
const deep = (given: Given): Given => given.flatMap((one) => [one, ...deep(one.item ?? [])]);

const cellsOf = (columns: readonly TableColumn[], given: Given): string[] => columns.map(({ linkId }) => answersOf(deep(given), linkId).map(answerWords).join('; '));

export function buildRepeatTable(group: FormItem, label: string, repetitions: Given): TableBlock {
  const columns = columnsOf(group.items);
  const rows = repetitions.map(({ item }) => cellsOf(columns, item ?? []));
  return { kind: 'table', linkId: group.linkId, label, columns, rows: rows.length > 0 ? rows : Array.from({ length: blankRows }, () => columns.map(() => '')) };
}

/** Right eye, left eye: the heads are the words of the inner items, found in each row by those words. */
export function buildGrid(group: FormItem, label: string, given: Given): TableBlock {
  const rowItems = group.items.filter(({ hidden }) => !hidden);
  const heads = [...new Map(rowItems.flatMap(({ items }) => columnsOf(items)).map((column) => [column.head, column])).values()];
  const rows = rowItems.map((row) => {
    const inner = columnsOf(row.items);
    const answered = itemsOf(given, row.linkId).flatMap(({ item }) => item ?? []);
    return [labelOf(row), ...heads.map(({ head }) => inner.filter((column) => column.head === head).flatMap((column) => cellsOf([column], answered)).join(''))];
  });
  return { kind: 'table', linkId: group.linkId, label, columns: [{ linkId: '', head: '', weight: 1.8 }, ...heads], rows };
}
