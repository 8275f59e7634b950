// https://hl7.org/fhir/R4/operationdefinition.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rooms } from '#apps/server/rooms.ts';
import { operation } from '#fhir/operation/index.ts';
import { operationDefinition } from '#fhir/operation/definition.ts';
import type { Bundle, CapabilityStatement, OperationDefinition } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

const contracts = rooms.flatMap(({ operations = [] }) => operations.map(({ contract }) => contract));
const codeOf = (answer: { json(): { issue: { details: { coding: { code: string }[] } }[] } }) => answer.json().issue[0]?.details.coding[0]?.code;

describe('a definition from a contract', () => {
  const contract = operation({
    code: 'weigh-child', on: 'Patient', level: 'instance', permission: 'chart.weigh', scope: 'patient', signature: 'none', faults: ['chart.no-scale'], affectsState: true,
    input: z.object({
      kg: z.number(), at: z.iso.datetime().optional(), times: z.int().default(1), how: z.enum(['sitting', 'lying']), shoes: z.boolean(), note: z.string().nullable(),
      helpers: z.array(z.object({ name: z.string() })).min(1), rest: z.record(z.string(), z.unknown()).optional(),
    }),
    output: z.object({ id: z.uuid(), tags: z.array(z.string()) }),
  });
  const definition = operationDefinition(contract as never, 'http://localhost/fhir');
  const parameter = (name: string) => definition.parameter?.find((one) => one.name === name);

  test('OPR-5 says where it is called, what it asks for and what it may refuse', () => {
    expect(definition).toMatchObject({ id: 'weigh-child', url: 'http://localhost/fhir/OperationDefinition/weigh-child', name: 'WeighChild', code: 'weigh-child', affectsState: true, system: false, type: false, instance: true, resource: ['Patient'] });
    for (const word of ['chart.weigh', 'chart.no-scale', 'Idempotency-Key']) expect(definition.description).toContain(word);
  });

  test('OPR-5 gives each parameter its type, its number and its parts', () => {
    expect(parameter('kg')).toEqual({ name: 'kg', use: 'in', min: 1, max: '1', type: 'decimal' });
    expect(parameter('at')).toMatchObject({ min: 0, max: '1', type: 'dateTime' });
    expect(parameter('times')).toMatchObject({ min: 0, type: 'integer' });
    expect(parameter('how')).toMatchObject({ min: 1, type: 'code', documentation: 'One of: sitting, lying.' });
    expect(parameter('shoes')).toMatchObject({ type: 'boolean' });
    expect(parameter('note')).toMatchObject({ min: 0, type: 'string' });
    expect(parameter('helpers')).toEqual({ name: 'helpers', use: 'in', min: 1, max: '*', part: [{ name: 'name', use: 'in', min: 1, max: '1', type: 'string' }] });
    expect(parameter('rest')).toMatchObject({ min: 0, type: 'Any' });
    expect(parameter('id')).toEqual({ name: 'id', use: 'out', min: 1, max: '1', type: 'id' });
    expect(parameter('tags')).toEqual({ name: 'tags', use: 'out', min: 0, max: '*', type: 'string' });
    expect(validateResource(definition)).toEqual([]);
  });
});

describe('the definitions of the house', () => {
  let server: FhirServer;
  beforeAll(async () => {
    server = await openFhirServer();
  });
  afterAll(() => server.close());
  const found = async (query: string) => ((await server.send(`GET OperationDefinition${query}`)).json() as Bundle).entry?.map(({ resource }) => (resource as OperationDefinition).id) ?? [];

  test('OPR-5 every operation of every room has one that is valid, and no code stands twice', async () => {
    expect(contracts.length).toBeGreaterThan(50);
    expect(new Set(contracts.map(({ code }) => code)).size).toBe(contracts.length);
    for (const { code, permission, faults } of contracts) {
      const answer = await server.send(`GET OperationDefinition/${code}`);
      expect([code, answer.statusCode, validateResource(answer.json())]).toEqual([code, 200, []]);
      const { description = '' } = answer.json() as OperationDefinition;
      expect([code, faults.filter((fault) => !description.includes(fault)), description.includes(permission) || /Open to everybody/.test(description)]).toEqual([code, [], true]);
    }
  });

  test('OPR-5 the address that the metadata names answers with the definition', async () => {
    const statement = (await server.send('GET metadata')).json() as CapabilityStatement;
    const named = (statement.rest ?? []).flatMap(({ operation: own = [], resource = [] }) => [...own, ...resource.flatMap((one) => one.operation ?? [])]);
    const own = named.filter(({ definition }) => !definition.startsWith('http://hl7.org/'));
    expect(own.length).toBe(contracts.length);
    for (const { name, definition } of own) {
      const answer = await server.app.inject({ url: new URL(definition).pathname });
      expect([name, answer.statusCode, (answer.json() as OperationDefinition).code, (answer.json() as OperationDefinition).url]).toEqual([name, 200, name, definition]);
    }
  });

  test('OPR-5 they are found by code, name, id and kind beside the stored ones', async () => {
    expect(await found('?code=sign-set')).toEqual(['sign-set']);
    expect(await found('?name=Sign')).toContain('sign-set');
    expect(await found('?name:contains=gnse')).toEqual(['prepare-sign-set', 'sign-set']);
    expect(await found('?_id=sign-set,check-in')).toHaveLength(2);
    expect(await found('?code=no-such-code')).toEqual([]);
    expect(await found('?date=2024')).toEqual([]);
    const own = contracts.filter(({ level }) => level === 'instance').length;
    expect(await found('?instance=true')).toHaveLength(own);
    const stored = { resourceType: 'OperationDefinition', id: 'of-others', name: 'Theirs', status: 'draft', kind: 'operation', code: 'theirs', system: true, type: false, instance: false };
    expect((await server.send('PUT OperationDefinition/of-others', JSON.stringify(stored))).statusCode).toBe(201);
    expect(await found('')).toHaveLength(contracts.length + 1);
    expect((await server.send('GET OperationDefinition?_summary=count')).json()).toMatchObject({ total: contracts.length + 1 });
    expect(await found('?status=draft')).toEqual(['of-others']);
    expect((await server.send('GET OperationDefinition?code=sign-set&_elements=code')).json().entry[0].resource.parameter).toBeUndefined();
  });

  test('OPR-5 writing one is refused with a reason, alone and in a transaction', async () => {
    const definition = (await server.send('GET OperationDefinition/sign-set')).json();
    for (const [line, body] of [['PUT OperationDefinition/sign-set', JSON.stringify(definition)], ['DELETE OperationDefinition/sign-set', undefined]] as const) {
      const answer = await server.send(line, body);
      expect([line, answer.statusCode, codeOf(answer)]).toEqual([line, 405, 'fhir.generated']);
    }
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: definition, request: { method: 'PUT', url: 'OperationDefinition/sign-set' } }] };
    const answer = await server.send('POST ', JSON.stringify(bundle));
    expect([answer.statusCode, codeOf(answer)]).toEqual([405, 'fhir.generated']);
  });
});

describe('what the metadata says', () => {
  let server: FhirServer;
  beforeAll(async () => {
    server = await openFhirServer();
  });
  afterAll(() => server.close());

  test('RST-10 SMART is named with the addresses of the discovery document', async () => {
    const statement = (await server.send('GET metadata')).json() as CapabilityStatement;
    const discovery = (await server.app.inject({ url: '/.well-known/smart-configuration' })).json() as Record<string, string>;
    const security = statement.rest?.[0]?.security;
    expect(security?.service?.[0]?.coding?.[0]?.code).toBe('SMART-on-FHIR');
    const uris = Object.fromEntries((security?.extension?.[0]?.extension ?? []).map(({ url, valueUri }) => [url, valueUri]));
    expect(uris).toEqual({ authorize: discovery.authorization_endpoint, token: discovery.token_endpoint, introspect: discovery.introspection_endpoint, revoke: discovery.revocation_endpoint });
    expect(statement.format).toEqual(['application/fhir+json', 'application/fhir+xml', 'json', 'xml']);
    expect(statement.patchFormat).toEqual(['application/json-patch+json', 'application/fhir+json', 'application/fhir+xml']);
  });
});
