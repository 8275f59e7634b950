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

test('RST-9 every operation and every interaction that it names runs', async () => {
  const [rest] = statement.rest ?? [];
  const types = rest?.resource ?? [];
  const named = new Map<string, Set<string>>();
  for (const { type, operation = [] } of types) for (const { name } of operation) named.set(name, (named.get(name) ?? new Set()).add(type));
  const calls = [...(rest?.operation ?? []).map(({ name }) => [name, [`$${name}`]] as const), ...[...named].map(([name, on]) => [name, [...on].slice(0, 2).flatMap((type) => [`${type}/$${name}`, `${type}/none/$${name}`])] as const)];
  const failed: string[] = [];
  for (const [name, paths] of calls) {
    const answers = [];
    for (const path of paths) for (const method of ['GET', 'POST']) answers.push(await server.send(`${method} ${path}`, method === 'POST' ? '{"resourceType":"Parameters"}' : undefined));
    const codes = answers.map((one) => (one.statusCode >= 400 ? one.json<{ issue: { details: { coding: { code: string }[] } }[] }>().issue[0]?.details.coding[0]?.code : 'done'));
    if (answers.some(({ statusCode }) => statusCode >= 500) || codes.every((code) => code === 'fhir.unknown-operation' || code === 'fhir.method')) failed.push(`${name}: ${codes.join()}`);
  }
  expect(failed).toEqual([]);
  expect(calls.length).toBeGreaterThan(100);
  const lines: Record<string, string> = { read: 'GET T/none', vread: 'GET T/none/_history/1', update: 'PUT T/none', patch: 'PATCH T/none', delete: 'DELETE T/none', 'history-instance': 'GET T/none/_history', 'history-type': 'GET T/_history', create: 'POST T', 'search-type': 'GET T' };
  for (const { type, interaction = [] } of types.filter((_, at) => at % 20 === 0)) {
    for (const { code } of interaction) {
      const { statusCode } = await server.send((lines[code] ?? '').replace(' T', ` ${type}`), /update|create|patch/.test(code) ? '{}' : undefined);
      expect([type, code, statusCode === 405 || statusCode >= 500]).toEqual([type, code, false]);
    }
  }
});

test('RST-9 interactions it does not name are refused', async () => {
  const codes = statement.rest?.[0]?.resource?.[0]?.interaction?.map(({ code }) => code) ?? [];
  expect(codes).toContain('search-type');
  expect(codes).toContain('patch');
  expect((await server.send('PUT Patient/1/_history')).statusCode).toBe(405);
});
