// Rules of the definitions that few resources meet: every pattern of R4 runs, whatever it escapes. https://hl7.org/fhir/R4/elementdefinition.html   spec: VAL
import { expect, test } from 'vitest';
import { validateResource } from './index.ts';

const profile = (element: object) => ({
  resourceType: 'StructureDefinition', url: 'http://example.org/p', name: 'Vital', status: 'draft', kind: 'resource', abstract: false, type: 'Observation', derivation: 'constraint',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Observation', differential: { element: [{ id: 'Observation', path: 'Observation' }, element] },
});

test('VAL-7 a profile with slices is valid', () => {
  expect(validateResource(profile({ id: 'Observation.component:low', path: 'Observation.component', sliceName: 'low/a@1' }))).toEqual([]);
});

test.each([
  [{ id: 'Observation.component:low', path: 'Observation.component', sliceName: 'low one' }, 'eld-16'],
  [{ id: 'x', path: '.:' }, 'eld-19'],
])('VAL-7 %o breaks %s', (element, rule) => {
  expect(validateResource(profile(element)).map(({ text }) => text).join()).toContain(rule);
});
