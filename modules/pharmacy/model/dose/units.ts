// Units that doses and quantities count: words in three languages, smallest step, and which dose unit a form is taken in.   spec: PHA-2

export interface UnitWords {
  readonly vi: string;
  readonly en: readonly [one: string, many: string];
  readonly fr: readonly [one: string, many: string];
  /** Smallest part that can be taken, e.g. 0.25 of a tablet; 1 for what cannot be divided. */
  readonly step: number;
}

const units: Readonly<Record<string, UnitWords>> = {
  viên: { vi: 'viên', en: ['tablet', 'tablets'], fr: ['comprimé', 'comprimés'], step: 0.25 },
  'viên nang': { vi: 'viên nang', en: ['capsule', 'capsules'], fr: ['gélule', 'gélules'], step: 1 },
  'viên sủi': { vi: 'viên sủi', en: ['effervescent tablet', 'effervescent tablets'], fr: ['comprimé effervescent', 'comprimés effervescents'], step: 0.5 },
  'viên đặt': { vi: 'viên đặt', en: ['suppository', 'suppositories'], fr: ['suppositoire', 'suppositoires'], step: 0.5 },
  gói: { vi: 'gói', en: ['sachet', 'sachets'], fr: ['sachet', 'sachets'], step: 0.25 },
  ml: { vi: 'ml', en: ['ml', 'ml'], fr: ['ml', 'ml'], step: 0.1 },
  ống: { vi: 'ống', en: ['ampoule', 'ampoules'], fr: ['ampoule', 'ampoules'], step: 0.25 },
  lọ: { vi: 'lọ', en: ['vial', 'vials'], fr: ['flacon', 'flacons'], step: 0.25 },
  chai: { vi: 'chai', en: ['bottle', 'bottles'], fr: ['flacon', 'flacons'], step: 1 },
  tuýp: { vi: 'tuýp', en: ['tube', 'tubes'], fr: ['tube', 'tubes'], step: 1 },
  'bơm tiêm': { vi: 'bơm tiêm', en: ['syringe', 'syringes'], fr: ['seringue', 'seringues'], step: 1 },
  bút: { vi: 'bút', en: ['pen', 'pens'], fr: ['stylo', 'stylos'], step: 1 },
  bình: { vi: 'bình', en: ['inhaler', 'inhalers'], fr: ['inhalateur', 'inhalateurs'], step: 1 },
  miếng: { vi: 'miếng', en: ['patch', 'patches'], fr: ['dispositif transdermique', 'dispositifs transdermiques'], step: 1 },
  giọt: { vi: 'giọt', en: ['drop', 'drops'], fr: ['goutte', 'gouttes'], step: 1 },
  'nhát xịt': { vi: 'nhát xịt', en: ['puff', 'puffs'], fr: ['bouffée', 'bouffées'], step: 1 },
  'đơn vị': { vi: 'đơn vị', en: ['unit', 'units'], fr: ['unité', 'unités'], step: 1 },
  'lần bôi': { vi: 'lần', en: ['application', 'applications'], fr: ['application', 'applications'], step: 1 },
  g: { vi: 'g', en: ['g', 'g'], fr: ['g', 'g'], step: 0.1 },
  thang: { vi: 'thang', en: ['decoction pack', 'decoction packs'], fr: ['dose de décoction', 'doses de décoction'], step: 1 },
};

/** Words of a unit; an unknown one keeps its own name in every language and is not divided. */
export const unitWords = (unit: string): UnitWords => units[unit.toLowerCase()] ?? { vi: unit, en: [unit, unit], fr: [unit, unit], step: 1 };

/** Forms whose dose is counted in something else than what is dispensed: a bottle of eye drops is taken by the drop. */
const doseUnits: readonly (readonly [form: RegExp, unit: string])[] = [
  [/drops/, 'giọt'],
  [/inhal|spray|aerosol/, 'nhát xịt'],
  [/cream|ointment|gel|lotion|topical-solution|shampoo/, 'lần bôi'],
  [/^pen|insulin/, 'đơn vị'],
];

/** What one dose counts: the dispensed unit itself, or drops, puffs, applications. */
export function doseUnitOf({ form, unit }: { readonly form: string; readonly unit: string }): string {
  if (unit === 'giọt' || unit === 'ml' || unit === 'đơn vị') return unit;
  return doseUnits.find(([pattern]) => pattern.test(form))?.[1] ?? unit;
}

/** True when the quantity follows from doses and days. */
export const quantityFollows = (medicine: { readonly form: string; readonly unit: string }): boolean => doseUnitOf(medicine) === medicine.unit;

/** Capsules and coated or slow-release forms are swallowed whole whatever their unit says. */
const neverDivided = /capsule|modified-release|prolonged|extended|enteric|gastro-resistant|effervescent-granule/;

/** Smallest part of a dose of this medicine. */
export const doseStep = (medicine: { readonly form: string; readonly unit: string }): number => (neverDivided.test(medicine.form) ? 1 : unitWords(doseUnitOf(medicine)).step);
