// What a code of a list looks like, and what is put right without asking: a lost leading zero, a missing dot, small letters.   spec: CAT-22
import type { CatalogueCode } from '../catalogues.ts';

interface CodeForm {
  readonly pattern: RegExp;
  /** Puts right what spreadsheets and other systems do to codes of this list. */
  readonly repair?: (code: string) => string;
}

const digits = (length: number): CodeForm => ({
  pattern: new RegExp(`^\\d{${length}}$`),
  repair: (code) => (/^\d+$/.test(code) ? code.padStart(length, '0') : code),
});

/** `a000` → `A00.0`, `U13/9` → `U13.9`; dagger and asterisk stay. */
const repairIcd = (code: string): string =>
  code.toUpperCase().replace(/^([A-Z]\d{2})\/(\d)/, '$1.$2').replace(/^([A-Z]\d{2})(\d{1,2})(?=[†*+]?$)/, '$1.$2');

const forms: Partial<Record<CatalogueCode, CodeForm>> = {
  icd10: { pattern: /^[A-Z]\d{2}(\.\d{1,2})?[†*+]?$/, repair: repairIcd },
  province: digits(2), commune: digits(5), 'ethnic-group': digits(2),
  country: { pattern: /^[A-Z]{2}$/, repair: (code) => code.toUpperCase() },
  occupation: { pattern: /^\d{2,5}$/ },
  'vital-sign': { pattern: /^\d{1,6}-\d$/ },
};

export const longestCode = 80;

/** The code as it is kept, or undefined when it cannot be one of this list. */
export function readCode(catalogue: CatalogueCode, text: string): string | undefined {
  const form = forms[catalogue];
  const code = form?.repair?.(text) ?? text;
  return code.length <= longestCode && (form?.pattern ?? /^\S(.*\S)?$/u).test(code) ? code : undefined;
}
