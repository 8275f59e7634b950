// Every required binding of R4 that a list holds: a code of nowhere is refused at that very place. https://hl7.org/fhir/R4/terminologies.html#required
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isResourceType } from '#fhir/repository/typeNumber.ts';
import { validateResource } from '#fhir/validation/index.ts';

const rows = readFileSync(new URL('../../docs/generated/bindings.md', import.meta.url), 'utf8').split('\n').filter((line) => line.startsWith('| http'))
  .map((line) => line.split('|').map((cell) => cell.trim())).map(([, valueSet = '', held = '', places = '']) => ({ valueSet, held, places: places.split(' ') }));

const wrong: Readonly<Record<string, unknown>> = {
  code: 'no-such-code', string: 'no-such-code', uri: 'http://example.org/no-such-code', canonical: 'http://example.org/no-such-code',
  Coding: { system: 'http://example.org/x', code: 'no-such-code' }, CodeableConcept: { coding: [{ system: 'http://example.org/x', code: 'no-such-code' }] },
};

/** Data types that no extension holds, in a resource that does. */
const homes: Readonly<Record<string, (value: object) => object>> = {
  ElementDefinition: (value) => ({ resourceType: 'StructureDefinition', differential: { element: [value] } }),
  Narrative: (text) => ({ resourceType: 'Basic', text }),
};

function buildWrong(place: string): { readonly resource: object; readonly expression: string } {
  const [path = '', type = ''] = place.split(':');
  const [root = '', ...parts] = path.split('.');
  const value = parts.reduceRight<unknown>((below, part) => (part.endsWith('[]') ? { [part.slice(0, -2)]: [below] } : { [part]: below }), wrong[type]) as object;
  const resource = isResourceType(root) ? { resourceType: root, ...value } : (homes[root]?.(value) ?? { resourceType: 'Basic', extension: [{ url: 'http://example.org/x', [`value${root}`]: value }] });
  return { resource, expression: parts.map((part) => part.replace('[]', '[0]')).join('.') };
}

test('TRM-20 each is held at every place, and what cannot be listed is named', () => {
  const places = rows.filter(({ held }) => held.startsWith('list')).flatMap((row) => row.places);
  expect(places.length).toBeGreaterThan(340);
  const passed = places.filter((place) => {
    const { resource, expression } = buildWrong(place);
    return !validateResource(resource).some(({ code, expression: at = '' }) => code === 'code-invalid' && (at.endsWith(expression) || at.replace(/\.ofType\(\w+\)/, '').endsWith(expression.replace(/[A-Z]\w+$/, ''))));
  });
  expect(passed).toEqual([]);
  expect(rows.filter(({ held }) => held.startsWith('not held')).map(({ valueSet }) => valueSet)).toEqual(['http://hl7.org/fhir/ValueSet/ucum-units', 'http://loinc.org/vs/LL379-9']);
});
