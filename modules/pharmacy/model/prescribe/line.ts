// One row of the prescription as the doctor writes it, and as contracts carry it.   spec: PHA-30
import { z } from 'zod';
import { dayTimes, type DoseGrid, type GridField, perDay, roundQuantity } from '../dose/doseGrid.ts';
import { mealTimings } from '../dose/sig.ts';
import { quantityFollows } from '../dose/units.ts';
import type { MedicineEntry } from '../medicine/medicineEntry.ts';

const cell = z.number().nonnegative().max(100_000).optional();
export const gridSchema = z.object({ morning: cell, noon: cell, afternoon: cell, evening: cell, quantity: cell, days: cell });

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);

export const lineLimits = { remark: 500, tradeName: 120 } as const;

export const lineInputSchema = z.strictObject({
  /** Made by the screen; the same row keeps its id. */
  id,
  /** Code in the facility's medicine list. */
  medicine: z.string().min(1).max(80),
  grid: gridSchema,
  meal: z.enum(mealTimings).optional(),
  asNeeded: z.boolean().optional(),
  remark: z.string().max(lineLimits.remark).optional(),
  /** Where the list names none, or another is meant. */
  tradeName: z.string().max(lineLimits.tradeName).optional(),
  /** Row of an earlier visit that this one was taken from and that nobody has confirmed yet. */
  copiedFrom: id.optional(),
  /** Row of an earlier visit that this one goes on with, whatever was changed since: that course is no duplicate of this one. */
  renews: id.optional(),
});
export type LineInput = z.infer<typeof lineInputSchema>;

export const overrideSchema = z.strictObject({ key: z.string().min(1).max(400), reasonCode: z.string().max(80).optional(), text: z.string().max(1000).optional() });

/** Empty and zero cells are the same: nothing is taken. */
export function tidyGrid(grid: DoseGrid): DoseGrid {
  return Object.fromEntries(Object.entries(grid).filter(([, value]) => value !== undefined && value !== 0 && !Number.isNaN(value)));
}

/** Which cells of a stored row a person must have typed, so that changing one computes the right other: doses and days, and the quantity where it does not follow from them. */
export function typedCells(grid: DoseGrid, medicine: Pick<MedicineEntry, 'form' | 'unit' | 'packSize'>): readonly GridField[] {
  const doses = dayTimes.filter((time) => grid[time] !== undefined);
  const follows = quantityFollows(medicine) && grid.days !== undefined && doses.length > 0 && grid.quantity === roundQuantity(perDay(grid) * grid.days, medicine);
  return [...(grid.quantity !== undefined && !follows ? (['quantity'] as const) : []), ...doses, ...(grid.days === undefined ? [] : (['days'] as const))];
}
