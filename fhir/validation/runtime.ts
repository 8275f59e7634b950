// What the generated validators call: one check per sort of element. The generated modules import nothing; they are given these functions.
// https://hl7.org/fhir/R4/json.html   spec: VAL
import type { Findings } from './findings.ts';
import { kindOf, type PrimitiveCheck } from './primitives.ts';

type Json = Record<string, unknown>;
/** Validates one value of a complex type, where the walk is. */
export type TypeCheck = (value: unknown, findings: Findings) => void;

/** One JSON property of a type, as the generator writes it. */
export interface ElementSpec {
  /** FHIRPath step: `status`, `value.ofType(Quantity)`. */
  readonly label: string;
  readonly property: string;
  /** For primitives. */
  readonly check?: PrimitiveCheck;
  /** For complex types; a function, since types may be recursive. */
  readonly type?: () => TypeCheck;
  /** Codes of a required binding: bare for code elements, `system|code` for codings. */
  readonly codes?: ReadonlySet<string>;
  readonly valueSet?: string;
  /** Resource types that a reference may point to. */
  readonly targets?: ReadonlySet<string>;
}

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for an object with content; anything else is reported. An id alone is no content (ele-1). */
export function isElement(value: unknown, findings: Findings): value is Json {
  if (!isJson(value)) {
    findings.add('structure', undefined, `must be a JSON object, not ${kindOf(value)}`);
    return false;
  }
  for (const key in value) if (key !== 'id') return true;
  findings.add('structure', undefined, 'must not be empty; leave the element out');
  return false;
}

export function primitive(value: unknown, spec: ElementSpec, findings: Findings): void {
  const wrong = spec.check?.(value);
  if (wrong !== undefined) findings.add('value', spec.label, wrong);
  else if (spec.codes !== undefined && !spec.codes.has(value as string)) findings.add('code-invalid', spec.label, notInValueSet(spec));
}

const notInValueSet = (spec: ElementSpec): string => {
  const codes = [...(spec.codes ?? [])];
  const shown = codes.length <= 20 ? `: ${codes.map((code) => code.slice(code.indexOf('|') + 1)).join(', ')}` : '';
  return `is none of the codes of ${spec.valueSet}${shown}`;
};

/** A repeating primitive; null stands for a member that has only an extension. */
export function primitives(owner: Json, spec: ElementSpec, findings: Findings): void {
  const values = owner[spec.property];
  const extensions = owner[`_${spec.property}`];
  if (!isFilledArray(values, spec, findings)) return;
  for (const [index, value] of values.entries()) {
    if (findings.isFull) return;
    if (value === null) {
      if (!Array.isArray(extensions) || !isJson(extensions[index])) findings.addAt('structure', { label: spec.label, index }, 'may be null only beside an extension of the same place');
      continue;
    }
    const wrong = spec.check?.(value);
    if (wrong !== undefined) findings.addAt('value', { label: spec.label, index }, wrong);
    else if (spec.codes !== undefined && !spec.codes.has(value as string)) findings.addAt('code-invalid', { label: spec.label, index }, notInValueSet(spec));
  }
}

function isFilledArray(values: unknown, spec: ElementSpec, findings: Findings): values is unknown[] {
  if (!Array.isArray(values)) findings.add('structure', spec.label, `must be a JSON array, not ${kindOf(values)}`);
  else if (values.length === 0) findings.add('structure', spec.label, 'must not be an empty array; leave the element out');
  else return true;
  return false;
}

/** A complex value that may stand once. */
export function one(value: unknown, spec: ElementSpec, findings: Findings): void {
  if (!findings.enter(spec.label, -1)) return;
  complex(value, spec, findings);
  findings.leave();
}

export function many(values: unknown, spec: ElementSpec, findings: Findings): void {
  if (!isFilledArray(values, spec, findings)) return;
  for (let index = 0; index < values.length && !findings.isFull; index++) {
    if (!findings.enter(spec.label, index)) return;
    complex(values[index], spec, findings);
    findings.leave();
  }
}

function complex(value: unknown, spec: ElementSpec, findings: Findings): void {
  const before = findings.issues.length;
  spec.type?.()(value, findings);
  if (findings.issues.length > before) return;
  if (spec.targets !== undefined) target(value as Json, spec.targets, findings);
  if (spec.codes !== undefined && !holdsCode(value as Json, spec.codes)) findings.add('code-invalid', undefined, notInValueSet(spec));
}

function holdsCode(value: Json, codes: ReadonlySet<string>): boolean {
  const codings = Array.isArray(value.coding) ? (value.coding as Json[]) : value.code === undefined ? [] : [value];
  // Only an extension may stand for a missing code (data-absent-reason).
  if (codings.length === 0) return value.extension !== undefined;
  return codings.some((coding) => codes.has(`${coding.system ?? ''}|${coding.code}`));
}

const local = /^([A-Z][A-Za-z]+)(?:\/|\?)/;
const absolute = /^https?:\/\/.*?\/([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** A reference that says its type, by its path or its `type`, must say an allowed one. */
function target(value: Json, targets: ReadonlySet<string>, findings: Findings): void {
  const reference = typeof value.reference === 'string' ? value.reference : '';
  const type = local.exec(reference)?.[1] ?? absolute.exec(reference)?.[1] ?? (typeof value.type === 'string' && /^[A-Z][A-Za-z]+$/.test(value.type) ? value.type : undefined);
  if (type !== undefined && !targets.has(type)) findings.add('value', 'reference', `may point to ${[...targets].join(', ')}, not to ${type}`);
}

/** Beside a value an id is enough (ele-1: a value or children). */
const isIdAlone = (value: unknown): boolean => isJson(value) && typeof value.id === 'string' && /^\S+$/.test(value.id) && Object.keys(value).length === 1;

/** `_name` beside the primitive `name`: an object with id or extension. */
export function extension(owner: Json, spec: ElementSpec, findings: Findings): void {
  const value = owner[`_${spec.property}`];
  if (isIdAlone(value) && owner[spec.property] !== undefined) return;
  if (Array.isArray(value)) findings.add('structure', spec.label, `must be a JSON object, not ${kindOf(value)}`);
  else one(value, spec, findings);
}

const isThere = (values: unknown, index: number): boolean => Array.isArray(values) && values[index] !== undefined && values[index] !== null;

/** `_name` beside the repeating primitive `name`: as many members, null where there is no extension. */
export function extensions(owner: Json, spec: ElementSpec, findings: Findings): void {
  const values = owner[`_${spec.property}`];
  const beside = owner[spec.property];
  if (!isFilledArray(values, spec, findings)) return;
  if (Array.isArray(beside) && beside.length !== values.length) findings.add('structure', spec.label, 'has values and extensions of unlike number');
  for (let index = 0; index < values.length && !findings.isFull; index++) oneExtension(values[index], isThere(beside, index), { spec, index, findings });
}

function oneExtension(value: unknown, hasValue: boolean, { spec, index, findings }: { spec: ElementSpec; index: number; findings: Findings }): void {
  if (value === null && !hasValue) findings.addAt('structure', { label: spec.label, index }, 'has neither value nor extension');
  if (value === null || (hasValue && isIdAlone(value)) || !findings.enter(spec.label, index)) return;
  spec.type?.()(value, findings);
  findings.leave();
}

export const unknown = (key: string, findings: Findings): void => findings.add('structure', undefined, `has the unknown element ${JSON.stringify(key.slice(0, 80))}`);
export const missing = (label: string, findings: Findings): void => findings.add('required', label, 'is required');
export const twice = (label: string, findings: Findings): void => findings.add('structure', label, 'is given in more than one type; only one is allowed');
/** `key: what it asks`. */
export const broken = (rule: string, findings: Findings): void => findings.add('invariant', undefined, `breaks the rule ${rule}`);
