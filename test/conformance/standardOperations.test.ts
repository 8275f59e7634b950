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
    expect((await server.send('GET Basic/$lastn')).statusCode).toBe(404);
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

  const send = async (line: string, body?: object, headers?: Record<string, string>) => server.send(line, body && JSON.stringify(body), headers);
  const labels = (valueMeta: object) => ({ resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta }] });

  test('OPR-10 labels are added and taken away as new versions that keep every digit', async () => {
    const [red, blue] = [{ system: 'http://example.org/tags', code: 'red' }, { system: 'http://example.org/tags', code: 'blue' }];
    const text = '{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10,"unit":"g"},"meta":{"tag":[{"system":"http://example.org/tags","code":"red"}]}}';
    const { id } = (await server.send('POST Observation', text)).json();
    const added = await send(`POST Observation/${id}/$meta-add`, labels({ tag: [blue, red], profile: ['http://example.org/p'] }), { 'if-match': 'W/"1"' });
    expect([added.statusCode, added.headers.etag, added.json()]).toMatchObject([200, 'W/"2"', { parameter: [{ name: 'return', valueMeta: { versionId: '2', tag: [red, blue], profile: ['http://example.org/p'] } }] }]);
    expect((await server.send(`GET Observation/${id}`)).body).toContain('"value":1.10');
    expect((await send(`POST Observation/${id}/$meta-add`, labels({ tag: [blue] }))).headers.etag).toBe('W/"2"');
    expect((await send(`POST Observation/${id}/$meta-delete`, labels({ tag: [red] }), { 'if-match': 'W/"1"' })).statusCode).toBe(412);
    expect((await send(`POST Observation/${id}/$meta-delete`, labels({ tag: [red] }))).json()).toMatchObject({ parameter: [{ valueMeta: { versionId: '3', tag: [blue] } }] });
    for (const wrong of [{}, labels({}), labels({ tag: 'red' }), labels({ tag: [null] })]) expect((await send(`POST Observation/${id}/$meta-add`, wrong)).statusCode).toBe(422);
    expect((await send(`POST Observation/${id}/$meta-add`, labels({ tag: [{ code: 7 }] }))).statusCode).toBe(422);
    expect((await send('POST Observation/none/$meta-add', labels({ tag: [red] }))).statusCode).toBe(404);
  });

  test('OPR-7 $meta of a type and of all types shows the labels in use', async () => {
    await send('POST Flag', { resourceType: 'Flag', meta: { profile: ['http://example.org/flag'] }, status: 'active', code: { text: 'x' }, subject: { display: 'x' } });
    await send('POST Flag', { resourceType: 'Flag', meta: { tag: [{ system: 'http://example.org/tags', code: 'flagged' }] }, status: 'active', code: { text: 'x' }, subject: { display: 'x' } });
    expect((await send('GET Flag/$meta')).json().parameter).toEqual([{ name: 'return', valueMeta: { profile: ['http://example.org/flag'], tag: [{ system: 'http://example.org/tags', code: 'flagged' }] } }]);
    expect((await send('GET Slot/$meta')).json().parameter).toEqual([{ name: 'return', valueMeta: {} }]);
    expect((await send('GET $meta')).json().parameter[0].valueMeta.profile).toContain('http://example.org/flag');
  });

  test('OPR-9 $lastn gives the newest of each code', async () => {
    const { id: patient } = (await send('POST Patient', { resourceType: 'Patient' })).json();
    const subject = { reference: `Patient/${patient}` };
    const observe = async (day: number, ...codes: string[]) => {
      const coding = codes.map((one) => ({ system: `http://example.org/${one[0]}`, code: one.slice(1) }));
      const code = coding.length === 0 ? { text: 'words' } : { coding };
      const made = await send('POST Observation', { resourceType: 'Observation', status: 'final', subject, code, effectiveDateTime: `2026-03-0${day}`, valueString: `${codes}@${day}`, category: [{ coding: [{ code: day < 5 ? 'early' : 'late' }] }] });
      expect(made.statusCode).toBe(201);
    };
    for (const [day, ...codes] of [[1, 'a1'], [2, 'a1'], [3, 'a1'], [1, 'b1'], [2, 'a2', 'b9'], [4, 'a2'], [1, 'b9'], [6], [7]] as [number, ...string[]][]) await observe(day, ...codes);
    const last = async (query: string) => ((await send(`GET Observation/$lastn?${query}`)).json().entry ?? []).map(({ resource }: { resource: { valueString: string } }) => resource.valueString);
    expect(await last(`patient=${patient}`)).toEqual(['@7', 'a2@4', 'a1@3', 'b1@1']);
    expect(await last(`subject=Patient/${patient}&max=2`)).toEqual(['@7', '@6', 'a2@4', 'a2,b9@2', 'a1@3', 'a1@2', 'b1@1']);
    expect(await last(`patient=${patient}&category=early&code=1&max=9`)).toEqual(['a1@3', 'a1@2', 'a1@1', 'b1@1']);
    const posted = await send('POST Observation/$lastn', { resourceType: 'Parameters', parameter: [{ name: 'patient', valueString: patient }, { name: 'max', valuePositiveInt: 1 }] });
    expect(posted.json()).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 4 });
    for (const query of ['code=1', 'patient:missing=true', `patient=${patient}&max=0`, `patient=${patient}&max=x`, `patient=${patient}&nonsense=1`, `patient=${patient}&_include=*`]) expect([query, (await send(`GET Observation/$lastn?${query}`)).statusCode]).toEqual([query, 400]);
  });
});
