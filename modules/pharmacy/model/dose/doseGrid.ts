// The dose grid: quantity, morning, noon, afternoon, evening, days; what is not typed is computed.   spec: PHA-3
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import { isMultiple } from './amountText.ts';
import { doseStep, quantityFollows } from './units.ts';

export const dayTimes = ['morning', 'noon', 'afternoon', 'evening'] as const;
export type DayTime = (typeof dayTimes)[number];
export type GridField = DayTime | 'quantity' | 'days';

/** Amounts in the medicine's dose unit (`quantity`: in its dispensed unit). An absent cell is empty. */
export type DoseGrid = Readonly<Partial<Record<GridField, number>>>;

export type GridProblem =
  | { readonly field: GridField; readonly reason: 'not-a-number' | 'too-large' | 'not-whole' }
  | { readonly field: DayTime; readonly reason: 'not-divisible'; readonly step: number }
  | { readonly field: 'days' | 'quantity' | 'morning'; readonly reason: 'missing' }
  | { readonly field: 'quantity'; readonly reason: 'too-few' | 'too-many'; readonly needed: number };

/** A cell the person filled stays as it is; the others may be recomputed. */
export interface GridState {
  readonly grid: DoseGrid;
  readonly typed: readonly GridField[];
}

type Form = Pick<MedicineEntry, 'form' | 'unit' | 'packSize'>;

export const perDay = (grid: DoseGrid): number => dayTimes.reduce((sum, time) => sum + (grid[time] ?? 0), 0);

const hasDose = (grid: DoseGrid): boolean => dayTimes.some((time) => (grid[time] ?? 0) > 0);

/** Rounds up to what can be dispensed: whole units, whole bottles where the pack is given. */
export function roundQuantity(amount: number, medicine: Form): number {
  const pack = medicine.packSize ?? 1;
  return Math.ceil(amount / pack - 1e-6) * pack;
}

/** Where one to four equal doses a day go, if only the day's total is known. */
const usualTimes: Readonly<Record<number, readonly DayTime[]>> = { 1: ['morning'], 2: ['morning', 'evening'], 3: ['morning', 'noon', 'evening'], 4: dayTimes };

/** Doses for a daily total: as few takings as leave whole units, e.g. 3 → 1-1-·-1, 1/2 → 1/2 in the morning; undefined if it cannot be told. */
export function spreadOverDay(total: number, step: number): DoseGrid | undefined {
  if (!(total > 0) || !isMultiple(total, step)) return undefined;
  const times = Number.isInteger(total) && total <= 4 ? usualTimes[total] : total < 1 ? usualTimes[1] : spreadLarge(total);
  if (!times) return undefined;
  return Object.fromEntries(times.map((time) => [time, total / times.length]));
}

const spreadLarge = (total: number): readonly DayTime[] | undefined => [2, 3, 4].map((count) => usualTimes[count]).find((times) => times !== undefined && Number.isInteger(total / times.length));

/**
 * One cell was typed (`undefined` clears it): sets it and computes what follows. Doses and days give the quantity, doses and quantity the days;
 * quantity and days, without a dose, the doses. What the person typed is never changed, unless all three are known: then the quantity follows.
 */
export function typeInGrid(state: GridState, cell: { readonly field: GridField; readonly value: number | undefined }, medicine: Form): GridState {
  const { [cell.field]: _old, ...rest } = state.grid;
  const grid: DoseGrid = cell.value === undefined ? rest : { ...rest, [cell.field]: cell.value };
  const typed = cell.value === undefined ? state.typed.filter((field) => field !== cell.field) : [...state.typed.filter((field) => field !== cell.field), cell.field];
  return { grid: computeGrid(grid, { typed, last: cell.field, medicine }), typed };
}

interface Computing {
  readonly typed: readonly GridField[];
  readonly last: GridField;
  readonly medicine: Form;
}

function computeGrid(grid: DoseGrid, { typed, last, medicine }: Computing): DoseGrid {
  if (!quantityFollows(medicine)) return grid;
  const knows = (field: GridField) => typed.includes(field);
  const doseTyped = dayTimes.some(knows);
  if (!doseTyped) return computeDoses(grid, { knows, medicine });
  return computeAmounts(without(grid, ...dayTimes.filter((time) => !knows(time))), { typed, last, medicine });
}

/** With typed doses (a proposed spread is gone once the person types one): days from the quantity, or the quantity from the days. */
function computeAmounts(grid: DoseGrid, { typed, last, medicine }: Computing): DoseGrid {
  const knows = (field: GridField) => typed.includes(field);
  if (!hasDose(grid)) return grid;
  const daysFollow = grid.quantity !== undefined && knows('quantity') && (!knows('days') || last === 'quantity');
  if (daysFollow) return computeDays(grid);
  return grid.days === undefined ? grid : { ...grid, quantity: roundQuantity(perDay(grid) * grid.days, medicine) };
}

function computeDays(grid: DoseGrid): DoseGrid {
  const days = Math.floor((grid.quantity ?? 0) / perDay(grid) + 1e-6);
  return days < 1 ? without(grid, 'days') : { ...grid, days };
}

/** Quantity and days without a typed dose: the day's total, spread. Earlier computed doses are replaced. */
function computeDoses(grid: DoseGrid, { knows, medicine }: { knows: (field: GridField) => boolean; medicine: Form }): DoseGrid {
  const bare = without(grid, ...dayTimes);
  if (grid.quantity === undefined || grid.days === undefined || grid.days <= 0 || !knows('quantity') || !knows('days')) return bare;
  return { ...bare, ...spreadOverDay(grid.quantity / grid.days, doseStep(medicine)) };
}

function without(grid: DoseGrid, ...fields: readonly GridField[]): DoseGrid {
  return Object.fromEntries(Object.entries(grid).filter(([field]) => !fields.includes(field as GridField)));
}

const largestDose = 1000;
const largestDays = 365;
const largestQuantity = 100_000;

/** Everything that is not right about a row; an empty list means it can be prescribed. */
export function checkGrid(grid: DoseGrid, medicine: Form & { readonly asNeeded?: boolean }): readonly GridProblem[] {
  const problems: GridProblem[] = [];
  const step = doseStep(medicine);
  for (const time of dayTimes) problems.push(...checkDose(time, grid[time], step));
  problems.push(...checkWhole('days', grid.days, largestDays), ...checkWhole('quantity', grid.quantity, largestQuantity));
  if (!hasDose(grid)) problems.push({ field: 'morning', reason: 'missing' });
  if (grid.days === undefined) problems.push({ field: 'days', reason: 'missing' });
  if (grid.quantity === undefined || grid.quantity === 0) problems.push({ field: 'quantity', reason: 'missing' });
  return problems.length > 0 ? problems : checkSum(grid, medicine);
}

function checkDose(field: DayTime, value: number | undefined, step: number): readonly GridProblem[] {
  if (value === undefined) return [];
  if (Number.isNaN(value)) return [{ field, reason: 'not-a-number' }];
  if (value > largestDose) return [{ field, reason: 'too-large' }];
  return isMultiple(value, step) ? [] : [{ field, reason: 'not-divisible', step }];
}

function checkWhole(field: 'days' | 'quantity', value: number | undefined, largest: number): readonly GridProblem[] {
  if (value === undefined) return [];
  if (Number.isNaN(value)) return [{ field, reason: 'not-a-number' }];
  if (value > largest) return [{ field, reason: 'too-large' }];
  return field === 'quantity' || Number.isInteger(value) ? [] : [{ field, reason: 'not-whole' }];
}

/** What is taken in the given days against what is dispensed. Fewer is right for medicines taken when needed. */
function checkSum(grid: DoseGrid, medicine: Form & { readonly asNeeded?: boolean }): readonly GridProblem[] {
  if (!quantityFollows(medicine) || grid.quantity === undefined || grid.days === undefined) return [];
  const needed = roundQuantity(perDay(grid) * grid.days, medicine);
  if (grid.quantity > needed) return [{ field: 'quantity', reason: 'too-many', needed }];
  return grid.quantity < needed && !medicine.asNeeded ? [{ field: 'quantity', reason: 'too-few', needed }] : [];
}
