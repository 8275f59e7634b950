// What was typed into a field → a figure, or what it may have been meant to be: 370 → 37,0; 12/8 → 120/80; 3250 g → 3,25 kg. spec: VIT
import { hasKeptDigits, isPlausible } from './vitalSigns.ts';
import type { MeasuredSign } from './vitalSigns.ts';

export type Reading<V> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'read'; readonly value: V }
  /** `proposal`: the figure it may be, to be taken by a person, never by itself. */
  | { readonly kind: 'wrong'; readonly why: 'number' | 'implausible' | 'digits' | 'order'; readonly proposal?: V };

/** Factors of the usual slips: a comma left out, grams for kilograms, metres for centimetres. */
const slips: Readonly<Partial<Record<MeasuredSign, readonly number[]>>> = { temperature: [0.1, 0.01], weight: [0.001, 0.1, 0.01], height: [100, 0.1], systolic: [10], diastolic: [10] };

/** `36,8`, `36.8` and `36,80` are the same figure; undefined when it is none. */
export function readDecimal(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.');
  return /^\d{1,5}(\.\d{0,4})?$/.test(text) ? Number(text) : undefined;
}

export function readVital(sign: MeasuredSign, typed: string): Reading<number> {
  if (typed.trim() === '') return { kind: 'empty' };
  const value = readDecimal(typed);
  if (value === undefined) return { kind: 'wrong', why: 'number' };
  if (isPlausible(sign, value)) return hasKeptDigits(sign, value) ? { kind: 'read', value } : { kind: 'wrong', why: 'digits' };
  const proposal = (slips[sign] ?? []).map((factor) => Number((value * factor).toFixed(3))).find((meant) => isPlausible(sign, meant) && hasKeptDigits(sign, meant));
  return { kind: 'wrong', why: 'implausible', ...(proposal !== undefined && { proposal }) };
}

export interface Pressure {
  readonly systolic: number;
  /** Absent when it could not be heard: `90/`. */
  readonly diastolic?: number;
}

/** One field: `120/80`, `120 80`, `120-80`, `12080`; `90/` where the lower one is not measurable. */
export function readPressure(typed: string): Reading<Pressure> {
  const text = typed.trim();
  if (text === '') return { kind: 'empty' };
  const parts = /^(\d{1,3})\s*[/\-., ]\s*(\d{1,3})?$/.exec(text) ?? splitDigits(text);
  if (parts === null) return { kind: 'wrong', why: 'number' };
  const pressure = { systolic: Number(parts[1]), ...(parts[2] !== undefined && { diastolic: Number(parts[2]) }) };
  if (isPressure(pressure)) return { kind: 'read', value: pressure };
  const tenfold = { systolic: pressure.systolic * 10, ...(pressure.diastolic !== undefined && { diastolic: pressure.diastolic * 10 }) };
  if (isPressure(tenfold)) return { kind: 'wrong', why: 'implausible', proposal: tenfold };
  const turned = pressure.diastolic === undefined ? undefined : { systolic: pressure.diastolic, diastolic: pressure.systolic };
  return turned && isPressure(turned) ? { kind: 'wrong', why: 'order', proposal: turned } : { kind: 'wrong', why: 'implausible' };
}

const isPressure = ({ systolic, diastolic }: Pressure): boolean => isPlausible('systolic', systolic) && (diastolic === undefined || (isPlausible('diastolic', diastolic) && diastolic < systolic));

/** Digits without a sign between them: the only split that is a pressure. */
function splitDigits(text: string): readonly (string | undefined)[] | null {
  if (!/^\d{4,6}$/.test(text)) return null;
  const splits = [2, 3].map((at) => [text, text.slice(0, at), text.slice(at)] as const).filter(([, upper, lower]) => lower.length >= 2 && !lower.startsWith('0') && isPressure({ systolic: Number(upper), diastolic: Number(lower) }));
  return splits.length === 1 ? (splits[0] ?? null) : null;
}
