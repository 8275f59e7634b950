// What is wrong with answers, by the form's own rules; the same on both sides.   spec: FRM-6
import type { Coding } from '#fhir/types/index.ts';
import type { AnswerValue, FormItem, FormItemType } from '../form.ts';
import { isObject, isType } from '../path/navigate.ts';
import { sameOption } from '../read/choices.ts';
import { isMarks } from '../drawing.ts';
import type { AnswerProblem, AnswerProblemCode } from '../state.ts';
import { isRows } from './place.ts';
import type { Place } from './place.ts';
import { readingAt } from './reading.ts';
import type { Readable } from './reading.ts';

export const answerLimits = { string: 1000, text: 20_000, drawing: 200_000, rows: 500, items: 5000, bytes: 2_000_000, depth: 24 } as const;

type Found = Pick<AnswerProblem, 'code'> & Partial<AnswerProblem>;

/** Without what is merely missing. */
export function findProblems(place: Place, readable: Readable): AnswerProblem[] {
  const { item, key, isEnabled } = place;
  if (!isEnabled || item.type === 'note') return [];
  const found = [...countProblems(place), ...place.values.flatMap((value) => judgeValue(value, item) ?? []), ...constraintProblems(place, readable)];
  return found.map((one) => ({ key, linkId: item.linkId, severity: 'error' as const, ...one }));
}

/** Required, enabled and empty. */
export function isMissing({ item, isEnabled, values, rows }: Place): boolean {
  if (!isEnabled || item.type === 'note' || (item.type === 'group' && !isRows(item))) return false;
  const count = isRows(item) ? rows.length : values.length;
  return count < (item.required ? Math.max(1, item.minOccurs) : item.minOccurs);
}

function countProblems({ item, values, rows }: Place): Found[] {
  const count = isRows(item) ? rows.length : values.length;
  const most = item.repeats ? (item.maxOccurs ?? answerLimits.rows) : 1;
  return count > most ? [{ code: 'too-many', limit: most }] : [];
}

function constraintProblems(place: Place, readable: Readable): Found[] {
  const { item, values } = place;
  if (item.constraints.length === 0 || (item.type !== 'group' && values.length === 0)) return [];
  const reading = readingAt(place, readable);
  return item.constraints.filter(({ expression }) => expression.run(reading)[0] === false).map(({ severity, human }) => ({ code: 'constraint', severity, human }));
}

const day = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const instant = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const isDay = (text: string): boolean => day.test(text) && (text.length < 10 || new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text);
const isText = (value: unknown): value is string => typeof value === 'string';

const fits: Readonly<Record<FormItemType, (value: AnswerValue) => boolean>> = {
  group: () => false, note: () => false,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  decimal: (value) => typeof value === 'number' && Number.isFinite(value),
  quantity: (value) => isType(value, 'Quantity'),
  date: (value) => isText(value) && isDay(value),
  dateTime: (value) => isText(value) && (isDay(value) || (instant.test(value) && isDay(value.slice(0, 10)))),
  time: (value) => isText(value) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/.test(value),
  string: isText, text: isText, url: (value) => isText(value) && /^\S+$/.test(value),
  choice: () => true,
  'open-choice': () => true,
  attachment: (value) => isObject(value),
  reference: (value) => isObject(value) && (isText(value['reference']) || isText(value['display'])),
};

export function judgeValue(value: AnswerValue, item: FormItem): Found | undefined {
  if (!fits[item.type](value)) return { code: 'wrong-type' };
  if (item.type === 'choice' || item.type === 'open-choice') return judgeChoice(value, item);
  if (item.type === 'attachment') return item.control === 'drawing' ? judgeDrawing(value) : undefined;
  if (item.type === 'reference' || item.type === 'quantity' || typeof value === 'boolean') return undefined;
  return typeof value === 'number' ? judgeNumber(value, item) : judgeText(value as string, item);
}

function judgeChoice(value: AnswerValue, item: FormItem): Found | undefined {
  if (item.type === 'open-choice' && isText(value)) return judgeText(value, item);
  if (item.options.length > 0) return isOption(value, item) ? undefined : { code: 'not-an-option' };
  const { code, display = '' } = isObject(value) ? (value as Coding) : {};
  if (!isText(code) || code === '' || code.length > 80) return { code: 'wrong-type' };
  return display.length > answerLimits.string ? { code: 'too-long', limit: answerLimits.string } : undefined;
}

/** A bare code stands for no coding here: that is for expressions. */
function isOption(value: AnswerValue, { options }: FormItem): boolean {
  const same = sameOption(value, options);
  return same !== undefined && typeof same === typeof value;
}

function judgeNumber(value: number, { min, max, decimals }: FormItem): Found | undefined {
  if (typeof min === 'number' && value < min) return { code: 'too-small', limit: min };
  if (typeof max === 'number' && value > max) return { code: 'too-large', limit: max };
  return decimals !== undefined && Number(value.toFixed(decimals)) !== value ? { code: 'too-precise', limit: decimals } : undefined;
}

/** Characters that no keyboard writes; tabs and line ends are words' own. */
const control = /(?![\t\n\r])\p{Cc}/u;

function judgeText(value: string, { type, maxLength, min, max }: FormItem): Found | undefined {
  const limit = maxLength ?? (type === 'text' ? answerLimits.text : answerLimits.string);
  if (value.length > limit) return { code: 'too-long', limit };
  if (control.test(value) || value.trim() === '') return { code: 'wrong-text' };
  if (typeof min === 'string' && value < min) return { code: 'too-small', limit: min };
  return typeof max === 'string' && value > max ? { code: 'too-large', limit: max } : undefined;
}

function judgeDrawing(value: AnswerValue): Found | undefined {
  const { contentType, data = '' } = value as { contentType?: string; data?: string };
  if (data.length > answerLimits.drawing) return { code: 'too-long', limit: answerLimits.drawing };
  return contentType === 'image/svg+xml' && isMarks(data) ? undefined : { code: 'wrong-drawing' };
}

export const problem = (place: Pick<Place, 'key' | 'item'>, code: AnswerProblemCode): AnswerProblem => ({ key: place.key, linkId: place.item.linkId, code, severity: 'error' });
