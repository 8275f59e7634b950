// Vietnamese names made comparable: accents, tone placement, i/y, word order, initials and raw Telex are forgiven.
// spec: RCP

const marks = /\p{M}+/gu;
const notWord = /[^a-z0-9]+/g;

/** Lower case without marks, đ as d, anything but letters and digits as one blank: `foldText('Đỗ  Thị Hoà')` is `'do thi hoa'`. */
export function foldText(text: string): string {
  return text.normalize('NFD').toLowerCase().replace(marks, '').replaceAll('đ', 'd').replace(notWord, ' ').trim();
}

/** One word of a name as it is compared: y is i, since Lý/Lí, Mỹ/Mĩ, Quý/Quí are written both ways. */
export const nameKey = (foldedWord: string): string => foldedWord.replaceAll('y', 'i');

/** The compared words of a name, in order: `nameKeys('Lý Thị Hoà')` is `['li', 'thi', 'hoa']`. */
export function nameKeys(name: string): string[] {
  return foldText(name).split(' ').filter(Boolean).map(nameKey);
}

/** `initialsOf('Nguyễn Văn An')` is `'nva'`. Written with the folded letters, so Đ counts as d. */
export function initialsOf(name: string): string {
  return foldText(name).split(' ').filter(Boolean).map((word) => word.charAt(0)).join('');
}

/**
 * What a folded word was meant to be when it was typed with the keys of Telex and no input program turned them into accents;
 * undefined when nothing in it looks like Telex. No Vietnamese word contains f, j, w or z or ends in s, r or x.
 */
export function readTelex(foldedWord: string): string | undefined {
  if (!/[fjwz]|[srx]$|aa|ee|oo|dd/.test(foldedWord)) return undefined;
  const bare = foldedWord
    .replace(/^w/, 'u')
    .replace(/([aeiouyw][a-z]*)[sfrxjz]/g, '$1')
    .replace(/([aouw])w/g, '$1')
    .replaceAll('w', '')
    .replace(/aa|ee|oo|dd/g, (pair) => pair.charAt(0));
  return bare && bare !== foldedWord ? bare : undefined;
}

export interface NameQuery {
  /** One entry per typed word: the keys it may stand for (as typed, and read as Telex). The last may be unfinished. */
  readonly words: readonly (readonly string[])[];
  readonly birthYear?: number;
  /** Given when one word without vowels order could be initials: `nva`. */
  readonly initials?: string;
}

const yearWord = /^(1[89]|20)\d\d$/;

/** Reads what was typed in the box as a name: `readNameQuery('nva 1960')`. Digits that are no year are kept as words. */
export function readNameQuery(text: string): NameQuery {
  const typed = foldText(text).split(' ').filter(Boolean);
  const years = typed.filter((word) => yearWord.test(word));
  const words = typed.filter((word) => !yearWord.test(word));
  const keys = words.map((word) => [...new Set([word, readTelex(word)].filter((one) => one !== undefined).map(nameKey))]);
  const only = words.length === 1 ? words[0] : undefined;
  const spelled = words.length > 1 && words.every((word) => word.length === 1) ? words.join('') : undefined;
  const initials = spelled ?? (only !== undefined && /^[a-z]{2,6}$/.test(only) ? only : undefined);
  const birthYear = years.length > 0 ? Number(years.at(-1)) : undefined;
  return { words: keys, ...(birthYear !== undefined && { birthYear }), ...(initials && { initials }) };
}

/** Shown in public: family name in full, then initials: `maskName('Nguyễn Thị Hoa')` is `'NGUYỄN T. H.'`. */
export function maskName(name: string): string {
  const [family, ...rest] = name.normalize('NFC').trim().split(/\s+/).filter(Boolean);
  if (family === undefined) return '';
  if (rest.length === 0) return `${firstLetter(family)}.`;
  return [family.toLocaleUpperCase('vi'), ...rest.map((word) => `${firstLetter(word)}.`)].join(' ');
}

const firstLetter = (word: string): string => [...word][0]?.toLocaleUpperCase('vi') ?? '';

/** The three parts a Vietnamese name is written in; FHIR keeps family and given apart. `splitName('Nguyễn Thị Hoa')` → family Nguyễn, given [Thị, Hoa]. */
export function splitName(name: string): { family: string; given: string[] } {
  const [family = '', ...given] = name.normalize('NFC').trim().split(/\s+/).filter(Boolean);
  return { family, given };
}

/** NGUYỄN THỊ HOA → Nguyễn Thị Hoa; names that already mix cases stay as they are. */
export function titleName(name: string): string {
  const clean = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (clean !== clean.toLocaleUpperCase('vi') && clean !== clean.toLocaleLowerCase('vi')) return clean;
  return clean.toLocaleLowerCase('vi').replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLocaleUpperCase('vi'));
}
