// Microseconds per resource of validation and extraction, by type. `node bench/validation.ts [folder of Bundles]`; without one, two built-in samples.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { extractSearch } from '#fhir/search/index.ts';
import type { Bundle, Resource } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';

const warmUps = 2;
const given = process.argv[2];
const folder = given === undefined ? new URL('../../shared/samples/synthea/', import.meta.url) : pathToFileURL(`${given}/`);

const samples: Resource[] = [
  {
    resourceType: 'Observation', status: 'final', category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
    code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] }, subject: { reference: 'Patient/1' }, encounter: { reference: 'Encounter/1' },
    effectiveDateTime: '2024-05-17T08:30:00+07:00', issued: '2024-05-17T08:30:00.000+07:00',
    valueQuantity: { value: 72, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
  },
  { resourceType: 'Patient', name: [{ family: 'Nguyễn', given: ['Thị', 'Đào'] }], gender: 'female', birthDate: '1980-05-17', identifier: [{ system: 'http://example.org', value: '1' }] },
];

function read(): Resource[] {
  if (!existsSync(folder)) return Array.from({ length: 2000 }, (_, index) => samples[index % 2]).filter((one) => one !== undefined);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.flatMap((name) => (JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Bundle).entry ?? []).flatMap((entry) => entry.resource ?? []);
}

interface Times { count: number; validateUs: number; extractUs: number }

function measure(resources: readonly Resource[]): Map<string, Times> {
  const byType = new Map<string, Times>();
  for (const resource of resources) {
    const times = byType.get(resource.resourceType) ?? { count: 0, validateUs: 0, extractUs: 0 };
    const started = performance.now();
    validateResource(resource);
    const validated = performance.now();
    extractSearch(resource.resourceType, resource);
    times.extractUs += (performance.now() - validated) * 1000;
    times.validateUs += (validated - started) * 1000;
    times.count++;
    byType.set(resource.resourceType, times);
  }
  return byType;
}

const resources = read();
for (let pass = 0; pass < warmUps; pass++) measure(resources);
const rows = [...measure(resources)].sort(([, a], [, b]) => b.count - a.count);
console.table(Object.fromEntries(rows.map(([type, { count, validateUs, extractUs }]) => [type, { count, 'validate µs': Number((validateUs / count).toFixed(1)), 'extract µs': Number((extractUs / count).toFixed(1)) }])));
