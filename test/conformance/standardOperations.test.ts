// https://hl7.org/fhir/R4/operations.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CapabilityStatement } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

describe('operations of the standard', () => {
  let server: FhirServer;
  beforeAll(async () => { server = await openFhirServer(); });
  afterAll(() => server.close());

  test('OPR-6 they answer where the metadata names them, and nowhere else', async () => {
    const { rest } = (await server.send('GET metadata')).json() as CapabilityStatement;
    expect(rest?.[0]?.resource?.find(({ type }) => type === 'Basic')?.operation).toContainEqual({ name: 'meta', definition: 'http://hl7.org/fhir/OperationDefinition/Resource-meta' });
    expect((await server.send('GET Basic/$meta')).statusCode).toBe(404);
    expect((await server.send('GET Nonsense/1/$meta')).statusCode).toBe(404);
    expect((await server.send('POST Basic/1/$meta', '{}')).statusCode).toBe(405);
    expect((await server.send('GET Basic/not_an_id/$meta')).statusCode).toBe(400);
  });

  test('OPR-7 $meta gives profiles, tags and labels alone', async () => {
    const tag = [{ system: 'http://example.org/tags', code: 'blue' }];
    const { id } = (await server.send('POST Basic', JSON.stringify({ resourceType: 'Basic', meta: { tag }, code: { text: 'x' } }))).json();
    const answer = await server.send(`GET Basic/${id}/$meta`);
    expect(answer.json()).toMatchObject({ resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: { versionId: '1', tag } }] });
    expect((await server.send('GET Basic/none/$meta')).statusCode).toBe(404);
  });
});
