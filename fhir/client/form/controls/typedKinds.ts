// How numbers, days and times are typed and shown. spec: FRS-3
import type { AnswerValue, FormItem } from '#fhir/questionnaire/index.ts';
import { addDays, formatDate, formatMoment, formatNumber, localDay, parseDate, parseMoment, parseNumber, parseTime } from '#ui/index.ts';

export interface TypedKind {
  readonly show: (value: AnswerValue | undefined) => string;
  /** Undefined: what is typed is no value. */
  readonly read: (typed: string, item: FormItem) => AnswerValue | undefined;
  /** Typed so far is a whole value and not the beginning of one: `12/3/19` may become `12/3/1960`. */
  readonly isWhole: (typed: string) => boolean;
  readonly placeholder?: string;
  readonly now?: () => AnswerValue;
  readonly step?: (value: string, by: 1 | -1) => AnswerValue;
}

const textOf = (value: AnswerValue | undefined): string => (typeof value === 'string' ? value : '');
const momentNow = (): string => parseMoment(formatMoment(new Date().toISOString()), new Date()) ?? '';

function showNumber(value: AnswerValue | undefined): string {
  if (typeof value === 'number') return formatNumber(value);
  return typeof value === 'object' && 'value' in value ? formatNumber(value.value) : '';
}

function readNumber(typed: string, item: FormItem): AnswerValue | undefined {
  const text = parseNumber(typed);
  if (text === undefined || (item.type === 'integer' && !/^-?\d{1,9}$/.test(text))) return undefined;
  if (item.type !== 'quantity') return Number(text);
  const { unit } = item;
  return { value: Number(text), ...(unit?.code && { unit: unit.display ?? unit.code, system: unit.system, code: unit.code }) };
}

const number: TypedKind = { show: showNumber, read: readNumber, isWhole: () => true };

export const typedKinds: Readonly<Partial<Record<FormItem['type'], TypedKind>>> = {
  integer: number,
  decimal: number,
  quantity: number,
  date: {
    show: (value) => formatDate(textOf(value)),
    read: (typed) => parseDate(typed, Number(localDay(new Date()).slice(0, 4))),
    isWhole: (typed) => /^(\d{8}|\d{1,2}[./-]\d{1,2}[./-]\d{4})$/.test(typed.trim()),
    placeholder: 'dd/MM/yyyy',
    now: () => localDay(new Date()),
    step: addDays,
  },
  dateTime: {
    show: (value) => formatMoment(textOf(value)),
    read: (typed) => parseMoment(typed, new Date()),
    isWhole: (typed) => /^(\d{12}|\S*\d{4}\s+(\d{4}|\d{1,2}[:hg]\d{2}))$/i.test(typed.trim()),
    placeholder: 'dd/MM/yyyy HH:mm',
    now: momentNow,
  },
  time: {
    show: (value) => textOf(value).slice(0, 5),
    read: (typed) => parseTime(typed),
    isWhole: (typed) => /^(\d{4}|\d{1,2}[:hg]\d{2})$/i.test(typed.trim()),
    placeholder: 'HH:mm',
    now: () => `${formatMoment(momentNow()).slice(-5)}:00`,
  },
};

export const kindOf = (type: FormItem['type']): TypedKind => typedKinds[type] ?? number;
