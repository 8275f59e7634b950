// A row of medicine/concepts.csv in the shape that prescribing reads (pharmacy's MedicineEntry).   spec: CAT-13

export type Cells = Readonly<Record<string, string>>;
/** Name and ATC code of an ingredient of the house's list. */
export type IngredientOf = (code: string) => { readonly name: string; readonly atc?: string | undefined };

/** Throws an Error that names the column. Absent cells stay absent. */
export function buildMedicineProperties(cells: Cells, ingredientOf: IngredientOf): Record<string, unknown> {
  const need = (column: string): string => cells[column]?.trim() || fail(`${column} is empty`);
  return withoutEmpty({
    code: need('code'),
    ingredients: split(need('ingredients'), '+').map((code) => withoutEmpty({ code, ...ingredientOf(code) })),
    atc: cells['atc'] ?? '',
    strengthText: cells['strength_text'] ?? '',
    strength: cells['strength_value'] ? { value: numberOf(cells, 'strength_value'), unit: need('strength_unit') } : undefined,
    form: need('form'), route: need('route'), unit: need('unit'), packSize: numberOf(cells, 'pack_size'),
    names: split(cells['names'], ';'), aliases: split(cells['aliases'], ';'),
    kind: cells['kind'] || 'ordinary',
    limits: limitsOf(cells),
  });
}

function limitsOf(cells: Cells): Record<string, unknown> | undefined {
  const limits = withoutEmpty({
    maxDay: amountOf(cells, 'max_day'), maxDose: amountOf(cells, 'max_dose'), maxDayPerKg: amountOf(cells, 'max_day_per_kg'), maxDosePerKg: amountOf(cells, 'max_dose_per_kg'),
    minAgeMonths: numberOf(cells, 'min_age_months'), maxAgeMonths: numberOf(cells, 'max_age_months'), maxDays: numberOf(cells, 'max_days'),
    pregnancy: cells['pregnancy'] || undefined, trimesters: cells['trimesters'] ? cells['trimesters'].match(/\d/g)?.map(Number) : undefined, lactation: cells['lactation'] || undefined,
  });
  if (Object.keys(limits).length === 0) return undefined;
  return { ...limits, ...(cells['source'] && { source: cells['source'] }) };
}

function numberOf(cells: Cells, column: string): number | undefined {
  const text = cells[column]?.trim();
  if (!text) return undefined;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : fail(`${column} is not a number: ${text}`);
}

/** `4 g`, or a bare number in the unit of the strength. */
function amountOf(cells: Cells, column: string): { value: number; unit: string } | undefined {
  const text = cells[column]?.trim();
  if (!text) return undefined;
  const [, value, unit] = /^(\d+(?:\.\d+)?)\s*(\S.*)?$/.exec(text) ?? fail(`${column} is not an amount: ${text}`);
  return { value: Number(value), unit: unit ?? (cells['strength_unit'] || fail(`${column} has no unit`)) };
}

const split = (text: string | undefined, by: string): string[] => (text ?? '').split(by).map((part) => part.trim()).filter(Boolean);

function withoutEmpty(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function fail(reason: string): never {
  throw new Error(reason);
}
