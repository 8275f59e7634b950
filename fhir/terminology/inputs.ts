// What an operation was given: Parameters or the one resource alone in the body, and the query. https://hl7.org/fhir/R4/operations.html#executing   spec: TRM-10
import { Fault } from '#platform/fault/index.ts';
import { parseSource } from '#fhir/repository/splice.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import type { CodeableConcept, Coding, Parameters, ParametersParameter, Resource } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { primitives } from '#fhir/validation/primitives.ts';
import type { Kind, Kinds } from './stored.ts';
import { dayOf } from './terminology.ts';

export interface Inputs {
  /** Of any primitive type, as text; undefined when absent. Throws Fault `terminology.bad-parameter` when given twice or of another type. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean | undefined;
  /** A number of things, from 0. */
  count(name: string): number | undefined;
  /** Day of a date or of an instant, in Vietnam. */
  day(name: string): string | undefined;
  /** In a query as `system|code`. */
  coding(name: string): Coding | undefined;
  concept(name: string): CodeableConcept | undefined;
  resource<K extends Kind>(name: string, type: K): Kinds[K] | undefined;
  parts(name: string): readonly (readonly ParametersParameter[])[];
}

export interface InputShape {
  /** Every parameter of the operation: with `Prefer: handling=strict` others are refused. */
  readonly names: readonly string[];
  /** Parameter that a resource alone in the body is. */
  readonly bare?: Readonly<Record<string, string>>;
}

export function readInputs(exchange: Exchange, shape: InputShape): Inputs {
  const given = [...fromQuery(exchange), ...(exchange.method === 'POST' ? fromBody(exchange, shape) : [])];
  const unknown = given.find(({ name }) => !shape.names.includes(name));
  if (unknown && /handling\s*=\s*strict/.test(exchange.headers.prefer ?? '')) throw badParameter(unknown.name, 'is no parameter of this operation');
  return inputsOf(given);
}

/** `_format` and its like are not for the operation. */
const fromQuery = ({ query }: Exchange): ParametersParameter[] =>
  [...new URLSearchParams(query)].filter(([name]) => !name.startsWith('_')).map(([name, valueString]) => ({ name, valueString }));

function fromBody({ body, source }: Exchange, { bare = {} }: InputShape): readonly ParametersParameter[] {
  if (body.trim() === '') return [];
  const { resource } = source ?? parseSource(body);
  const { resourceType } = resource as { resourceType?: string };
  const name = resourceType !== undefined && Object.hasOwn(bare, resourceType) ? bare[resourceType] : undefined;
  if (resourceType !== 'Parameters' && name === undefined) {
    throw new Fault('unprocessable', 'fhir.operation-input', { issue: [{ code: 'structure', expression: 'resourceType', text: `Parameters${Object.keys(bare).map((type) => ` or ${type}`).join('')} is expected` }] });
  }
  const findings = validateResource(resource);
  if (findings.length > 0) throw new Fault('unprocessable', 'fhir.invalid', { issue: findings });
  return name === undefined ? ((resource as unknown as Parameters).parameter ?? []) : [{ name, resource: resource as unknown as Resource }];
}

export const badParameter = (name: string, text: string): Fault => new Fault('invalid', 'terminology.bad-parameter', { params: { name }, issue: [{ code: 'value', expression: name, text: `${name} ${text}` }] });

/** The value of any type. */
function valueIn(parameter: ParametersParameter): unknown {
  const key = Object.keys(parameter).find((name) => name.startsWith('value'));
  return key === undefined ? undefined : parameter[key as 'valueString'];
}

function textIn(parameter: ParametersParameter): string {
  const value = valueIn(parameter);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw badParameter(parameter.name, 'has no plain value');
  return String(value);
}

function inputsOf(given: readonly ParametersParameter[]): Inputs {
  const all = (name: string) => given.filter((one) => one.name === name);
  const only = (name: string): ParametersParameter | undefined => {
    const [first, second] = all(name);
    if (second) throw badParameter(name, 'is given more than once');
    return first;
  };
  const text = (name: string): string | undefined => {
    const parameter = only(name);
    return parameter === undefined ? undefined : textIn(parameter);
  };
  /** A value of a complex type; a plain one of the query is read by `read`. */
  const complex = <T extends object>(name: string, read?: (text: string) => T): T | undefined => {
    const parameter = only(name);
    const value = parameter && valueIn(parameter);
    if (parameter === undefined || (typeof value === 'object' && value !== null)) return value as T | undefined;
    if (typeof value === 'string' && read) return read(value);
    throw badParameter(name, 'is of another type');
  };
  return {
    text,
    texts: (name) => all(name).map(textIn),
    flag: (name) => flagOf(name, text(name)),
    count: (name) => countOf(name, text(name)),
    day: (name) => dayIn(name, text(name)),
    coding: (name) => complex<Coding>(name, readCoding),
    concept: (name) => complex<CodeableConcept>(name),
    resource: <K extends Kind>(name: string, type: K) => {
      const parameter = only(name);
      if (parameter && parameter.resource?.resourceType !== type) throw badParameter(name, `is no ${type}`);
      return parameter?.resource as Kinds[K] | undefined;
    },
    parts: (name) => all(name).map(({ part = [] }) => part),
  };
}

function readCoding(text: string): Coding {
  const at = text.lastIndexOf('|');
  return at === -1 ? { code: text } : { system: text.slice(0, at), code: text.slice(at + 1) };
}

function flagOf(name: string, text: string | undefined): boolean | undefined {
  if (text !== undefined && text !== 'true' && text !== 'false') throw badParameter(name, 'is neither true nor false');
  return text === undefined ? undefined : text === 'true';
}

function countOf(name: string, text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,9}$/.test(text)) throw badParameter(name, 'is no whole number from 0 to 999999999');
  return text === undefined ? undefined : Number(text);
}

function dayIn(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const wrong = primitives.dateTime(text);
  if (wrong !== undefined) throw badParameter(name, wrong);
  // A year or a month counts from its first day.
  return text.includes('T') ? dayOf(new Date(text)) : `${text}-01-01`.slice(0, 10);
}
