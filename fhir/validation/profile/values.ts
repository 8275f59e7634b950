// Values against what a profile fixes, shows as a pattern, or limits. https://hl7.org/fhir/R4/elementdefinition-definitions.html   spec: VAL-9
import { finding, type ProfileFinding } from './finding.ts';
import { isJson, type Item } from './items.ts';
import type { ProfileNode } from './profileTree.ts';

/** Exactly this, with nothing beside it. */
export function isSame(fixed: unknown, value: unknown): boolean {
  if (Array.isArray(fixed)) return Array.isArray(value) && fixed.length === value.length && fixed.every((one, at) => isSame(one, value[at]));
  if (!isJson(fixed)) return fixed === value;
  return isJson(value) && Object.keys(value).length === Object.keys(fixed).length && Object.entries(fixed).every(([key, one]) => isSame(one, value[key]));
}

/** At least this: every member of a list of the pattern is found somewhere in the list. */
export function fits(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) return Array.isArray(value) && pattern.every((one) => value.some((other) => fits(one, other)));
  if (!isJson(pattern)) return pattern === value;
  return isJson(value) && Object.entries(pattern).every(([key, one]) => fits(one, value[key]));
}

export function checkValue(node: ProfileNode, { value, place }: Item): ProfileFinding[] {
  const found: ProfileFinding[] = [];
  if (node.fixed !== undefined && !isSame(node.fixed, value)) found.push(finding({ key: 'fixed', at: place, params: { wanted: shortly(node.fixed) } }));
  if (node.pattern !== undefined && !fits(node.pattern, value)) found.push(finding({ key: 'pattern', at: place, params: { wanted: shortly(node.pattern) } }));
  if (node.maxLength !== undefined && typeof value === 'string' && [...value].length > node.maxLength) found.push(finding({ key: 'too-long', at: place, params: { most: node.maxLength } }));
  if (isBeyond(value, node.minValue, -1) || isBeyond(value, node.maxValue, 1)) found.push(finding({ key: 'out-of-range', at: place, params: { from: shortly(node.minValue), to: shortly(node.maxValue) } }));
  return found;
}

/** Of the profile, so that nothing of a patient is repeated. */
const shortly = (value: unknown): string => (value === undefined ? '…' : JSON.stringify(value).slice(0, 300));

/** Numbers, quantities of the same unit, and dates of the same precision are compared. */
function isBeyond(value: unknown, limit: unknown, side: 1 | -1): boolean {
  if (limit === undefined || value === undefined) return false;
  if (isJson(limit)) return isJson(value) && value.code === limit.code && isBeyond(value.value, limit.value, side);
  if (typeof value === 'number' && typeof limit === 'number') return (value - limit) * side > 0;
  if (typeof value !== 'string' || typeof limit !== 'string') return false;
  const length = Math.min(value.length, limit.length);
  return value.slice(0, length).localeCompare(limit.slice(0, length), 'en') * side > 0;
}
