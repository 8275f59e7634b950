// One line as doctors type it: `amlo5 1s 30`, `para 500 1s1tr1t 5n sau an`, `aug 625 1s 1t sl14`.   spec: PHA-4
import { readAmount } from './amountText.ts';
import { type DayTime, dayTimes, type DoseGrid } from './doseGrid.ts';
import type { MealTiming } from './sig.ts';

export interface Shorthand {
  /** What comes before the first dose: the medicine to look for. */
  readonly medicine: string;
  readonly grid: DoseGrid;
  readonly meal?: MealTiming;
  readonly asNeeded: boolean;
  /** Words after the doses that mean nothing; shown beside the line. */
  readonly unread: readonly string[];
}

const timeOf: Readonly<Record<string, DayTime>> = { s: 'morning', tr: 'noon', c: 'afternoon', t: 'evening' };
const amount = String.raw`(?:\d{1,3}\s\d\/\d|\d{1,3}\/\d{1,2}|\d{1,4}(?:[.,]\d{1,2})?|[½¼¾⅓⅔])`;
/** `1s`, `1/2s`, `1s1tr1t`: one or more doses without a blank. */
const dosesWord = new RegExp(String.raw`^(?:${amount}(?:tr|s|c|t))+$`);
const oneDose = new RegExp(String.raw`(${amount})(tr|s|c|t)`, 'g');
const timesWord = new RegExp(String.raw`^(${amount})x([1-4])$`);
const usual: Readonly<Record<string, readonly DayTime[]>> = { '1': ['morning'], '2': ['morning', 'evening'], '3': ['morning', 'noon', 'evening'], '4': dayTimes };
const meals: Readonly<Record<string, MealTiming>> = { sa: 'after', ta: 'before', 'sau an': 'after', 'truoc an': 'before', 'trong an': 'with', doi: 'empty', ngu: 'bedtime' };

const fold = (text: string): string => text.normalize('NFD').toLowerCase().replace(/\p{M}/gu, '').replaceAll('đ', 'd');

/** Undefined when the line holds no dose: then it is only a name to look for. */
export function readShorthand(line: string): Shorthand | undefined {
  const words = fold(line).trim().replace(/\b(sau|truoc|trong) (an)\b/g, '$1_$2').split(/\s+/);
  const first = words.findIndex((word, index) => index > 0 && (dosesWord.test(word) || timesWord.test(word)));
  if (first < 0) return undefined;
  const found: Found = { grid: {}, asNeeded: false, unread: [] };
  for (const word of words.slice(first)) readWord(word.replace('_', ' '), found);
  return { medicine: words.slice(0, first).join(' ').replaceAll('_', ' '), ...found };
}

interface Found {
  grid: Partial<Record<keyof DoseGrid, number>>;
  meal?: MealTiming;
  asNeeded: boolean;
  unread: string[];
}

function readWord(word: string, found: Found): void {
  if (dosesWord.test(word)) {
    for (const [, text = '', time = ''] of word.matchAll(oneDose)) putDose(found, timeOf[time], readAmount(text));
    return;
  }
  const times = timesWord.exec(word);
  if (times) {
    for (const time of usual[times[2] ?? ''] ?? []) putDose(found, time, readAmount(times[1] ?? ''));
    return;
  }
  if (!readNumber(word, found)) readRemark(word, found);
}

/** `sl14` is a quantity; `30`, `x30`, `30n` the days. */
function readNumber(word: string, found: Found): boolean {
  const days = /^x?(\d{1,3})(?:n|ng|ngay|d)?$/.exec(word);
  const quantity = /^(?:sl|#)(\d{1,5})$/.exec(word);
  if (quantity) found.grid.quantity = Number(quantity[1]);
  else if (days && found.grid.days === undefined) found.grid.days = Number(days[1]);
  else return false;
  return true;
}

function readRemark(word: string, found: Found): void {
  const meal = meals[word];
  if (meal) found.meal = meal;
  else if (word === 'kc' || word === 'khican') found.asNeeded = true;
  else found.unread.push(word);
}

function putDose(found: Found, time: DayTime | undefined, value: number | undefined): void {
  if (time && value !== undefined && !Number.isNaN(value)) found.grid[time] = value;
}
