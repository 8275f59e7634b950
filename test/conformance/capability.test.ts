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

/** Name of each operation, and the addresses that the statement gives it: of those of many types two. */
function operationsNamed(): [name: string, paths: string[]][] {
  const [rest] = statement.rest ?? [];
  const byName = Map.groupBy((rest?.resource ?? []).flatMap(({ type, operation = [] }) => operation.map(({ name }) => ({ name, type }))), ({ name }) => name);
  const below = [...byName].map(([name, on]): [string, string[]] => [name, on.slice(0, 2).flatMap(({ type }) => [`${type}/$${name}`, `${type}/none/$${name}`])]);
  return [...(rest?.operation ?? []).map(({ name }): [string, string[]] => [name, [`$${name}`]]), ...below];
}

const faultOf = ({ statusCode, body }: { statusCode: number; body: string }): string | undefined =>
  (statusCode < 400 ? 'done' : (JSON.parse(body) as { issue: { details: { coding: { code: string }[] } }[] }).issue[0]?.details.coding[0]?.code);

test('RST-9 every operation it names runs', async () => {
  const failed: string[] = [];
  for (const [name, paths] of operationsNamed()) {
    const answers = [];
    for (const path of paths) answers.push(await server.send(`GET ${path}`), await server.send(`POST ${path}`, '{"resourceType":"Parameters"}'));
    const isThere = answers.map(faultOf).some((code) => code !== 'fhir.unknown-operation' && code !== 'fhir.method');
    if (!isThere || answers.some(({ statusCode }) => statusCode >= 500)) failed.push(name);
  }
  expect(failed).toEqual([]);
  expect(operationsNamed().length).toBeGreaterThan(100);
});

test('RST-9 every interaction it names runs', async () => {
  const lines: Record<string, string> = { read: 'GET T/none', vread: 'GET T/none/_history/1', update: 'PUT T/none', patch: 'PATCH T/none', delete: 'DELETE T/none', 'history-instance': 'GET T/none/_history', 'history-type': 'GET T/_history', create: 'POST T', 'search-type': 'GET T' };
  for (const { type, interaction = [] } of (statement.rest?.[0]?.resource ?? []).filter((_, at) => at % 20 === 0)) {
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
