// Tables: a group that repeats is a row each; a group of like groups has a row for each of them. spec: PRF-6
import type { QuestionnaireItem, QuestionnaireResponseItem } from '#fhir/types/index.ts';
import { answerWords } from './answerWords.ts';
import { isHidden, loincOf, signerOf, unitOf } from './formItem.ts';
import type { TableBlock, TableColumn } from './shapes.ts';

const blankRows = 3;
const weights: Partial<Record<QuestionnaireItem['type'], number>> = { text: 4, string: 2.4, 'open-choice': 2.2, choice: 1.8, dateTime: 1.6, date: 1.4, display: 1.4 };

export type Given = readonly QuestionnaireResponseItem[];
export const itemsOf = (given: Given, linkId: string): QuestionnaireResponseItem[] => given.filter((one) => one.linkId === linkId);
export const answersOf = (given: Given, linkId: string) => itemsOf(given, linkId).flatMap(({ answer }) => answer ?? []);

const columnsOf = (items: readonly QuestionnaireItem[]): TableColumn[] => items.filter((item) => !isHidden(item)).map((item) => {
  const unit = unitOf(item);
  const code = loincOf(item);
  return { linkId: item.linkId, head: `${item.text ?? ''}${unit === '' ? '' : ` (${unit})`}`, weight: signerOf(item) === undefined ? (weights[item.type] ?? 1) : 1.6, ...(code !== undefined && { code }) };
});

const cellsOf = (columns: readonly TableColumn[], given: Given): string[] => columns.map(({ linkId }) => answersOf(given, linkId).map(answerWords).join('; '));

export function buildRepeatTable(group: QuestionnaireItem, label: string, repetitions: Given): TableBlock {
  const columns = columnsOf(group.item ?? []);
  const rows = repetitions.map(({ item }) => cellsOf(columns, item ?? []));
  return { kind: 'table', linkId: group.linkId, label, columns, rows: rows.length > 0 ? rows : Array.from({ length: blankRows }, () => columns.map(() => '')) };
}

/** Right eye, left eye: the heads are the words of the inner items, found in each row by those words. */
export function buildGrid(group: QuestionnaireItem, label: string, given: Given): TableBlock {
  const rowItems = (group.item ?? []).filter((item) => !isHidden(item));
  const heads = [...new Map(rowItems.flatMap(({ item }) => columnsOf(item ?? [])).map((column) => [column.head, column])).values()];
  const rows = rowItems.map((row) => {
    const inner = columnsOf(row.item ?? []);
    const answered = itemsOf(given, row.linkId).flatMap(({ item }) => item ?? []);
    return [row.text ?? '', ...heads.map(({ head }) => inner.filter((column) => column.head === head).flatMap((column) => cellsOf([column], answered)).join(''))];
  });
  return { kind: 'table', linkId: group.linkId, label, columns: [{ linkId: '', head: '', weight: 1.8 }, ...heads], rows };
}
