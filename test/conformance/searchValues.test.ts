// How values of a query are read: what separates and escapes, addresses, places. https://hl7.org/fhir/R4/search.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#fhir/repository/id.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

let server: FhirServer;
const names = new Map<string, string>();
const put = async (name: string, resource: { resourceType: string }): Promise<void> => {
  const id = newId();
  names.set(id, name);
  const answer = await server.send(`PUT ${resource.resourceType}/${id}`, JSON.stringify({ ...resource, id }));
  expect(answer.statusCode, answer.body).toBe(201);
};
const find = async (path: string, values: Readonly<Record<string, string>>): Promise<string[]> => {
  const answer = await server.send(`GET ${path}?${new URLSearchParams(values)}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return (answer.json().entry ?? []).map(({ resource }: { resource: { id: string } }) => names.get(resource.id)).sort();
};

beforeAll(async () => {
  server = await openFhirServer();
  const observation = (code: string, text: string, more: object = {}) => ({ resourceType: 'Observation', status: 'final', code: { coding: [{ system: 'http://x.org', code }] }, valueString: text, ...more });
  await put('comma', observation('a,b', 'một, hai'));
  await put('bar', observation('a|b', 'một| hai'));
  await put('dollar', observation('a$b', 'một$ hai', { component: [{ code: { coding: [{ code: 'p$q' }] }, valueCodeableConcept: { coding: [{ code: 'r,s' }] } }] }));
  await put('backslash', observation('a\\b', 'một\\ hai'));
  await put('plain', observation('a', 'một', { component: [{ code: { coding: [{ code: 'p' }] }, valueCodeableConcept: { coding: [{ code: 'q' }] } }] }));
  await put('form', { resourceType: 'Questionnaire', status: 'active', url: 'http://example.org/forms/a/b' } as { resourceType: string });
  await put('answers', { resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire: 'http://example.org/forms/a/b|1.0' } as { resourceType: string });
  await put('hanoi', { resourceType: 'Location', name: 'Hà Nội', position: { latitude: 21.0285, longitude: 105.8542 } } as { resourceType: string });
  await put('date-line', { resourceType: 'Location', name: 'Phía kia', position: { latitude: 0, longitude: -179.9 } } as { resourceType: string });
}, 60_000);
afterAll(() => server.close());

describe('SRC-7 separators and escapes', () => {
  test.each<[Record<string, string>, string[]]>([
    [{ code: 'a' }, ['plain']],
    [{ code: 'a,b' }, ['plain']],
    [{ code: 'a\\,b' }, ['comma']],
    [{ code: 'a|b' }, []],
    [{ code: 'a\\|b' }, ['bar']],
    [{ code: 'http://x.org|a\\|b' }, ['bar']],
    [{ code: 'a\\$b' }, ['dollar']],
    [{ code: 'a\\\\b' }, ['backslash']],
    [{ code: 'a\\,b,a\\|b,a' }, ['bar', 'comma', 'plain']],
    [{ 'value-string': 'một\\, hai' }, ['comma']],
    [{ 'component-code-value-concept': 'p$q' }, ['plain']],
    [{ 'component-code-value-concept': 'p\\$q$r\\,s' }, ['dollar']],
    [{ 'component-code-value-concept': 'p$q,p\\$q$r\\,s' }, ['dollar', 'plain']],
  ])('SRC-7 %j', async (query, expected) => {
    expect(await find('Observation', query)).toEqual(expected);
  });
});

describe('SRC-9 URIs', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['Questionnaire', { url: 'http://example.org/forms/a/b' }, ['form']],
    ['Questionnaire', { url: 'http://example.org/forms' }, []],
    ['Questionnaire', { 'url:below': 'http://example.org/forms' }, ['form']],
    ['Questionnaire', { 'url:above': 'http://example.org/forms/a/b/c' }, ['form']],
    ['Questionnaire', { 'url:above': 'http://example.org/forms/a' }, []],
    ['QuestionnaireResponse', { questionnaire: 'http://example.org/forms/a/b' }, ['answers']],
    ['QuestionnaireResponse', { questionnaire: 'http://example.org/forms/a/b|1.0' }, ['answers']],
    ['QuestionnaireResponse', { questionnaire: 'http://example.org/forms/a/b|2.0' }, []],
  ])('SRC-9 %s?%j', async (type, query, expected) => {
    expect(await find(type, query)).toEqual(expected);
  });
});

describe('SRC-12 near', () => {
  test.each<[string, string[]]>([
    ['21.03|105.85|2|km', ['hanoi']],
    ['21.03|105.85|2000|m', ['hanoi']],
    ['21.03|105.85|100|m', []],
    ['21.0285|105.8542|1|[mi_us]', ['hanoi']],
    ['10.77|106.70|700|[mi_us]', []],
    ['10.77|106.70|720|[mi_us]', ['hanoi']],
    ['10.77|106.70|1130|km', []],
    ['10.77|106.70|1150|km', ['hanoi']],
    ['0|179.9|23|km', ['date-line']],
    ['0|179.9|22|km', []],
  ])('SRC-12 %s', async (near, expected) => {
    expect(await find('Location', { near })).toEqual(expected);
  });
});
