// Amounts as people type and read them: 1/2, ½, 0,5, 1.5, 1 1/2.   spec: PHA-2

const signs: Readonly<Record<string, string>> = { '½': '1/2', '⅓': '1/3', '¼': '1/4', '¾': '3/4', '⅔': '2/3' };
const tolerance = 1e-6;

/** A typed amount: `undefined` for an empty cell or a dash, NaN for what is no amount. `readAmount('1 1/2')` is 1.5. */
export function readAmount(text: string): number | undefined {
  const plain = text.trim().replace(/[½⅓¼¾⅔]/g, (sign) => ` ${signs[sign] ?? ''}`).trim();
  if (plain === '' || plain === '-' || plain === '–') return undefined;
  const mixed = /^(?:(\d{1,5})\s+)?(\d{1,3})\/(\d{1,3})$/.exec(plain);
  if (mixed) {
    const parts = Number(mixed[3]);
    return parts === 0 ? Number.NaN : Number(mixed[1] ?? 0) + Number(mixed[2]) / parts;
  }
  return /^\d{1,6}(?:[.,]\d{1,3})?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
}

const fractions: readonly (readonly [value: number, text: string])[] = [[1 / 4, '1/4'], [1 / 3, '1/3'], [1 / 2, '1/2'], [2 / 3, '2/3'], [3 / 4, '3/4']];

/** `writeAmount(1.5)` is `1 1/2`; `writeAmount(2.5, { decimal: true })` is `2,5`. */
export function writeAmount(value: number, { decimal = false, separator = ',' }: { readonly decimal?: boolean; readonly separator?: string } = {}): string {
  const whole = Math.floor(value + tolerance);
  const rest = value - whole;
  if (Math.abs(rest) < tolerance) return String(whole);
  const fraction = decimal ? undefined : fractions.find(([part]) => Math.abs(part - rest) < 1e-3);
  if (fraction) return whole === 0 ? fraction[1] : `${whole} ${fraction[1]}`;
  return String(Math.round(value * 1000) / 1000).replace('.', separator);
}

/** Quantities below ten carry a leading zero, so that nobody can put a digit before them (RX-06). */
export const writeQuantity = (quantity: number): string => (quantity < 10 && Number.isInteger(quantity) ? `0${quantity}` : writeAmount(quantity, { decimal: true }));

/** True when `value` is a multiple of `step`, within rounding. */
export function isMultiple(value: number, step: number): boolean {
  const parts = value / step;
  return Math.abs(parts - Math.round(parts)) < 1e-3 || isSimpleFraction(value, step);
}

/** Thirds are not multiples of a quarter, yet people divide syrups and powders by three. */
const isSimpleFraction = (value: number, step: number): boolean => step < 1 && Math.abs(value * 3 - Math.round(value * 3)) < 1e-3;
