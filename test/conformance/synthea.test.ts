// Bundles that nobody here wrote: https://hl7.org/fhir/R4/validation.html https://hl7.org/fhir/R4/search.html
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { extractSearch } from '#fhir/search/index.ts';
import type { Bundle, Resource } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';

const folder = new URL('../../../shared/samples/synthea/', import.meta.url);
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];

function resources(): Resource[] {
  return files.flatMap((name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Bundle).entry ?? []).flatMap((entry) => (entry.resource === undefined ? [] : [entry.resource]));
}

test.skipIf(files.length === 0)('VAL-1 every resource of the Synthea samples is valid (skipped where ../shared/samples/synthea is absent)', () => {
  const wrong = resources().flatMap((resource) => validateResource(resource).map((issue) => `${resource.id} ${issue.expression} ${issue.text}`));
  expect(wrong).toEqual([]);
});

test.skipIf(files.length === 0)('SRC-3 every resource of the Synthea samples yields search values (skipped where ../shared/samples/synthea is absent)', () => {
  for (const resource of resources()) {
    const values = extractSearch(resource.resourceType, resource);
    expect(values.tokens.length + values.idents.length + values.strings.length + values.references.length, `${resource.resourceType}/${resource.id}`).toBeGreaterThan(0);
    if (resource.resourceType === 'Observation') {
      expect(values.codes.length).toBeGreaterThan(0);
      expect(values.date).toBeDefined();
      expect(values.status).toBe(resource.status);
    }
    if (resource.resourceType === 'Patient') expect(values.strings.some((one) => one.param === 'family')).toBe(true);
  }
});
