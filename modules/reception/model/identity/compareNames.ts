// How much two Vietnamese names speak for one person: order, marks, abbreviations, weak middle names. spec: IDY-3
import { foldText, nameKey } from '../name.ts';
import { bits, familyBits } from './weights.ts';

interface Word { readonly key: string; readonly spelled: string; readonly marked: boolean }

const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
const weak: ReadonlySet<string> = new Set(['thi', 'van']);
const mostWords = 12;

/** `spelled` has the tone at its end, so that hoà and hòa are one. */
function readWord(text: string): Word {
  const key = nameKey(foldText(text).replaceAll(' ', ''));
  const apart = text.normalize('NFD').toLowerCase().replaceAll('y', 'i').replace(/[.,]/g, '');
  return { key, spelled: apart.replace(tones, '') + (apart.match(tones) ?? []).join(''), marked: apart.includes('đ') || /\p{M}/u.test(apart) };
}

const readWords = (name: string): Word[] => name.trim().split(/[\s.]+/).filter(Boolean).slice(0, mostWords).map(readWord).filter(({ key }) => key !== '');

/** What the desk writes until the name is known says nothing about who it is. */
export const isPlaceholder = (name: string): boolean => /^(con ba|tre so sinh|chua ro danh tinh)\b/.test(foldText(name));

export interface NameVerdict { readonly bits: number; readonly same: boolean }

/** Best of the orders the first name may be meant in: as written, given name first, family name last. */
export function weighNames(a: string, b: string): NameVerdict | undefined {
  const left = readWords(a);
  const right = readWords(b);
  if (left.length === 0 || right.length === 0) return undefined;
  const [first, ...others] = orders(left).map((order, at) => weighInOrder(order, right, at > 0));
  return others.reduce((best, one) => (one.bits > best.bits ? one : best), first as NameVerdict);
}

function orders(words: readonly Word[]): (readonly Word[])[] {
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.length < 2) return [words];
  return [words, [...words.slice(1), first], [last, ...words.slice(0, -1)]];
}

function weighInOrder(a: readonly Word[], b: readonly Word[], reordered: boolean): NameVerdict {
  const marked = a.some((word) => word.marked) && b.some((word) => word.marked);
  const given = weighGiven(a.at(-1), b.at(-1), marked);
  // Of one word alone it is not known whether it is the family's.
  const family = a.length > 1 && b.length > 1 ? weighFamily(a[0], b[0]) : { bits: 0, same: a.length === b.length };
  const middle = weighMiddle(a.slice(1, -1), b.slice(1, -1));
  const shared = family.bits + middle.bits;
  const rest = given.bits < 0 ? Math.min(shared, bits.sharedByFamily) : shared;
  return { bits: given.bits + rest + (reordered ? bits.reordered : 0), same: given.same && family.same && middle.same };
}

function weighGiven(a: Word | undefined, b: Word | undefined, marked: boolean): NameVerdict {
  if (!a || !b) return { bits: 0, same: false };
  if (a.key === b.key) {
    if (!marked || a.spelled === b.spelled) return { bits: bits.given, same: true };
    return { bits: a.marked && b.marked ? bits.givenOtherMarks : bits.givenMarksLeftOut, same: false };
  }
  return { bits: isShort(a.key, b.key) || isOneOff(a.key, b.key) ? bits.givenClose : bits.givenDiffers, same: false };
}

function weighFamily(a: Word | undefined, b: Word | undefined): NameVerdict {
  if (!a || !b) return { bits: 0, same: false };
  if (a.key === b.key) return { bits: familyBits(a.key), same: true };
  return { bits: isShort(a.key, b.key) || isOneOff(a.key, b.key) ? familyBits(longer(a.key, b.key)) / 2 : bits.familyDiffers, same: false };
}

function weighMiddle(a: readonly Word[], b: readonly Word[]): NameVerdict {
  const same = a.length === b.length && a.every(({ key }, at) => key === b[at]?.key);
  const [left, right] = [a, b].map((words) => words.filter(({ key }) => !weak.has(key)));
  const strong = left?.length && right?.length ? weighStrong(left, right) : 0;
  const [one, other] = [a, b].map((words) => words.find(({ key }) => weak.has(key))?.key);
  const slight = one === undefined || other === undefined ? 0 : one === other ? bits.middleWeak : bits.middleOpposed;
  return { bits: strong + slight, same };
}

function weighStrong(a: readonly Word[], b: readonly Word[]): number {
  if (a.some(({ key }) => b.some((other) => other.key === key))) return bits.middle;
  return a.some(({ key }) => b.some((other) => isShort(key, other.key) || isOneOff(key, other.key))) ? 1 : bits.middleDiffers;
}

const longer = (a: string, b: string): string => (a.length >= b.length ? a : b);

/** `t`, `ng`, `tr`: written without its vowels, beginning of the other. */
function isShort(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length < long.length && (short.length === 1 || !/[aeiou]/.test(short)) && long.startsWith(short);
}

/** One letter changed, added, left out, or two neighbours exchanged; words of four letters and more. */
export function isOneOff(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 4 || Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}
