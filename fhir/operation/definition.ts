// The OperationDefinition of a contract: made from it, never written by hand. https://hl7.org/fhir/R4/operationdefinition.html   spec: OPR-5
import { z } from 'zod';
import type { OperationDefinition, OperationDefinitionParameter } from '#fhir/types/index.ts';
import type { OperationContract } from './contract.ts';

/** What this file reads of a JSON Schema. https://json-schema.org/draft/2020-12 */
interface Schema {
  /** A list means any of these. */
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

type Use = OperationDefinitionParameter['use'];

export const operationUrl = (base: string, code: string): string => `${base}/OperationDefinition/${code}`;

/** `base` is the address up to and with `/fhir`. */
export function operationDefinition(contract: OperationContract<unknown, unknown>, base: string): OperationDefinition {
  const { code, on, level, affectsState } = contract;
  return {
    resourceType: 'OperationDefinition', id: code, url: operationUrl(base, code), name: pascal(code), title: sentence(code), status: 'active', kind: 'operation',
    description: describe(contract), affectsState, code, ...(on !== null && { resource: [on] }),
    system: level === 'system', type: level === 'type', instance: level === 'instance',
    ...parameters([...parametersOf(schemaOf(contract.input, 'input'), 'in'), ...parametersOf(schemaOf(contract.output, 'output'), 'out')]),
  };
}

const parameters = (list: OperationDefinitionParameter[]): { parameter?: OperationDefinitionParameter[] } => (list.length > 0 ? { parameter: list } : {});
const pascal = (code: string): string => code.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
const sentence = (code: string): string => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');

const scopes: Record<OperationContract<unknown, unknown>['scope'], string> = {
  patient: 'Touches the record of one patient, which must be open to the caller.', facility: 'Touches the facility of the caller.', self: 'Touches only what belongs to the caller.', public: 'Open to everybody.',
};

function describe({ permission, scope, signature, stepUp, faults, affectsState }: OperationContract<unknown, unknown>): string {
  return [
    scope === 'public' ? '' : `Needs the permission \`${permission}\`.`,
    scopes[scope],
    signature === 'required' ? 'Needs the signature of the caller.' : '',
    stepUp ? 'Needs a fresh proof of who the caller is.' : '',
    affectsState ? 'POST only; an `Idempotency-Key` makes it safe to repeat.' : 'A query: GET or POST.',
    'The input is a Parameters resource or a plain JSON object of the same names; the output is a plain JSON object.',
    faults.length > 0 ? `Refusals: ${faults.map((fault) => `\`${fault}\``).join(', ')}.` : '',
  ].filter((part) => part !== '').join(' ');
}

const schemaOf = (type: z.ZodType, io: 'input' | 'output'): Schema => z.toJSONSchema(type, { io, unrepresentable: 'any', reused: 'inline', cycles: 'ref' }) as Schema;

/** What is no object has one value, which FHIR names `return`. */
function parametersOf(schema: Schema, use: Use): OperationDefinitionParameter[] {
  const object = objectOf(schema);
  if (!object) return [parameterOf({ name: 'return', use, isRequired: true }, schema)];
  return Object.entries(object.properties ?? {}).map(([name, property]) => parameterOf({ name, use, isRequired: object.required?.includes(name) === true }, property));
}

/** An object, or the variants of one put together: what not every variant asks for is optional. */
function objectOf(schema: Schema): Schema | undefined {
  if (schema.type === 'object') return schema;
  const variants = schema.oneOf ?? schema.anyOf;
  if (!variants || variants.length === 0 || variants.some(({ type }) => type !== 'object')) return undefined;
  const required = (variants[0]?.required ?? []).filter((name) => variants.every((one) => one.required?.includes(name)));
  return { type: 'object', properties: Object.assign({}, ...variants.map(({ properties }) => properties ?? {})) as Record<string, Schema>, required };
}

interface Place { readonly name: string; readonly use: Use; readonly isRequired: boolean }

function parameterOf({ name, use, isRequired }: Place, given: Schema): OperationDefinitionParameter {
  const { schema: plain, canBeNull } = withoutNull(given);
  const isList = plain.type === 'array';
  const schema = isList ? withoutNull(plain.items ?? {}).schema : plain;
  const least = isList ? (plain.minItems ?? 0) : 1;
  const documentation = documentationOf(plain, schema);
  return {
    name, use, min: isRequired && !canBeNull ? least : 0, max: isList ? String(plain.maxItems ?? '*') : '1',
    ...(documentation !== '' && { documentation }), ...contentOf(schema, use),
  };
}

/** Parts of an object whose members are known, else a type. */
function contentOf(schema: Schema, use: Use): Pick<OperationDefinitionParameter, 'part' | 'type'> {
  const isKnown = Object.keys(objectOf(schema)?.properties ?? {}).length > 0;
  return isKnown ? { part: parametersOf(schema, use) } : { type: typeOf(schema) };
}

function withoutNull(schema: Schema): { schema: Schema; canBeNull: boolean } {
  const { anyOf = [], type = [], ...own } = schema;
  const types = [type].flat();
  const variants = [...anyOf, ...types.map((one): Schema => ({ type: one }))];
  const rest = variants.filter((one) => one.type !== 'null');
  if (rest.length === variants.length) return { schema, canBeNull: false };
  return { schema: rest.length === 1 ? { ...own, ...rest[0] } : { ...own, anyOf: rest }, canBeNull: true };
}

function documentationOf(outer: Schema, inner: Schema): string {
  const choice = inner.enum ?? (inner.const === undefined ? [] : [inner.const]);
  return [outer.description ?? inner.description ?? '', choice.length > 0 ? `One of: ${choice.join(', ')}.` : ''].filter((part) => part !== '').join(' ');
}

const stringFormats: Readonly<Record<string, string>> = { date: 'date', 'date-time': 'dateTime', base64: 'base64Binary', uuid: 'id', uri: 'uri' };
const primitives: Readonly<Record<string, string>> = { integer: 'integer', number: 'decimal', boolean: 'boolean' };

/** FHIR type of a value without parts; free JSON is `Any`. */
function typeOf({ type, format, enum: choice, const: fixed }: Schema): string {
  if (type === 'string') return choice || fixed !== undefined ? 'code' : (stringFormats[format ?? ''] ?? 'string');
  return typeof type === 'string' ? (primitives[type] ?? 'Any') : 'Any';
}
