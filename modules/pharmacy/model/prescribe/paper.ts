// A prescription as plain data for its template: worded for the reader, nothing left to compute.   RX-05 to RX-07   spec: PHA-39
import { writeQuantity } from '../dose/amountText.ts';
import { type MealTiming, writeSig } from '../dose/sig.ts';
import type { DoseGrid } from '../dose/doseGrid.ts';
import type { MedicineEntry } from '../medicine/medicineEntry.ts';
import { numberWords } from '../prescription/numberWords.ts';
import { prescribedName, type PrescriptionKind, validDays } from '../prescription/prescriptionKind.ts';

export interface PaperLine {
  readonly medicine: MedicineEntry;
  readonly grid: DoseGrid;
  readonly meal?: MealTiming | undefined;
  readonly asNeeded?: boolean | undefined;
  readonly remark?: string | undefined;
  readonly tradeName?: string | undefined;
}

export interface PaperPerson {
  readonly name: string;
  readonly code?: string | undefined;
  /** FHIR date. */
  readonly birthDate?: string | undefined;
  readonly ageMonths?: number | undefined;
  readonly sex?: string | undefined;
  readonly weightKg?: number | undefined;
  readonly personalId?: string | undefined;
  readonly insuranceNumber?: string | undefined;
  readonly address?: string | undefined;
  readonly guardian?: { readonly name: string; readonly relation?: string | undefined } | undefined;
}

export interface PaperFacts {
  readonly kind: PrescriptionKind;
  readonly code: string;
  /** Name of the official form in force. */
  readonly form?: string | undefined;
  readonly person: PaperPerson;
  readonly diagnoses: readonly { readonly code: string; readonly text: string }[];
  readonly lines: readonly PaperLine[];
  readonly advice?: string | undefined;
  /** `yyyy-MM-dd` */
  readonly followUp?: string | undefined;
  readonly issued: string;
}

const childMonths = 72;
const sexWords: Readonly<Record<string, string>> = { male: 'Nam', female: 'Nữ', other: 'Khác' };

export function buildPrescriptionPaper(facts: PaperFacts): Readonly<Record<string, unknown>> {
  const { kind, code, form, person, diagnoses, lines, advice, followUp, issued } = facts;
  return {
    title: kind === 'n' || kind === 'h' ? `Đơn thuốc “${kind.toUpperCase()}”` : 'Đơn thuốc', kind: kind.toUpperCase(), number: code, ...(form && { form }),
    patient: buildPerson(person),
    diagnoses: diagnoses.map(({ text, code: icd }) => ({ text, code: icd })),
    medicines: lines.map((line) => buildLine(line, kind)),
    ...(kind === 'n' && diagnoses.some(({ code: icd }) => /^[CD]/.test(icd)) && { course: buildCourse(facts) }),
    ...(advice && { advice }), ...(followUp && { followUp: writeDay(followUp) }), issued, validDays: writeQuantity(validDays),
  };
}

const writeDay = (day: string): string => day.split('-').reverse().join('/');

function buildPerson({ ageMonths, birthDate = '', sex = '', weightKg, guardian, ...person }: PaperPerson): Record<string, unknown> {
  const child = ageMonths !== undefined && ageMonths < childMonths;
  return {
    ...person, birthDate: writeDay(birthDate), age: ageText(ageMonths), sex: sexWords[sex] ?? '',
    ...(weightKg !== undefined && { weight: `${String(weightKg).replace('.', ',')} kg` }),
    ...(child && guardian && { guardian: { name: guardian.name, relation: guardian.relation ?? '' } }),
  };
}

/** Below 72 months in months, as the law wants it. */
function ageText(ageMonths: number | undefined): string {
  if (ageMonths === undefined) return '';
  return ageMonths < childMonths ? `${ageMonths} tháng` : `${Math.floor(ageMonths / 12)} tuổi`;
}

function buildLine({ medicine, ...line }: PaperLine, kind: PrescriptionKind): Record<string, unknown> {
  const quantity = line.grid.quantity ?? 0;
  const strength = medicine.strengthText;
  const name = prescribedName(medicine, line.tradeName);
  return {
    name: strength && name.endsWith(strength) ? name.slice(0, -strength.length).trim() : name, strength, quantity: writeQuantity(quantity), unit: medicine.unit,
    sig: writeSig({ ...line, medicine, remark: undefined }, 'vi'), ...(line.remark?.trim() && { note: line.remark.trim() }),
    ...(kind === 'n' && Number.isInteger(quantity) && { quantityInWords: numberWords(quantity) }),
  };
}

/** The first of the courses of a narcotic for cancer: from the day of issue to its last day. */
function buildCourse({ lines, issued }: PaperFacts): Record<string, unknown> {
  const days = Math.max(...lines.map(({ grid }) => grid.days ?? 1));
  const last = new Date(Date.parse(`${issued}T00:00:00Z`) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return { number: '01', from: writeDay(issued), to: writeDay(last) };
}
