// Plain JSON as FHIR Parameters: the other direction of interactions/parameters.ts. https://hl7.org/fhir/R4/parameters.html   spec: OPR-4
import { isExactNumber, isExactObject } from '#fhir/repository/exactJson.ts';
import type { Exact, ExactObject } from '#fhir/repository/exactJson.ts';

export function parametersOf(value: Exact): ExactObject {
  const parameter = isExactObject(value) ? named(value) : valuesOf('return', value);
  return { resourceType: 'Parameters', ...(parameter.length > 0 && { parameter }) };
}

const named = (value: ExactObject): Exact[] => Object.entries(value).flatMap(([name, one]) => valuesOf(name, one));

function valuesOf(name: string, value: Exact): Exact[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesOf(name, one));
  if (value === null) return [];
  if (typeof value === 'string') return value === '' ? [] : [{ name, valueString: value }];
  if (typeof value === 'boolean') return [{ name, valueBoolean: value }];
  if (isExactNumber(value)) return [{ name, valueDecimal: value }];
  if (typeof value.resourceType === 'string') return [{ name, resource: value }];
  const part = named(value);
  return part.length === 0 ? [] : [{ name, part }];
}
