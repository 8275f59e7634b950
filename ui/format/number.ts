// Numbers as Vietnam writes them: decimal comma, dot between thousands. Digits of a decimal are never changed. spec: UID-7

/** `1234.50` → `1.234,50`. A string keeps exactly its digits, as FHIR decimals must. */
export function formatNumber(value: number | string | undefined): string {
  if (value === undefined || value === '') return '';
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) return String(value).replace('.', ',');
  const [, sign = '', whole = '', decimals] = match;
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, '.') : whole;
  return sign + grouped + (decimals === undefined ? '' : `,${decimals}`);
}

/** `1234500` → `1.234.500 đ` */
export const formatMoney = (dong: number): string => `${String(Math.round(dong)).replace(/\B(?=(\d{3})+$)/g, '.')} đ`;

/** What a person types, keypad dot or comma, as canonical decimal text: `36,5` → `36.5`; undefined when it is no number. */
export function parseNumber(typed: string): string | undefined {
  const text = typed.trim().replace(/\s/g, '');
  const plain = /^-?\d{1,3}(\.\d{3})+,\d+$/.test(text) ? text.replaceAll('.', '').replace(',', '.') : text.replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? plain : undefined;
}

const longestDecimals = 3;

/**
 * For lists and grids: a figure computed to fifteen decimals is shown with two (or three significant digits below one);
 * shorter ones keep exactly their digits. Show the full figure as title.
 */
export function shortNumber(value: number | string): string {
  const decimals = /\.(\d+)$/.exec(String(value))?.[1] ?? '';
  if (decimals.length <= longestDecimals) return formatNumber(value);
  const number = Number(value);
  return formatNumber(Math.abs(number) < 1 ? String(Number(number.toPrecision(3))) : number.toFixed(2));
}

const unitWords: Readonly<Record<string, string>> = { 'mm[Hg]': 'mmHg', Cel: '°C', '{score}': '', '{beats}/min': '/phút', '/min': '/phút', 'kg/m2': 'kg/m²', '%': '%' };

/** UCUM units as people write them: `10*6/uL` → `10⁶/µL`. */
export function unitText(unit: string): string {
  const known = unitWords[unit];
  if (known !== undefined) return known;
  const powers = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  return unit.replace(/10\*(\d+)/g, (_match, digits: string) => `10${[...digits].map((digit) => powers[Number(digit)]).join('')}`).replace(/\bu(?=[LlgM]\b)/g, 'µ').replace(/^\{.*\}$/, '');
}
