// Input of an operation: plain JSON, or FHIR Parameters with one value per name. https://hl7.org/fhir/R4/parameters.html   spec: OPR-4
import { Fault } from '#platform/fault/index.ts';
import { parseSource } from '#fhir/repository/splice.ts';

interface Parameter { readonly name?: string; readonly resource?: unknown; readonly part?: readonly Parameter[]; readonly [value: string]: unknown }

export function inputFromParameters(body: string): unknown {
  if (body.trim() === '') return {};
  const { resource } = parseSource(body);
  if ((resource as { resourceType?: string }).resourceType !== 'Parameters') return resource;
  return namedValues((resource as { parameter?: unknown }).parameter ?? []);
}

/** Repeated names become a list. */
function namedValues(parameters: unknown): Record<string, unknown> {
  if (!Array.isArray(parameters) || !parameters.every(isParameter)) throw new Fault('unprocessable', 'fhir.operation-input', { issue: [{ code: 'structure', expression: 'parameter', text: 'a list of named values is expected' }] });
  // Without a prototype: a name may be any word.
  const values = Object.create(null) as Record<string, unknown>;
  for (const parameter of parameters) {
    const value = valueOf(parameter);
    const known = values[parameter.name];
    values[parameter.name] = known === undefined ? value : Array.isArray(known) ? [...(known as unknown[]), value] : [known, value];
  }
  return values;
}

const isParameter = (given: unknown): given is Parameter & { readonly name: string } => typeof given === 'object' && given !== null && typeof (given as Parameter).name === 'string';

function valueOf(parameter: Parameter): unknown {
  if (parameter.resource !== undefined) return parameter.resource;
  if (parameter.part !== undefined) return namedValues(parameter.part);
  const key = Object.keys(parameter).find((name) => name.startsWith('value'));
  return key === undefined ? undefined : parameter[key];
}
