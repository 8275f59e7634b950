// https://hl7.org/fhir/R4/http.html#capabilities https://hl7.org/fhir/R4/searchparameter-registry.html
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CapabilityStatement } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

let server: FhirServer;
let statement: CapabilityStatement;
beforeAll(async () => {
  server = await openFhirServer();
  statement = (await server.send('GET metadata')).json();
});
afterAll(() => server.close());

const sample: Record<string, string> = {
  number: 'gt1', date: 'ge2024-01', string: 'a', token: 'http://example.org|a', reference: 'x1', quantity: 'lt5|http://unitsofmeasure.org|mg', uri: 'http://example.org/a', special: '21.0|105.8|5|km',
};
const composite = (definition: string): string => (/coordinate/.test(definition) ? 'a$1$2' : /quantity/.test(definition) ? 'a$gt5' : /date/.test(definition) ? 'a$2024' : 'a$b');

test('RST-9 the CapabilityStatement is a valid resource and names all 146 types', () => {
  expect(validateResource(statement)).toEqual([]);
  expect(statement.rest?.[0]?.resource).toHaveLength(146);
});

test('RST-9 every search parameter it names is answered', async () => {
  const failed: string[] = [];
  let asked = 0;
  for (const { type, searchParam } of statement.rest?.[0]?.resource ?? []) {
    for (const parameter of searchParam ?? []) {
      const value = parameter.type === 'composite' ? composite(parameter.definition ?? '') : sample[parameter.type];
      const answer = await server.send(`GET ${type}?${parameter.name}=${encodeURIComponent(value ?? '')}`);
      if (answer.statusCode !== 200) failed.push(`${type}.${parameter.name}: ${answer.body}`);
      asked++;
    }
  }
  expect(failed).toEqual([]);
  expect(asked).toBeGreaterThan(2_500);
}, 120_000);

test('RST-9 interactions it does not name are refused', async () => {
  const codes = statement.rest?.[0]?.resource?.[0]?.interaction?.map(({ code }) => code) ?? [];
  expect(codes).toContain('search-type');
  expect(codes).toContain('patch');
  expect((await server.send('PUT Patient/1/_history')).statusCode).toBe(405);
});
