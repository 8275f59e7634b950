// Location.near: latitude|longitude|distance|unit. https://hl7.org/fhir/R4/location.html#search   spec: SRC-12
import { any, type Condition } from '../condition.ts';
import { badModifier, badValue } from '../faults.ts';
import { splitEscaped } from '../text.ts';
import type { KindClause } from './context.ts';

const kmPerUnit: Readonly<Record<string, number>> = { km: 1, m: 0.001, '[mi_i]': 1.609344, '[mi_us]': 1.609347 };
const defaultKm = 10;

export function planSpecial({ parameter, modifier, values }: KindClause): Condition {
  if (modifier !== undefined) throw badModifier(parameter.code, modifier);
  return any(values.map((value) => {
    const [latitude, longitude, distance, unit = 'km'] = splitEscaped(value, '|').map((part, index) => (index === 3 ? part || 'km' : part));
    const numbers = [latitude, longitude, distance || String(defaultKm)].map((part) => (part === undefined || part === '' ? Number.NaN : Number(part)));
    const [lat = Number.NaN, long = Number.NaN, far = Number.NaN] = numbers;
    const factor = Object.hasOwn(kmPerUnit, unit) ? kmPerUnit[unit] : undefined;
    if (factor === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(long) <= 180) || !(far >= 0 && far <= 20_100)) throw badValue(parameter.code, 'latitude|longitude|distance|unit');
    return { is: 'near', param: parameter.code, latitude: lat, longitude: long, km: far * factor };
  }));
}
