// A person as papers name one, in Vietnamese as the forms are. spec: VIS-15
import { extensionUrls, identifierSystems } from '#modules/reception/model/index.ts';
import type { Coverage, Extension, Patient } from '#fhir/types/index.ts';

export const paperDay = (day: string | undefined): string => (day ?? '').slice(0, 10).split('-').reverse().join('/');

const sexWords: Readonly<Record<string, string>> = { male: 'Nam', female: 'Nữ', other: 'Khác' };
const childMonths = 72;

/** In months below six years, in days below one month. A birth year alone gives years. */
export function paperAge(birthDate: string | undefined, day: string): string {
  const [year, month, date] = (birthDate ?? '').split('-').map(Number);
  if (!year) return '';
  if (month === undefined) return `${Number(day.slice(0, 4)) - year} tuổi`;
  const months = monthsBetween({ year, month, date: date ?? 1 }, day);
  if (months < 1 && date !== undefined) return daysOld(birthDate ?? day, day);
  return months < childMonths ? `${months} tháng` : `${Math.floor(months / 12)} tuổi`;
}

function monthsBetween({ year, month, date }: { year: number; month: number; date: number }, day: string): number {
  const [atYear = 0, atMonth = 1, atDate = 1] = day.split('-').map(Number);
  return (atYear - year) * 12 + (atMonth - month) - (atDate < date ? 1 : 0);
}

function daysOld(birthDate: string, day: string): string {
  const days = Math.round((Date.parse(day) - Date.parse(birthDate)) / 86_400_000);
  return days < 0 ? '' : `${days} ngày`;
}

export interface PaperPatient { readonly patient: Patient; readonly coverage?: Coverage | undefined; readonly day: string }

export function paperPerson({ patient, coverage, day }: PaperPatient): Readonly<Record<string, string>> {
  const facts: Record<string, string | undefined> = {
    name: nameOnPaper(patient), code: numbered(patient, identifierSystems['patient-code']), age: paperAge(patient.birthDate, day), sex: sexWords[patient.gender ?? ''], birthDate: paperDay(patient.birthDate),
    occupation: extensionText(patient.extension, extensionUrls.occupation), personalId: numbered(patient, identifierSystems['citizen-id']), address: patient.address?.find(({ use }) => use !== 'old')?.text,
    insuranceNumber: coverage?.subscriberId ?? numbered(patient, identifierSystems['insurance-number']), insuranceUntil: paperDay(coverage?.period?.end),
  };
  return Object.fromEntries(Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}

export function nameOnPaper({ name }: Patient): string {
  const official = name?.find(({ use }) => use === 'official') ?? name?.[0];
  return official?.text ?? [official?.family, ...(official?.given ?? [])].filter(Boolean).join(' ');
}

const numbered = ({ identifier }: Patient, system: string): string | undefined => identifier?.find((one) => one.system === system)?.value;

function extensionText(extensions: readonly Extension[] | undefined, url: string): string | undefined {
  const concept = extensions?.find((one) => one.url === url)?.valueCodeableConcept;
  return concept?.text ?? concept?.coding?.[0]?.display;
}
