// The primitive types of R4: JSON kind, form, and the limits that a database text needs. Each check gives undefined or the reason.
// https://hl7.org/fhir/R4/datatypes.html   spec: VAL

/** Returns why the value is no such primitive, or undefined when it is one. */
export type PrimitiveCheck = (value: unknown) => string | undefined;

const longestString = 1024 * 1024;
// C0 controls but tab and line ends; NUL among them, which PostgreSQL cannot store.
const control = /[\p{Cc}--[\t\n\r\u007f-\u009f]]/v;
const form = {
  id: /^[A-Za-z0-9\-.]{1,64}$/,
  code: /^[^\s]+(\s[^\s]+)*$/,
  uri: /^\S+$/,
  oid: /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/,
  uuid: /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  date: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/,
  dateTime: /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00)))?)?)?$/,
  instant: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/,
  time: /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/,
  base64: /^[A-Za-z0-9+/]*={0,2}$/,
};

function text(value: unknown, longest = longestString): string | undefined {
  if (typeof value !== 'string') return `must be a JSON string, not ${kindOf(value)}`;
  if (value.length === 0) return 'must not be empty; leave the element out';
  if (value.length > longest) return 'is longer than 1 MB';
  if (control.test(value)) return 'contains a control character';
  return value.isWellFormed() ? undefined : 'contains half of a UTF-16 surrogate pair';
}

const shaped = (pattern: RegExp, expected: string): PrimitiveCheck => (value) => {
  const wrong = text(value);
  return wrong ?? (pattern.test(value as string) ? undefined : `is not ${expected}`);
};

const dated = (pattern: RegExp, expected: string): PrimitiveCheck => {
  const shape = shaped(pattern, expected);
  return (value) => shape(value) ?? (isRealDay(value as string) ? undefined : 'names a day that does not exist');
};

/** Day 29 to 31 and the year 0000 are the only things the patterns let through wrongly. */
function isRealDay(value: string): boolean {
  if (value.startsWith('0000')) return false;
  const day = Number(value.slice(8, 10));
  if (day < 29) return true;
  const year = Number(value.slice(0, 4));
  const month = Number(value.slice(5, 7));
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
}

const whole = (least: number, expected: string): PrimitiveCheck => (value) => {
  if (typeof value !== 'number') return `must be a JSON number, not ${kindOf(value)}`;
  return Number.isInteger(value) && value >= least && value <= 2147483647 ? undefined : `is not ${expected}`;
};

function base64(value: unknown): string | undefined {
  if (typeof value !== 'string') return `must be a JSON string, not ${kindOf(value)}`;
  if (value.length === 0) return 'must not be empty; leave the element out';
  const packed = /\s/.test(value) ? value.replace(/\s+/g, '') : value;
  return packed.length % 4 === 0 && form.base64.test(packed) ? undefined : 'is not base64';
}

export const primitives = {
  boolean: (value: unknown) => (typeof value === 'boolean' ? undefined : `must be true or false, not ${kindOf(value)}`),
  decimal: (value: unknown) => (typeof value !== 'number' ? `must be a JSON number, not ${kindOf(value)}` : Number.isFinite(value) ? undefined : 'is too large for a decimal'),
  integer: whole(-2147483648, 'a 32-bit integer'),
  unsignedInt: whole(0, 'an integer from 0 to 2147483647'),
  positiveInt: whole(1, 'an integer from 1 to 2147483647'),
  string: (value) => text(value),
  markdown: (value) => text(value),
  // The limit is one of strings: official lists are shown in longer narratives.
  xhtml: (value) => text(value, Infinity),
  id: shaped(form.id, 'an id: 1 to 64 of A-Z a-z 0-9 - .'),
  code: shaped(form.code, 'a code: no blanks at the ends, none doubled'),
  uri: shaped(form.uri, 'a URI: no blanks'),
  url: shaped(form.uri, 'a URL: no blanks'),
  canonical: shaped(form.uri, 'a canonical URL: no blanks'),
  oid: shaped(form.oid, 'an OID like urn:oid:1.2.3'),
  uuid: shaped(form.uuid, 'a UUID like urn:uuid:… in lower case'),
  date: dated(form.date, 'a date like 2024, 2024-05 or 2024-05-17'),
  dateTime: dated(form.dateTime, 'a date or a moment like 2024-05-17T08:30:00+07:00'),
  instant: dated(form.instant, 'an instant like 2024-05-17T08:30:00+07:00'),
  time: shaped(form.time, 'a time like 08:30:00'),
  base64Binary: base64,
} satisfies Record<string, PrimitiveCheck>;

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
