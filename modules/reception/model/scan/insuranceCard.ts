// The QR of the health insurance card: fields split by |, names as hexadecimal UTF-8, `-` for empty, `$` at the end; read leniently. spec: RCP
import { titleName } from '../name.ts';
import { decodeHex, decodeHexStart, undoMojibake } from './bytes.ts';
import { readCardDate } from './cardDate.ts';
import { keyStreams, readDigitRow } from './keystrokes.ts';
import type { Lookup, ScannedCoverage, ScannedPerson, ScanResult, ScanWarning } from './scanResult.ts';

/** Group letters, benefit digit, province, ten digits: DN4797912345678. */
export const cardNumberPattern = /^[A-Z]{2}[1-5]\d{12}$/;

/** The card, or undefined when the text is something else. */
export function readInsuranceCard(text: string): ScanResult | undefined {
  const fields = text.split(/[|¦∣│ǀ｜~µ]/).map((field) => field.trim());
  if (fields.length < 2) return undefined;
  const number = readInsuranceNumber(fields[0] ?? '');
  if (number === undefined) return undefined;
  const warnings: ScanWarning[] = [];
  const person = readHolder(fields, warnings);
  const coverage = { ...number, ...readPeriods(fields) };
  if (!/\$/.test(text)) warnings.push('truncated');
  const lookups: Lookup[] = number.insuranceNumber ? [{ by: 'insurance-number', value: number.insuranceNumber }] : [];
  if (person.name) lookups.push({ by: 'name', value: [person.name, person.birthDate?.slice(0, 4)].filter(Boolean).join(' ') });
  return { kind: 'insurance-card', lookups, person, coverage, warnings: [...new Set(warnings)], text };
}

/** A fifteen-character card number or a ten-digit insurance number, spaces and dots allowed. */
export function readInsuranceNumber(field: string): Pick<ScannedCoverage, 'cardNumber' | 'insuranceNumber'> | undefined {
  const plain = (readDigitRow(field) ?? field).replace(/[\s.-]/g, '').toUpperCase();
  if (cardNumberPattern.test(plain)) return { cardNumber: plain, insuranceNumber: plain.slice(5) };
  return /^\d{10}$/.test(plain) ? { insuranceNumber: plain } : undefined;
}

function readHolder(fields: readonly string[], warnings: ScanWarning[]): ScannedPerson {
  const name = readHexText(fields[1] ?? '', warnings);
  if (name === undefined) warnings.push('name-unreadable');
  const birthDate = readCardDate(fields[2] ?? '');
  if (birthDate === undefined) warnings.push('birth-date-unreadable');
  else if (birthDate.length === 4) warnings.push('year-only');
  const sex = { '1': 'male', '2': 'female' }[fields[3] ?? ''] as ScannedPerson['sex'];
  const address = isGiven(fields[4]) ? readHexText(fields[4], warnings) : undefined;
  return { ...(name && { name: titleName(name) }), ...(birthDate && { birthDate }), ...(sex && { sex }), ...(address && { address }) };
}

/** Hexadecimal, plain letters, or hexadecimal that an input program turned into letters with accents. */
function readHexText(field: string, warnings: ScanWarning[]): string | undefined {
  if (!isGiven(field)) return undefined;
  for (const keys of keyStreams(field.toLowerCase())) {
    const text = decodeHex(keys);
    if (text !== undefined && /\p{L}/u.test(text)) {
      if (keys !== field.toLowerCase()) warnings.push('repaired');
      return text;
    }
  }
  const start = /^[0-9a-f]{6,}/i.test(field) && /\d/.test(field) ? decodeHexStart(field) : undefined;
  if (start !== undefined) {
    warnings.push('truncated');
    return start;
  }
  return /\d/.test(field) ? undefined : (undoMojibake(field) ?? field).normalize('NFC');
}

function readPeriods(fields: readonly string[]): ScannedCoverage {
  const facility = (fields[5] ?? '').replace(/[\s-]/g, '').toUpperCase();
  const date = (at: number) => (isGiven(fields[at]) ? readCardDate(fields[at]) : undefined);
  const [validFrom, validTo, fiveYearsOn] = [date(6), date(7), date(12)];
  return {
    ...(/^\d{2}[0-9A-Z]{3}$/.test(facility) && { registeredFacility: facility }),
    ...(validFrom && { validFrom }), ...(validTo && { validTo }), ...(fiveYearsOn && { fiveYearsOn }),
  };
}

const isGiven = (field: string | undefined): field is string => field !== undefined && field !== '' && field !== '-' && field !== '$';
