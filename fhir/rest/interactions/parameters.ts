// Input of an operation: plain JSON, or FHIR Parameters with one value per name. https://hl7.org/fhir/R4/parameters.html   spec: OPR-4
import { parseSource } from '#fhir/repository/splice.ts';

interface Parameter { readonly name?: string; readonly resource?: unknown; readonly part?: readonly Parameter[]; readonly [value: string]: unknown }

export function inputFromParameters(body: string): unknown {
  if (body.trim() === '') return {};
  const { resource } = parseSource(body);
  if ((resource as { resourceType?: string }).resourceType !== 'Parameters') return resource;
  return namedValues((resource as { parameter?: readonly Parameter[] }).parameter ?? []);
}

/** Repeated names become a list. */
function namedValues(parameters: readonly Parameter[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const parameter of parameters) {
    if (typeof parameter.name !== 'string') continue;
    const value = valueOf(parameter);
    const known = values[parameter.name];
    values[parameter.name] = known === undefined ? value : Array.isArray(known) ? [...(known as unknown[]), value] : [known, value];
  }
  return values;
}

function valueOf(parameter: Parameter): unknown {
  if (parameter.resource !== undefined) return parameter.resource;
  if (parameter.part !== undefined) return namedValues(parameter.part);
  const key = Object.keys(parameter).find((name) => name.startsWith('value'));
  return key === undefined ? undefined : parameter[key];
}
