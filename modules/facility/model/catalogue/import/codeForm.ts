// What a code of a list looks like, and what is put right without asking: a lost leading zero, a missing dot, small letters.   spec: CAT-22
import type { CatalogueCode } from '../catalogues.ts';

interface CodeForm {
  readonly pattern: RegExp;
  /** Puts right what spreadsheets and other systems do to codes of this list. */
  readonly repair?: (code: string) => string;
  /** A sign behind the code that says something about it and is no part of it. */
  readonly mark?: RegExp;
}

const digits = (length: number): CodeForm => ({
  pattern: new RegExp(`^\\d{${length}}$`),
  repair: (code) => (/^\d+$/.test(code) ? code.padStart(length, '0') : code),
});

/** `a000` → `A00.0`, `U13/9` → `U13.9`. */
const repairIcd = (code: string): string => code.toUpperCase().replace(/^([A-Z]\d{2})\/(\d)/, '$1.$2').replace(/^([A-Z]\d{2})(\d{1,2})$/, '$1.$2');

const forms: Partial<Record<CatalogueCode, CodeForm>> = {
  icd10: { pattern: /^[A-Z]\d{2}(\.\d{1,2})?$/, repair: repairIcd, mark: /[†*+]$/ },
  province: digits(2), commune: digits(5), 'ethnic-group': digits(2),
  country: { pattern: /^[A-Z]{2}$/, repair: (code) => code.toUpperCase() },
  occupation: { pattern: /^\d{2,5}$/ },
  'vital-sign': { pattern: /^\d{1,6}-\d$/ },
};

const anyForm: CodeForm = { pattern: /^\S(.*\S)?$/u };

const longestCode = 80;

export interface ReadCode {
  /** The code as it is kept. */
  readonly code: string;
  /** Dagger or asterisk of ICD-10: prints beside the code, is not sent with it. */
  readonly mark?: string | undefined;
  /** Something was put right. */
  readonly repaired: boolean;
}

/** Undefined when the text cannot be a code of this list. */
export function readCode(catalogue: CatalogueCode, text: string): ReadCode | undefined {
  const { pattern, repair, mark: marks } = forms[catalogue] ?? anyForm;
  const mark = marks?.exec(text)?.[0];
  const bare = mark === undefined ? text : text.slice(0, -mark.length).trim();
  const code = repair ? repair(bare) : bare;
  if (code.length > longestCode || !pattern.test(code)) return undefined;
  return { code, repaired: code !== bare, ...(mark !== undefined && { mark }) };
}
