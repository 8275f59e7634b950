// The rows on screen: what is typed, what is stored, and the one empty row at the end. Pure.   spec: PHA-40
import { dayTimes, type DoseGrid, type GridField, type LineInput, type MealTiming, type MedicineEntry, type Override, type PrescriptionContent, type Shorthand, tidyGrid, typedCells, typeInGrid, type GridState } from '#modules/pharmacy/model/index.ts';

export interface Row {
  readonly id: string;
  readonly medicine: MedicineEntry | undefined;
  readonly state: GridState;
  readonly meal?: MealTiming | undefined;
  readonly asNeeded?: boolean | undefined;
  readonly remark?: string | undefined;
  readonly tradeName?: string | undefined;
  readonly copiedFrom?: string | undefined;
  readonly renews?: string | undefined;
  readonly unlisted?: boolean | undefined;
  /** Words of the shorthand line that mean nothing. */
  readonly unread?: readonly string[] | undefined;
}

export interface Sheet {
  readonly rows: readonly Row[];
  readonly overrides: readonly Override[];
}

/** A row that has its medicine. */
export type FilledRow = Row & { readonly medicine: MedicineEntry };
export const isFilled = (row: Row): row is FilledRow => row.medicine !== undefined;

export interface Usual {
  readonly grid: DoseGrid;
  readonly meal?: MealTiming | undefined;
  readonly asNeeded?: boolean | undefined;
}

/** What is said beside the figures. */
export type RowWords = Partial<{ readonly [Key in 'meal' | 'asNeeded' | 'remark' | 'tradeName']: Row[Key] }>;

/** A medicine as chosen: alone, with a shorthand line, or with a usual dose. */
export interface Pick {
  readonly medicine: MedicineEntry;
  readonly shorthand?: Shorthand | undefined;
  readonly usual?: Usual | undefined;
}

/** In this order figures are typed where several come at once. */
const typingOrder: readonly GridField[] = ['quantity', ...dayTimes, 'days'];

export const emptyRow = (id: string): Row => ({ id, medicine: undefined, state: { grid: {}, typed: [] } });

export function readSheet({ lines, overrides }: PrescriptionContent, newId: () => string): Sheet {
  return { rows: withEmptyRow(lines.map(({ id, medicine, grid, meal, asNeeded, remark, tradeName, copiedFrom, renews, unlisted }) => ({ id, medicine, state: stateOf(grid, medicine), meal, asNeeded, remark, tradeName, copiedFrom, renews, unlisted })), newId), overrides };
}

const stateOf = (grid: DoseGrid, medicine: MedicineEntry): GridState => ({ grid, typed: typedCells(grid, medicine) });

/** There is always exactly one empty row to write into, at the end. */
export function withEmptyRow(rows: readonly Row[], newId: () => string): readonly Row[] {
  const last = rows.at(-1);
  return last !== undefined && last.medicine === undefined ? rows : [...rows, emptyRow(newId())];
}

export function toInput({ rows, overrides }: Sheet): { lines: LineInput[]; overrides: Override[] } {
  return { lines: rows.filter(isFilled).map(toLine), overrides: [...overrides] };
}

const toLine = ({ id, medicine, state, meal, asNeeded, remark, tradeName, copiedFrom, renews }: FilledRow): LineInput => ({
  id, medicine: medicine.code, grid: tidyGrid(state.grid), ...(meal && { meal }), ...(asNeeded && { asNeeded }), ...(remark?.trim() && { remark: remark.trim() }), ...(tradeName?.trim() && { tradeName: tradeName.trim() }), ...(copiedFrom && { copiedFrom }), ...(renews && { renews }),
});

/** Typing in a row makes it one's own: it is no longer marked as copied. */
export function typeCell(row: Row, cell: { readonly field: GridField; readonly value: number | undefined }): Row {
  return row.medicine === undefined ? row : { ...row, copiedFrom: undefined, state: typeInGrid(row.state, cell, row.medicine) };
}

export function chooseMedicine(row: Row, { medicine, shorthand, usual }: Pick): Row {
  const kept = { ...row, medicine, tradeName: undefined, copiedFrom: undefined, renews: undefined, unlisted: undefined, unread: undefined };
  if (shorthand) {
    const { meal, asNeeded, unread } = shorthand;
    return { ...kept, state: typeAll(shorthand.grid, medicine), ...(meal && { meal }), ...(asNeeded && { asNeeded }), ...(unread.length > 0 && { unread }) };
  }
  if (usual && Object.keys(row.state.grid).length === 0) return { ...kept, state: stateOf(usual.grid, medicine), meal: usual.meal, asNeeded: usual.asNeeded };
  return { ...kept, state: typeAll(typedPart(row.state), medicine) };
}

const typedPart = ({ grid, typed }: GridState): DoseGrid => Object.fromEntries(typed.flatMap((field) => (grid[field] === undefined ? [] : [[field, grid[field]]])));

const typeAll = (grid: DoseGrid, medicine: MedicineEntry): GridState =>
  typingOrder.filter((field) => grid[field] !== undefined).reduce<GridState>((state, field) => typeInGrid(state, { field, value: grid[field] }, medicine), { grid: {}, typed: [] });

/** Rows of an earlier visit as new ones, marked as copied. What stands here already, be it in another strength, is not taken twice: that row goes on with the earlier course. */
export function copyRows(rows: readonly Row[], earlier: PrescriptionContent, newId: () => string): readonly Row[] {
  const before = new Map(earlier.lines.map(({ id, medicine }) => [sameThing(medicine), id]));
  const here = rows.filter(isFilled).map((row) => ({ ...row, renews: before.get(sameThing(row.medicine)) ?? row.renews }));
  const present = new Set(here.map(({ medicine }) => sameThing(medicine)));
  const taken = earlier.lines.filter(({ medicine, unlisted }) => !present.has(sameThing(medicine)) && !unlisted);
  const fresh = taken.map(({ id, medicine, grid, meal, asNeeded, remark, tradeName }): Row => ({ id: newId(), medicine, state: stateOf(grid, medicine), meal, asNeeded, remark, tradeName, copiedFrom: id, renews: id }));
  return withEmptyRow([...here, ...fresh], newId);
}

/** Ingredients and the way they are taken. */
const sameThing = ({ ingredients, route }: MedicineEntry): string => [...ingredients.map(({ code }) => code).toSorted(), route].join(' ');

/** Rows as the checks read them. */
export const toLines = (rows: readonly Row[]) => rows.filter(isFilled).map(({ id, medicine, state, asNeeded, tradeName, renews, unlisted }) => ({ id, medicine, grid: state.grid, asNeeded, tradeName, renews, unlisted }));
