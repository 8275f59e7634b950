// Collects the search values of one resource; the generated extractors call one method per value and sort of parameter.
// https://hl7.org/fhir/R4/search.html#ptypes   spec: SRC
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { dateRange, outerRange } from './dates.ts';
import { fold } from './fold.ts';
import { canonical } from './units.ts';
import type { DateRange, DateValue, IdentValue, NumberValue, ReferenceValue, SearchValues, StringValue, TokenValue } from './values.ts';

type Json = Record<string, unknown>;
/** Parameters of a type whose values have a column of their own. */
export interface Columns { readonly code: string | undefined; readonly status: string | undefined; readonly date: string | undefined }

const longestFolded = 200;
const longestExact = 2000;
const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.+)?$/;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const members = (value: unknown): Json[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []);

/** Stands among the tokens of a resource that is in a patient's record without being about the patient: an observation on a group that a patient made. */
export const strayMark = '_stray';

export class Collector {
  private readonly columns: Columns;
  private readonly seen = new Set<string>();
  private readonly codes = new Set<string>();
  private patient: string | undefined;
  private status: string | undefined;
  private columnDate: DateRange | undefined;
  private readonly tokens: TokenValue[] = [];
  private readonly idents: IdentValue[] = [];
  private readonly references: ReferenceValue[] = [];
  private readonly strings: StringValue[] = [];
  private readonly dates: DateValue[] = [];
  private readonly numbers: NumberValue[] = [];

  constructor(columns: Columns) {
    this.columns = columns;
  }

  values(): Omit<SearchValues, 'words'> {
    const { patient, status, tokens, idents, references, strings, dates, numbers } = this;
    return { patient, status, date: this.columnDate, codes: [...this.codes], tokens, idents, references, strings, dates, numbers };
  }

  /** The resource is part of this patient's record; the first one counts. Whom it is about is marked where it is not that patient. */
  compartment(value: Json, isChief: boolean): void {
    const match = relative.exec(text(value.reference) ?? '');
    if (match?.[1] !== 'Patient' || this.patient !== undefined) return;
    this.patient = match[2];
    if (!isChief) this.token({ param: strayMark, system: undefined, code: undefined });
  }

  ownPatient(value: Json): void {
    this.patient = text(value.id);
  }

  tokenCode(param: string, value: unknown): void {
    if (typeof value === 'object') return;
    const code = String(value);
    if (param === this.columns.status) this.status = code;
    else this.token({ param, system: undefined, code });
  }

  tokenCoding(param: string, value: Json): void {
    const code = text(value.code);
    if (param === this.columns.code && code !== undefined) this.codes.add(code);
    if (code !== undefined || value.system !== undefined) this.token({ param, system: text(value.system), code });
    else this.presence(param);
    this.display(param, value.display);
  }

  tokenConcept(param: string, value: Json): void {
    const codings = members(value.coding);
    for (const coding of codings) this.tokenCoding(param, coding);
    if (codings.length === 0) this.presence(param);
    this.display(param, value.text);
  }

  /** Said in words alone: there is no code to find, but the element is not missing. */
  private presence(param: string): void {
    this.token({ param, system: undefined, code: undefined });
  }

  ident(param: string, value: Json): void {
    const code = text(value.value);
    if (code !== undefined) this.putIdent({ param, system: text(value.system), value: code });
    else this.presence(param);
    if (typeof value.type !== 'object' || value.type === null) return;
    this.display(param, (value.type as Json).text);
    for (const coding of members((value.type as Json).coding)) this.identOfType(param, coding, code);
  }

  /** For `:of-type`: found by the type's system, its code and the value together. */
  private identOfType(param: string, { system, code }: Json, value: string | undefined): void {
    const given = text(code);
    if (given !== undefined && value !== undefined) this.putIdent({ param: `${param}:of-type`, system: text(system), value: ofTypeKey(given, value) });
  }

  /** Phone numbers are compared without blanks and punctuation, mail addresses without case. */
  contact(param: string, value: Json): void {
    const given = text(value.value);
    if (given !== undefined) this.putIdent({ param, system: text(value.system), value: contactKey(given) });
    else this.presence(param);
  }

  reference(param: string, value: Json): void {
    const given = text(value.reference);
    const identifier = value.identifier as Json | undefined;
    if (identifier !== undefined) this.ident(`${param}:identifier`, identifier);
    if (given === undefined || given.startsWith('#')) return identifier === undefined ? this.presence(`${param}:identifier`) : undefined;
    const [, type, id] = relative.exec(given) ?? [];
    if (type !== undefined && id !== undefined && isResourceType(type)) this.putReference({ param, type, id });
    else this.uri(param, given);
  }

  /** A resource that stands inside (Bundle.entry.resource). */
  resource(param: string, value: Json): void {
    const { resourceType, id } = value;
    if (typeof resourceType === 'string' && typeof id === 'string' && isResourceType(resourceType)) this.putReference({ param, type: resourceType, id });
  }

  uri(param: string, value: unknown): void {
    const given = text(value)?.slice(0, longestExact);
    if (given !== undefined) this.putString({ param, value: given, exact: given });
  }

  string(param: string, value: unknown): void {
    const given = text(value)?.normalize('NFC').slice(0, longestExact);
    if (given !== undefined) this.putString({ param, value: fold(given).slice(0, longestFolded), exact: given });
  }

  /** Every part, and the whole name from each word on, so that `văn an` finds Nguyễn Văn An. */
  name(param: string, value: Json): void {
    const parts = [value.family, ...list(value.given), ...list(value.prefix), ...list(value.suffix)];
    for (const part of parts) this.string(param, part);
    const whole = text(value.text) ?? [value.family, ...list(value.given)].map(text).filter((part) => part !== undefined).join(' ');
    this.wordStarts(param, whole);
  }

  address(param: string, value: Json): void {
    for (const part of [...list(value.line), value.city, value.district, value.state, value.postalCode, value.country]) this.string(param, part);
    this.wordStarts(param, text(value.text) ?? '');
  }

  private wordStarts(param: string, whole: string): void {
    const exact = whole.normalize('NFC').slice(0, longestExact);
    const words = fold(exact).slice(0, longestFolded).split(' ').slice(0, 20);
    for (let at = 0; at < words.length && exact !== ''; at++) this.putString({ param, value: words.slice(at).join(' '), exact });
  }

  date(param: string, value: unknown): void {
    this.putDate(param, dateRange(text(value) ?? ''));
  }

  period(param: string, value: Json): void {
    this.putDate(param, periodRange(value));
  }

  /** The outer limits of a Timing: its events and its bounds. */
  timing(param: string, value: Json): void {
    const repeat = value.repeat as Json | undefined;
    const ranges = list(value.event).map((event) => dateRange(text(event) ?? ''));
    if (repeat?.boundsPeriod !== undefined) ranges.push(periodRange(repeat.boundsPeriod as Json));
    this.putDate(param, outerRange(ranges.filter((range) => range !== undefined)));
  }

  number(param: string, value: unknown): void {
    if (typeof value === 'number') this.putNumber({ param, unit: '', lo: value, hi: value, raw: value, system: undefined, code: undefined });
  }

  quantity(param: string, value: Json): void {
    const number = quantityValue(value);
    if (number !== undefined) this.putNumber({ param, ...number });
  }

  range(param: string, value: Json): void {
    const low = quantityValue((value.low ?? {}) as Json);
    const high = quantityValue((value.high ?? {}) as Json);
    const any = low ?? high;
    if (any !== undefined) this.putNumber({ param, ...any, lo: low?.lo ?? -Infinity, hi: high?.hi ?? Infinity });
  }

  money(param: string, value: Json): void {
    this.quantity(param, { value: value.value, code: value.currency, system: 'urn:iso:std:iso:4217' });
  }

  position(param: string, value: Json): void {
    this.number(`${param}-latitude`, value.latitude);
    this.number(`${param}-longitude`, value.longitude);
  }

  /** Parts of a composite that belong together: `keys` of its first part, numbers of its second. */
  pairNumbers(param: string, keys: readonly string[], value: Json): void {
    const number = value.low !== undefined || value.high !== undefined ? undefined : quantityValue(value);
    if (number !== undefined) for (const key of keys) this.putNumber({ param: `${param}$${key}`, ...number });
    else for (const key of keys) this.range(`${param}$${key}`, value);
  }

  pairKeys(param: string, keys: readonly string[], others: readonly string[]): void {
    for (const key of keys) for (const other of others) this.token({ param, system: undefined, code: `${key}$${other}` });
  }

  pairSpan(param: string, keys: readonly string[], [lo, hi]: readonly [unknown, unknown]): void {
    if (typeof lo !== 'number' || typeof hi !== 'number') return;
    for (const key of keys) this.putNumber({ param: `${param}$${key}`, unit: '', lo, hi, raw: lo, system: undefined, code: undefined });
  }

  /** The words of a code, for `:text`. */
  private display(param: string, value: unknown): void {
    this.string(`${param}:text`, value);
  }

  private isNew(key: string): boolean {
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private token(value: TokenValue): void {
    if (this.isNew(`t ${value.param} ${value.system ?? ''} ${value.code ?? ''}`)) this.tokens.push(value);
  }

  private putIdent(value: IdentValue): void {
    if (this.isNew(`i ${value.param} ${value.system ?? ''} ${value.value}`)) this.idents.push(value);
  }

  private putReference(value: ReferenceValue): void {
    if (this.isNew(`r ${value.param} ${value.type}/${value.id}`)) this.references.push(value);
  }

  private putString(value: StringValue): void {
    if (value.value !== '' && this.isNew(`s ${value.param} ${value.value} ${value.exact}`)) this.strings.push(value);
  }

  private putDate(param: string, range: DateRange | undefined): void {
    if (range === undefined) return;
    if (param === this.columns.date) this.columnDate ??= range;
    else if (this.isNew(`d ${param} ${range.lo} ${range.hi}`)) this.dates.push({ param, ...range });
  }

  private putNumber(value: NumberValue): void {
    if (this.isNew(`n ${value.param} ${value.unit} ${value.lo} ${value.hi}`)) this.numbers.push(value);
  }
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const ofTypeKey = (code: string, value: string): string => `${code}|${value}`;

/** Digits alone for phone numbers, lower case for the rest. */
export const contactKey = (given: string): string => (/^[\d\s().+\-/]+$/.test(given) ? given.replace(/[\s().\-/]/g, '') : given.trim().toLowerCase());

function periodRange(value: Json): DateRange | undefined {
  const start = dateRange(text(value.start) ?? '');
  const end = dateRange(text(value.end) ?? '');
  return start === undefined && end === undefined ? undefined : { lo: start?.lo ?? '-infinity', hi: end?.hi ?? 'infinity' };
}

type Measured = Omit<NumberValue, 'param'>;

function quantityValue(value: Json): Measured | undefined {
  if (typeof value.value !== 'number') return undefined;
  const code = text(value.code) ?? text(value.unit);
  const { unit, value: amount } = code === undefined ? { unit: '', value: value.value } : canonical(value.value, code);
  const comparator = text(value.comparator);
  return {
    unit, raw: value.value, code, system: text(value.system),
    lo: comparator?.startsWith('<') ? -Infinity : amount,
    hi: comparator?.startsWith('>') ? Infinity : amount,
  };
}
