// One box for every code: cards, slips, numbers, phones, names, from scanner, keyboard or camera. Never throws; what it cannot read, it asks about. spec: RCP
import { citizenNumber, isUsual, readCitizenCard } from './citizenCard.ts';
import { undoMojibake } from './bytes.ts';
import { readInsuranceCard, readInsuranceNumber } from './insuranceCard.ts';
import { cleanInput, readDigitRow } from './keystrokes.ts';
import { readOwnCode } from './ownCode.ts';
import type { Lookup, ScanResult, ScanWarning } from './scanResult.ts';

/**
 * Example: `parseScan('001160012345||NGUYỄN THỊ HOA|12031960|Nữ|Phúc Xá, Ba Đình, Hà Nội|15042021')` has kind `citizen-card`
 * and its first lookup is the citizen number.
 */
export function parseScan(input: string): ScanResult {
  // Before cleaning: half of the bytes of a wrong character set look like control characters.
  const repaired = undoMojibake(input.slice(0, 2000));
  const text = cleanInput(repaired ?? input);
  if (text === '') return { kind: 'empty', lookups: [], warnings: [], text };
  const result = readOwnCode(text) ?? readCitizenCard(text) ?? readInsuranceCard(text) ?? readPlainNumber(text) ?? readHidden(text) ?? readWords(text);
  const more = [...(repaired === undefined ? [] : ['repaired' as const]), ...(input.length > 2000 ? ['too-long' as const] : [])];
  return more.length === 0 ? result : { ...result, warnings: [...new Set([...result.warnings, ...more])] };
}

/** A number and nothing else. */
function readPlainNumber(text: string): ScanResult | undefined {
  const row = readDigitRow(text);
  const warnings: ScanWarning[] = row === undefined ? [] : ['repaired'];
  const card = readInsuranceNumber(text);
  if (card?.cardNumber) return { kind: 'insurance-number', lookups: insuranceLookups(card.insuranceNumber), coverage: card, warnings, text };
  const digits = (row ?? text).replace(/[\s.()-]/g, '');
  return /^\+?\d+$/.test(digits) ? { ...readDigits(digits, warnings), text } : undefined;
}

function readDigits(digits: string, warnings: readonly ScanWarning[]): Omit<ScanResult, 'text'> {
  if (citizenNumber(digits)) return { kind: 'citizen-id', lookups: [{ by: 'citizen-id', value: digits }], person: { citizenId: digits }, warnings: isUsual(digits) ? warnings : [...warnings, 'unusual-number'] };
  if (/^\d{9}$/.test(digits)) {
    return { kind: 'old-citizen-id', lookups: [{ by: 'old-citizen-id', value: digits }, { by: 'patient-code', value: `${digits.slice(0, 2)}-${digits.slice(2)}` }], warnings };
  }
  const phone = readPhone(digits);
  const phones: Lookup[] = phone === undefined ? [] : [{ by: 'phone', value: phone }];
  // Ten digits can be a phone or an insurance number: both are looked up. What has not the form of a phone number is asked about.
  const insurance = /^\d{10}$/.test(digits) ? insuranceLookups(digits) : [];
  if (phone !== undefined) return { kind: 'phone', lookups: [...phones, ...insurance], warnings };
  if (insurance.length > 0) return { kind: 'ask', ask: 'ten-digits', lookups: insurance, warnings };
  return { kind: 'ask', ask: digits.length < 9 ? 'too-short' : 'unknown-code', lookups: shortLookups(digits), warnings };
}

/** What the desk says ten digits are. */
export function answerTenDigits(scan: ScanResult, kind: 'insurance-number' | 'phone'): ScanResult {
  const { ask: _ask, ...rest } = scan;
  const value = scan.lookups[0]?.value ?? scan.text;
  return { ...rest, kind, lookups: [{ by: kind, value }], ...(kind === 'insurance-number' && { coverage: { insuranceNumber: value } }) };
}

const insuranceLookups = (value: string | undefined): Lookup[] => (value === undefined ? [] : [{ by: 'insurance-number', value }]);

/** Four to eight digits may be the end of a phone number or of a patient code. */
const shortLookups = (digits: string): Lookup[] => (/^\d{4,8}$/.test(digits) ? [{ by: 'phone', value: digits }, { by: 'patient-code', value: digits }] : []);

/** `0912345678` from any way to write it: +84 912 345 678, 84912…, 0912.345.678. Landlines have eleven digits. */
export function readPhone(text: string): string | undefined {
  const digits = text.replace(/[\s.()-]/g, '').replace(/^\+?84(?=[235789]\d{8,9}$)/, '0');
  return /^0[35789]\d{8}$|^02\d{9}$/.test(digits) ? digits : undefined;
}

/** A code of another system (VNeID, VssID, links, JSON): a number inside it is enough, several different ones are asked about. */
function readHidden(text: string): ScanResult | undefined {
  const citizenIds = [...new Set([...text.matchAll(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g)].map((match) => match[0]))];
  const cards = [...new Set([...text.toUpperCase().matchAll(/(?<![\dA-Z])[A-Z]{2}[1-5]\d{12}(?!\d)/g)].map((match) => match[0]))];
  const lookups: Lookup[] = [...citizenIds.map((value) => ({ by: 'citizen-id' as const, value })), ...cards.map((card) => ({ by: 'insurance-number' as const, value: card.slice(5) }))];
  const [citizenId] = citizenIds;
  const [cardNumber] = cards;
  if (citizenIds.length > 1 || cards.length > 1) return { kind: 'ask', ask: 'several-numbers', lookups, warnings: ['several-numbers'], text };
  if (citizenId) {
    const coverage = cardNumber ? { coverage: { cardNumber, insuranceNumber: cardNumber.slice(5) } } : {};
    return { kind: 'citizen-id', lookups, person: { citizenId }, ...coverage, warnings: isUsual(citizenId) ? [] : ['unusual-number'], text };
  }
  if (cardNumber) return { kind: 'insurance-number', lookups, coverage: { cardNumber, insuranceNumber: cardNumber.slice(5) }, warnings: [], text };
  return undefined;
}

function readWords(text: string): ScanResult {
  const passport = /^[A-Z]{1,2}\d{6,8}$/i.exec(text)?.[0];
  if (passport) return { kind: 'passport', lookups: [{ by: 'passport', value: passport.toUpperCase() }], warnings: [], text };
  const isName = /\p{L}/u.test(text) && text.length <= 80 && /^[\p{L}\p{M}\d\s.,'’/-]+$/u.test(text) && (text.match(/\d/g)?.length ?? 0) <= 8;
  if (isName) return { kind: 'name', lookups: [{ by: 'name', value: text }], warnings: [], text };
  return { kind: 'ask', ask: 'unknown-code', lookups: [], warnings: [], text };
}
