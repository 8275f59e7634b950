// The direction in full words, generated from the grid in three languages.   spec: PHA-5
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import { writeAmount } from './amountText.ts';
import { type DayTime, dayTimes, type DoseGrid } from './doseGrid.ts';
import { doseUnitOf, type UnitWords, unitWords } from './units.ts';

export const mealTimings = ['before', 'with', 'after', 'empty', 'bedtime'] as const;
export type MealTiming = (typeof mealTimings)[number];
export type SigLanguage = 'vi' | 'en' | 'fr';

export interface SigInput {
  readonly grid: DoseGrid;
  readonly medicine: Pick<MedicineEntry, 'form' | 'unit' | 'route'>;
  readonly meal?: MealTiming | undefined;
  readonly asNeeded?: boolean | undefined;
  /** What the person adds in own words, kept as typed. */
  readonly remark?: string | undefined;
}

interface Words {
  readonly verb: Readonly<Record<string, string>>;
  readonly times: Readonly<Record<DayTime, string>>;
  readonly meal: Readonly<Record<MealTiming, string>>;
  readonly asNeeded: string;
  /** `dose` is undefined for what is simply applied. */
  readonly each: (verb: string, dose: string | undefined, times: { count: number; list: string }) => string;
  readonly unequal: (verb: string, parts: readonly string[]) => string;
  readonly forDays: (days: number) => string;
  readonly unit: (unit: UnitWords, value: number) => string;
  readonly amount: (value: number, unit: string) => string;
}

const decimalUnits = new Set(['ml', 'g', 'đơn vị']);
const many = (value: number): 0 | 1 => (value > 1 ? 1 : 0);
const timesEn = ['', 'once', 'twice', 'three times', 'four times'];

const words: Readonly<Record<SigLanguage, Words>> = {
  vi: {
    verb: { oral: 'Uống', sublingual: 'Ngậm dưới lưỡi', buccal: 'Ngậm', topical: 'Bôi', ophthalmic: 'Nhỏ mắt', otic: 'Nhỏ tai', nasal: 'Nhỏ hoặc xịt mũi', inhaled: 'Hít qua miệng', rectal: 'Đặt hậu môn', vaginal: 'Đặt âm đạo', transdermal: 'Dán', subcutaneous: 'Tiêm dưới da', intramuscular: 'Tiêm bắp', intravenous: 'Tiêm tĩnh mạch', 'intravenous-infusion': 'Truyền tĩnh mạch', 'intra-articular': 'Tiêm trong khớp', chewed: 'Nhai', oromucosal: 'Súc miệng', nebulised: 'Khí dung', enema: 'Thụt', external: 'Dùng ngoài', 'eye-ointment': 'Tra mắt', '': 'Dùng' },
    times: { morning: 'sáng', noon: 'trưa', afternoon: 'chiều', evening: 'tối' },
    meal: { before: 'trước ăn', with: 'trong bữa ăn', after: 'sau ăn', empty: 'lúc đói', bedtime: 'trước khi đi ngủ' },
    asNeeded: 'khi cần',
    each: (verb, dose, { count, list }) => (dose === undefined ? `${verb} ngày ${count} lần (${list})` : `${verb} mỗi lần ${dose}, ngày ${count} lần (${list})`),
    unequal: (verb, parts) => `${verb} ${parts.join(', ')}`,
    forDays: (days) => `trong ${days} ngày`,
    unit: (unit) => unit.vi,
    amount: (value, unit) => writeAmount(value, { decimal: decimalUnits.has(unit) }),
  },
  en: {
    verb: { oral: 'Take', sublingual: 'Put under the tongue', buccal: 'Let dissolve in the mouth:', topical: 'Apply', ophthalmic: 'Into the eye:', otic: 'Into the ear:', nasal: 'Into the nose:', inhaled: 'Inhale', rectal: 'Into the rectum:', vaginal: 'Into the vagina:', transdermal: 'Stick on', subcutaneous: 'Inject under the skin', intramuscular: 'Inject into the muscle', intravenous: 'Inject into the vein', 'intravenous-infusion': 'Infuse into the vein', 'intra-articular': 'Inject into the joint', chewed: 'Chew', oromucosal: 'Rinse the mouth:', nebulised: 'Nebulise', enema: 'Enema:', external: 'Apply outside', 'eye-ointment': 'Put into the eye', '': 'Use' },
    times: { morning: 'morning', noon: 'noon', afternoon: 'afternoon', evening: 'evening' },
    meal: { before: 'before meals', with: 'with meals', after: 'after meals', empty: 'on an empty stomach', bedtime: 'at bedtime' },
    asNeeded: 'as needed',
    each: (verb, dose, { count, list }) => `${verb}${dose === undefined ? '' : ` ${dose}`} ${timesEn[count] ?? `${count} times`} a day (${list})`,
    unequal: (verb, parts) => `${verb} ${parts.join(', ')}`,
    forDays: (days) => `for ${days} ${days > 1 ? 'days' : 'day'}`,
    unit: (unit, value) => unit.en[many(value)],
    amount: (value, unit) => writeAmount(value, { decimal: decimalUnits.has(unit), separator: '.' }),
  },
  fr: {
    verb: { oral: 'Prendre', sublingual: 'Mettre sous la langue', buccal: 'Laisser fondre dans la bouche :', topical: 'Appliquer', ophthalmic: 'Dans l’œil :', otic: 'Dans l’oreille :', nasal: 'Dans le nez :', inhaled: 'Inhaler', rectal: 'Par voie rectale :', vaginal: 'Par voie vaginale :', transdermal: 'Coller', subcutaneous: 'Injecter sous la peau', intramuscular: 'Injecter dans le muscle', intravenous: 'Injecter dans la veine', 'intravenous-infusion': 'Perfuser', 'intra-articular': 'Injecter dans l’articulation', chewed: 'Croquer', oromucosal: 'Rincer la bouche :', nebulised: 'Nébuliser', enema: 'Lavement :', external: 'Usage externe :', 'eye-ointment': 'Appliquer dans l’œil', '': 'Utiliser' },
    times: { morning: 'matin', noon: 'midi', afternoon: 'après-midi', evening: 'soir' },
    meal: { before: 'avant les repas', with: 'pendant les repas', after: 'après les repas', empty: 'à jeun', bedtime: 'au coucher' },
    asNeeded: 'si besoin',
    each: (verb, dose, { count, list }) => `${verb}${dose === undefined ? '' : ` ${dose}`} ${count} fois par jour (${list})`,
    unequal: (verb, parts) => `${verb} ${parts.join(', ')}`,
    forDays: (days) => `pendant ${days} ${days > 1 ? 'jours' : 'jour'}`,
    unit: (unit, value) => unit.fr[many(value)],
    amount: (value, unit) => writeAmount(value, { decimal: decimalUnits.has(unit) }),
  },
};

/** `Uống mỗi lần 1 viên, ngày 2 lần (sáng, tối), sau ăn, trong 7 ngày.` Empty while no dose is known. */
export function writeSig(input: SigInput, language: SigLanguage): string {
  const say = words[language];
  const times = dayTimes.filter((time) => (input.grid[time] ?? 0) > 0);
  const added = input.remark?.trim() ?? '';
  if (times.length === 0) return added;
  const sentence = `${[writeDoses(input, times, say), ...writeConditions(input, say)].join(', ')}.`;
  return added ? `${sentence} ${added}${/[.!?]$/.test(added) ? '' : '.'}` : sentence;
}

function writeDoses({ grid, medicine }: SigInput, times: readonly DayTime[], say: Words): string {
  const verb = say.verb[medicine.form === 'eye-ointment' ? medicine.form : medicine.route] ?? say.verb[''] ?? '';
  const unit = doseUnitOf(medicine);
  const dose = (time: DayTime | undefined) => amountInWords((time && grid[time]) ?? 0, unit, say);
  const applied = unit === 'lần bôi';
  const equal = applied || new Set(times.map((time) => grid[time])).size === 1;
  if (!equal) return say.unequal(verb, times.map((time) => `${say.times[time]} ${dose(time)}`));
  return say.each(verb, applied ? undefined : dose(times[0]), { count: times.length, list: times.map((time) => say.times[time]).join(', ') });
}

function writeConditions({ grid, meal, asNeeded }: SigInput, say: Words): string[] {
  const conditions: string[] = [];
  if (meal) conditions.push(say.meal[meal]);
  if (asNeeded) conditions.push(say.asNeeded);
  if (grid.days !== undefined) conditions.push(say.forDays(grid.days));
  return conditions;
}

function amountInWords(value: number, unit: string, say: Words): string {
  return `${say.amount(value, unit)} ${say.unit(unitWords(unit), value)}`;
}
