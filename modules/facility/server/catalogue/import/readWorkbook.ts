// Rows of an XLSX workbook as texts: days as yyyy-MM-dd, formulas by their result, numbers without a computed tail.   spec: CAT-20
import ExcelJS from 'exceljs';
import type { CellValue, Worksheet } from 'exceljs';
import type { ListRow } from '../../../model/index.ts';

export interface WorkbookRows { readonly sheet: string; readonly sheets: readonly string[]; readonly rows: readonly ListRow[] }

/** The sheet named, else the fullest visible one; undefined when there is none of the name. */
export async function readWorkbook(bytes: Uint8Array, wanted: string | undefined): Promise<WorkbookRows | undefined> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as Parameters<typeof workbook.xlsx.load>[0]);
  const visible = workbook.worksheets.filter(({ state }) => state === 'visible');
  const fullest = visible.reduce<Worksheet | undefined>((best, sheet) => (best && best.actualRowCount >= sheet.actualRowCount ? best : sheet), undefined);
  const sheet = wanted === undefined ? fullest : visible.find(({ name }) => name === wanted);
  if (!sheet) return undefined;
  return { sheet: sheet.name, sheets: visible.map(({ name }) => name), rows: readSheet(sheet) };
}

function readSheet(sheet: Worksheet): ListRow[] {
  const rows: ListRow[] = [];
  sheet.eachRow({ includeEmpty: false }, (row, line) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      // A merged cell shows its text once, as a person sees it.
      cells[column - 1] = cell.isMerged && cell.master !== cell ? '' : textOf(cell.value);
    });
    rows.push({ line, cells: Array.from(cells, (cell) => cell ?? '') });
  });
  return rows;
}

function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return textOf(value.text as CellValue);
  if ('result' in value) return textOf(value.result as CellValue);
  return '';
}
