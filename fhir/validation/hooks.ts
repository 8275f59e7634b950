// Rules written by hand because FHIRPath would be slow or cannot say them: references, extensions, contained resources.
// https://hl7.org/fhir/R4/references.html#contained (dom-2 to dom-5, ref-1), https://hl7.org/fhir/R4/extensibility.html (ext-1)   spec: VAL
import type { Findings } from './findings.ts';
import { isJson } from './runtime.ts';

type Json = Record<string, unknown>;

const referenceForm = /^(#[A-Za-z0-9\-.]{0,64}|[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?|[A-Z][A-Za-z]+\?\S+|urn:uuid:[0-9a-fA-F-]{36}|urn:oid:[0-9.]+|https?:\/\/\S+)$/;

export function checkReference(value: Json, findings: Findings): void {
  const { reference } = value;
  if (typeof reference !== 'string') return;
  findings.onReference?.(reference, findings.path('reference'));
  if (!referenceForm.test(reference)) {
    findings.add('value', 'reference', 'is no reference: Type/id, an absolute URL, urn:uuid:… or #id of a contained resource');
  } else if (reference.startsWith('#') && reference.length > 1) {
    findings.localReferences.push({ id: reference.slice(1), path: findings.path('reference') });
  }
}

/** ext-1: either a value or extensions, never both or none. */
export function checkExtension(value: Json, findings: Findings): void {
  let hasValue = false;
  for (const key in value) hasValue ||= key.startsWith('value') || key.startsWith('_value');
  if (hasValue === (value.extension !== undefined)) findings.add('invariant', undefined, 'breaks the rule ext-1: an extension has either a value or extensions');
}

/** Contained resources: not nested, without meta.versionId, lastUpdated and security, and each one used; local references lead somewhere. */
export function checkContained(value: Json, findings: Findings): void {
  const contained = Array.isArray(value.contained) ? value.contained.filter(isJson) : [];
  const ids = new Set(contained.map((one) => one.id));
  for (const { id, path } of findings.localReferences) {
    if (!ids.has(id)) findings.issues.push({ severity: 'error', code: 'value', expression: path, text: `points to #${id}, which is not contained` });
  }
  const used = new Set([...findings.localReferences.map((one) => one.id), ...hashUris(value)]);
  for (const [index, one] of contained.entries()) {
    const wrong = wrongWithContained(one, used);
    if (wrong !== undefined) findings.addAt('invariant', { label: 'contained', index }, wrong);
  }
  if (ids.size < contained.length) findings.add('invariant', 'contained', 'has an id twice');
}

function wrongWithContained(one: Json, used: ReadonlySet<unknown>): string | undefined {
  const meta = isJson(one.meta) ? one.meta : {};
  if (one.contained !== undefined) return 'breaks the rule dom-2: a contained resource contains no other';
  if (meta.versionId !== undefined || meta.lastUpdated !== undefined) return 'breaks the rule dom-4: a contained resource has no version of its own';
  if (meta.security !== undefined) return 'breaks the rule dom-5: a contained resource has no security label of its own';
  if (typeof one.id !== 'string') return 'needs an id';
  const pointsToContainer = JSON.stringify(one).includes('"#"');
  return used.has(one.id) || pointsToContainer ? undefined : 'breaks the rule dom-3: nothing refers to it';
}

/** Canonicals and URIs may name contained resources too; only looked for where something is contained. */
function hashUris(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('#') ? [value.slice(1)] : [];
  if (Array.isArray(value)) return value.flatMap(hashUris);
  return isJson(value) ? Object.values(value).flatMap(hashUris) : [];
}
