// Classes of allergy, read once from the shipped table; dated by the medicine list's edition they belong to.   spec: ALG-3
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AllergyClass } from '#modules/chart/model/index.ts';
import { isInForce } from '#platform/datedTable/index.ts';
import { readDataFile } from '#platform/datedTable/server.ts';

const folder = new URL('../../../../data/terminology/medicine/', import.meta.url);
const dated = z.object({ validFrom: z.string(), validTo: z.string().optional() });
const row = z.object({ code: z.string(), atc: z.string().default(''), display: z.string(), cross_to: z.string().default(''), display_en: z.string().optional(), display_fr: z.string().optional() });

let read: { readonly valid: z.infer<typeof dated>; readonly classes: readonly AllergyClass[] } | undefined;

/** Undefined where no table is in force: allergies by class are then not compared, and the checks say so. */
export function allergyClassesOn(day: string): readonly AllergyClass[] | undefined {
  if (!existsSync(new URL('allergy-classes.csv', folder))) return undefined;
  read ??= { valid: dated.parse(JSON.parse(readFileSync(new URL('edition.json', folder), 'utf8'))), classes: readDataFile('terminology/medicine/allergy-classes.csv').map(toClass) };
  return isInForce(read.valid, day) ? read.classes : undefined;
}

const list = (text: string): string[] => text.split(';').map((part) => part.trim()).filter(Boolean);

function toClass(cells: Readonly<Record<string, string>>, index: number): AllergyClass {
  const parsed = row.safeParse(Object.fromEntries(Object.entries(cells).filter(([, text]) => text.trim() !== '')));
  if (!parsed.success) throw new Error(`allergy-classes.csv, line ${index + 2}: ${z.prettifyError(parsed.error)}`);
  const { code, atc, display, cross_to: crossTo, display_en: displayEn, display_fr: displayFr } = parsed.data;
  return { code, atc: list(atc), crossTo: list(crossTo), display, ...(displayEn && { displayEn }), ...(displayFr && { displayFr }) };
}
