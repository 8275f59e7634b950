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
