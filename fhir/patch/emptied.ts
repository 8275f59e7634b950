// FHIR knows no empty lists and objects: what a patch emptied vanishes with its last part. https://hl7.org/fhir/R4/json.html   spec: RST-12
import { isExactNumber } from '#fhir/repository/exactJson.ts';
import type { Exact } from '#fhir/repository/exactJson.ts';

/** Only what something was taken out of; anything else that is empty was sent so, and is for the validation to refuse. */
export function dropEmptied(root: Exact, emptied: Set<Exact>): Exact {
  if (emptied.size > 0) sweep(root, emptied);
  return root;
}

/** Whether the value is to vanish. */
function sweep(value: Exact, emptied: Set<Exact>): boolean {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return false;
  for (const key of Object.keys(value).reverse()) {
    const child = (value as Record<string, Exact>)[key] ?? null;
    if (!sweep(child, emptied)) continue;
    emptied.add(value);
    if (Array.isArray(value)) value.splice(Number(key), 1);
    else Reflect.deleteProperty(value, key);
  }
  return emptied.has(value) && Object.keys(value).length === 0;
}
