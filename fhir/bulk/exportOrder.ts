// What a client asks to have exported. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters   spec: BLK-2, BLK-3
import { Fault } from '#platform/fault/index.ts';
import { isFhirId } from '#fhir/repository/id.ts';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { dateRange } from '#fhir/search/dates.ts';
import { parseSearch, shapesResult } from '#fhir/search/parse.ts';
import type { ResourceType } from '#fhir/types/index.ts';

export interface TypeFilter { readonly type: ResourceType; readonly query: string }

export interface ExportOrder {
  /** As asked; undefined: all that may be read. */
  readonly types: readonly ResourceType[] | undefined;
  readonly since: string | undefined;
  readonly filters: readonly TypeFilter[];
  /** `id`, `Patient.name`: of one type, or of all. */
  readonly elements: readonly string[];
  /** Ids of patients; undefined: not narrowed. */
  readonly patients: readonly string[] | undefined;
  readonly withProtected: boolean;
  readonly signedAddresses: boolean;
  readonly purpose: string | undefined;
  readonly approver: string | undefined;
  /** What it is used for, by its code. */
  readonly use: string | undefined;
}

/** Name → values, from the query or from Parameters. */
export type Given = ReadonlyMap<string, readonly string[]>;

const formats = new Set(['application/fhir+ndjson', 'application/ndjson', 'ndjson']);
const known = new Set(['_outputFormat', '_type', '_since', '_typeFilter', '_elements', 'patient', '_protected', '_signedAddresses', '_purpose', '_approvedBy', '_use', '_format', '_pretty']);
const mostFilters = 50;

export const badParameter = (parameter: string, text: string): Fault => new Fault('invalid', 'bulk.bad-parameter', { params: { parameter }, issue: [{ code: 'value', text, expression: parameter }] });

/** Throws Fault `bulk.bad-parameter`, or of a filter what search says of it. */
export function parseOrder(given: Given, { lenient }: { lenient: boolean }): ExportOrder {
  const unknown = [...given.keys()].find((name) => !known.has(name));
  if (unknown !== undefined && !lenient) throw badParameter(unknown.slice(0, 60), 'is not known here');
  const format = one(given, '_outputFormat') ?? 'ndjson';
  if (!formats.has(format)) throw badParameter('_outputFormat', 'only application/fhir+ndjson is written');
  const types = given.has('_type') ? [...new Set(list(given, '_type'))].map((name) => requireType('_type', name)) : undefined;
  const filters = (given.get('_typeFilter') ?? []).flatMap(splitFilters).map((text) => parseFilter(text, types));
  if (filters.length > mostFilters) throw badParameter('_typeFilter', `at most ${mostFilters} filters`);
  return {
    types, filters, since: parseSince(one(given, '_since')), elements: parseElements(list(given, '_elements')), patients: given.has('patient') ? list(given, 'patient').map(parsePatient) : undefined,
    withProtected: flag(given, '_protected'), signedAddresses: flag(given, '_signedAddresses'), purpose: one(given, '_purpose'), approver: one(given, '_approvedBy'), use: one(given, '_use'),
  };
}

function one(given: Given, name: string): string | undefined {
  const values = given.get(name) ?? [];
  if (values.length > 1) throw badParameter(name, 'is given more than once');
  return values[0];
}

const list = (given: Given, name: string): string[] => (given.get(name) ?? []).flatMap((value) => value.split(',')).map((value) => value.trim()).filter((value) => value !== '');

function flag(given: Given, name: string): boolean {
  const value = one(given, name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw badParameter(name, 'is true or false');
  return value === 'true';
}

function requireType(parameter: string, name: string): ResourceType {
  if (isResourceType(name)) return name;
  throw badParameter(parameter, `${name.slice(0, 60)} is no resource type of R4`);
}

function parseSince(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const range = /T/.test(text) ? dateRange(text) : undefined;
  if (!range) throw badParameter('_since', 'is no instant');
  return range.lo;
}

/** `Type?query` and the next after a comma; commas inside a query stand before no `Type?`. */
const splitFilters = (text: string): string[] => text.split(/,(?=[A-Z][A-Za-z]{1,60}(?:\?|%3F))/);

function parseFilter(text: string, types: readonly ResourceType[] | undefined): TypeFilter {
  const plain = text.includes('?') ? text : decode(text);
  const at = plain.indexOf('?');
  const type = requireType('_typeFilter', plain.slice(0, Math.max(at, 0)));
  const query = plain.slice(at + 1);
  if (types && !types.includes(type)) throw badParameter('_typeFilter', `${type} is not among _type`);
  const shaping = [...new URLSearchParams(query).keys()].find((name) => shapesResult(name));
  if (shaping !== undefined) throw badParameter('_typeFilter', `${shaping.slice(0, 60)} does not narrow what is found`);
  parseSearch(type, query);
  return { type, query };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badParameter('_typeFilter', 'holds a % that is no escape');
  }
}

function parseElements(names: readonly string[]): string[] {
  const wrong = names.find((name) => !/^(?:[A-Z][A-Za-z]*\.)?[A-Za-z][A-Za-z0-9]*$/.test(name));
  if (wrong !== undefined) throw badParameter('_elements', `${wrong.slice(0, 60)} is no element`);
  return [...names];
}

function parsePatient(reference: string): string {
  const id = reference.replace(/^Patient\//, '');
  if (!isFhirId(id)) throw badParameter('patient', 'is no reference to a patient');
  return id;
}

/** Elements asked of one type, as `_elements` of a search has them; undefined: whole resources. */
export function elementsFor(elements: readonly string[], type: ResourceType): string | undefined {
  const own = elements.filter((name) => !name.includes('.') || name.startsWith(`${type}.`)).map((name) => name.slice(name.indexOf('.') + 1));
  return own.length === 0 ? undefined : own.join(',');
}
