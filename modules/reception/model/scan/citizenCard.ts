// The QR of the citizen's identity card: number|old number|name|ddMMyyyy|sex|address|issued. Fields are told apart by shape, since cards leave some out.
// spec: RCP
import { titleName } from '../name.ts';
import { undoMojibake } from './bytes.ts';
import { readCardDate } from './cardDate.ts';
import { readDigitRow } from './keystrokes.ts';
import type { Lookup, ScannedPerson, ScanResult, ScanWarning } from './scanResult.ts';

const separator = /[|¦∣│ǀ｜~µ]/;
const noSeparators = /^(\d{12})(\d{9})?(\D{3,60}?)(\d{8})(nam|nữ|nu)(.*?)(\d{8})?\W*$/iu;
const label = /^\p{L}[\p{L} ]{1,20}\s*:\s*/u;

/** The card, or undefined when the text is something else. */
export function readCitizenCard(text: string): ScanResult | undefined {
  const fields = splitFields(text);
  if (fields === undefined) return undefined;
  const citizenId = citizenNumber(fields[0] ?? '');
  if (citizenId === undefined) return undefined;
  const repaired = (fields[0] ?? '') !== citizenId;
  const rest = fields.slice(1);
  const { person, warnings } = readRest(rest);
  const lookups: Lookup[] = [{ by: 'citizen-id', value: citizenId }];
  if (person.oldCitizenId) lookups.push({ by: 'old-citizen-id', value: person.oldCitizenId });
  if (person.name) lookups.push({ by: 'name', value: [person.name, person.birthDate?.slice(0, 4)].filter(Boolean).join(' ') });
  return {
    kind: 'citizen-card', lookups, person: { ...person, citizenId }, text,
    warnings: [...new Set([...(repaired ? ['repaired' as const] : []), ...warnings, ...(isUsual(citizenId) ? [] : ['unusual-number' as const])])],
  };
}

function splitFields(text: string): string[] | undefined {
  if (separator.test(text)) return text.split(separator).map((field) => field.trim().replace(label, ''));
  const run = noSeparators.exec(text);
  return run ? run.slice(1).map((field = '') => field.trim()) : undefined;
}

/** Twelve digits, also when the keyboard layout turned them into letters. */
export function citizenNumber(field: string): string | undefined {
  const digits = readDigitRow(field) ?? field.replace(/[\s.]/g, '');
  return /^\d{12}$/.test(digits) ? digits : undefined;
}

/** Province 001 to 096, then a century-and-sex digit: 0 to 3 for those born from 1900 to 2099. */
export const isUsual = (citizenId: string): boolean => /^0(0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}$/.test(citizenId);

const sexWords: Record<string, 'male' | 'female'> = { nam: 'male', male: 'male', m: 'male', nữ: 'female', nu: 'female', nư: 'female', female: 'female', f: 'female', 'nữ.': 'female' };

interface Rest { person: { -readonly [K in keyof ScannedPerson]: ScannedPerson[K] }; warnings: ScanWarning[] }

function readRest(fields: readonly string[]): Rest {
  const found: Rest = { person: {}, warnings: [] };
  for (const raw of fields) readField(found, raw);
  const { person, warnings } = found;
  if (person.name === undefined || person.birthDate === undefined || person.sex === undefined) warnings.push('truncated');
  if (person.name && person.address && !/[^\u0020-\u007e]/.test(person.name + person.address)) warnings.push('accents-missing');
  return found;
}

function readField(found: Rest, raw: string): void {
  const { person, warnings } = found;
  if (raw === '' || raw === '-') return;
  const sex = sexWords[raw.toLocaleLowerCase('vi')] ?? sexWords[undoMojibake(raw)?.toLocaleLowerCase('vi') ?? ''];
  if (sex !== undefined && person.sex === undefined) person.sex = sex;
  else if (/^\d{9}$/.test(raw) || (/^\d{12}$/.test(raw) && person.name === undefined)) person.oldCitizenId = raw;
  else if (/^[\d/.-]{4,10}$/.test(raw)) readDateField(found, raw);
  else readTextField(person, warnings, raw);
}

function readDateField({ person, warnings }: Rest, raw: string): void {
  const date = readCardDate(raw);
  if (person.birthDate === undefined && person.address === undefined) {
    if (date === undefined) warnings.push('birth-date-unreadable');
    else {
      person.birthDate = date;
      if (date.length === 4) warnings.push('year-only');
    }
  } else if (date !== undefined) person.cardIssuedOn ??= date;
}

function readTextField(person: Rest['person'], warnings: ScanWarning[], raw: string): void {
  const repaired = undoMojibake(raw);
  const text = (repaired ?? raw).normalize('NFC');
  if (repaired !== undefined) warnings.push('repaired');
  if (person.name === undefined && person.sex === undefined && !/\d/.test(text)) {
    person.name = titleName(text);
    if (/[?\ufffd]/.test(text)) warnings.push('name-unreadable');
  } else if (person.address === undefined && /\p{L}/u.test(text)) person.address = text;
}
