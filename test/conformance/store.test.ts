// The store as its tables show it: keys, row ids, index rows, statements, deletions, the change log.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSource } from '#fhir/repository/splice.ts';
import { applyWrites } from '#fhir/repository/applyWrites.ts';
import type { Write } from '#fhir/repository/applyWrites.ts';
import { newId, rowId } from '#fhir/repository/id.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import type { Db } from '#platform/db/index.ts';
import { openFhirServer, testCaller } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

let server: FhirServer;
beforeAll(async () => {
  server = await openFhirServer();
});
afterAll(() => server.close());

const patient = (more: object = {}) => ({ resourceType: 'Patient', name: [{ family: 'Nguyễn', given: ['Thị', 'Đào'] }], birthDate: '1990-05-02', identifier: [{ system: 'http://example.org/cccd', value: '001190000001' }], ...more });
const create = async (resource: { resourceType: string }): Promise<string> => (await server.send(`POST ${resource.resourceType}`, JSON.stringify(resource))).json().id;
const put = (id: string, resource: { resourceType: string }) => server.send(`PUT ${resource.resourceType}/${id}`, JSON.stringify({ ...resource, id }));
const rows = async <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> => (await server.db.query<T>(sql, values)).rows;
const codeOf = (answer: { json(): { issue: { details: { coding: { code: string }[] } }[] } }) => answer.json().issue[0]?.details.coding[0]?.code;

describe('STO-1 the facility', () => {
  test('STO-1 it leads every key of resources, index values and changes', async () => {
    const found = await rows<{ index: string; first: string }>(
      `select i.indexrelid::regclass::text as index, (select a.attname from pg_attribute a where a.attrelid = i.indrelid and a.attnum = i.indkey[0]) as first
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'fhir' and c.relname ~ '^(res|ix_|change)' and i.indisunique`);
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter(({ first }) => first !== 'dk')).toEqual([]);
  });

  test('STO-1 one id in two facilities is two resources, each read and written under its own', async () => {
    const { hash, definitions } = await openRepository(server.db);
    const id = await create(patient());
    const write: Write = { verb: 'update', type: 'Patient', id, source: parseSource(JSON.stringify(patient({ birthDate: '2001-01-01' }))) };
    const context = { hash, definitions, operation: 'update', actor: 'Device/test', at: '2026-11-27T02:00:00.000Z' };
    const [other] = await server.db.transaction((tx) => applyWrites({ ...context, db: tx, dk: 2 }, [write]));
    expect(other).toMatchObject({ version: 1, created: true });
    expect((await server.send(`GET Patient/${id}`)).json()).toMatchObject({ birthDate: '1990-05-02', meta: { versionId: '1' } });
    expect(await rows('select dk::int, ver from fhir.res where rid = $1 order by dk', [id])).toEqual([{ dk: 1, ver: 1 }, { dk: 2, ver: 1 }]);
  });
});

describe('STO-2 row ids', () => {
  test('STO-2 a lower-case UUID is the row id; any other id maps to a UUID made of its name', async () => {
    const uuid = newId();
    expect(rowId(uuid)).toBe(uuid);
    for (const id of ['Cu.Chi-7', '1', uuid.toUpperCase()]) {
      expect(rowId(id), id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(rowId(id)).toBe(rowId(id));
      expect((await put(id, patient())).statusCode, id).toBe(201);
      expect((await server.send(`GET Patient/${id}`)).json().id, id).toBe(id);
    }
    expect(new Set(['1', '2', 'a', 'A', uuid.toUpperCase()].map(rowId)).size).toBe(5);
  });

  test('STO-2 a row is not found by its own key when its resource has another name', async () => {
    await put('Cu.Chi-10', patient());
    expect((await server.send(`GET Patient/${rowId('Cu.Chi-10')}`)).statusCode).toBe(404);
    expect((await put(rowId('Cu.Chi-10'), patient())).statusCode).toBeGreaterThanOrEqual(400);
    expect((await server.send('GET Patient/Cu.Chi-10')).json().id).toBe('Cu.Chi-10');
  });

  test('STO-2 the id in the content is compared: two names that met in one row id would never show each other', async () => {
    await put('Cu.Chi-8', patient());
    await server.db.query(`update fhir.res set content = replace(content, '"Cu.Chi-8"', '"Cu.Chi-9"') where rid = $1`, [rowId('Cu.Chi-8')]);
    expect((await server.send('GET Patient/Cu.Chi-8')).statusCode).toBe(404);
    expect(codeOf(await put('Cu.Chi-8', patient()))).toBe('fhir.version-conflict');
  });
});

test('STO-3 an update touches only the index rows whose values differ', async () => {
  const id = await create(patient({ telecom: [{ system: 'phone', value: '0912345678' }] }));
  const rowsOf = async () => {
    const parts = ['ix_str', 'ix_ident'].map((table) => `select '${table}' as part, t.xmin::text as writer, to_jsonb(t)::text as row from fhir.${table} t where t.rid = $1`);
    return rows<{ part: string; writer: string; row: string }>(parts.join(' union all '), [id]);
  };
  const before = await rowsOf();
  expect(new Set(before.map(({ part }) => part)).size).toBe(2);
  await put(id, patient({ telecom: [{ system: 'phone', value: '0912345678' }], name: [{ family: 'Nguyễn', given: ['Thị', 'Đào'] }, { family: 'Lê' }], birthDate: '1990-05-02' }));
  const after = await rowsOf();
  const keys = (list: typeof before) => list.map(({ part, writer, row }) => `${part} ${writer} ${row}`);
  expect(keys(after)).toEqual(expect.arrayContaining(keys(before)));
  const added = after.filter((row) => !keys(before).includes(keys([row])[0] ?? ''));
  expect(added.length).toBeGreaterThan(0);
  expect(added.every(({ part, row }) => part === 'ix_str' && row.includes('le'))).toBe(true);
});

describe('STO-4 one statement', () => {
  test('STO-4 fifty versions with index values, history and change rows are written by one statement, as one is', async () => {
    const { hash, definitions } = await openRepository(server.db);
    const ids = await Promise.all(Array.from({ length: 25 }, () => create(patient())));
    const statementsOf = async (writes: readonly Write[]): Promise<string[]> => {
      const sent: string[] = [];
      await server.db.transaction(async (tx) => {
        const counting: Db = { ...tx, query: ((sql: string, ...rest: [unknown[]?, string?]) => { sent.push(sql); return tx.query(sql, ...rest); }) as Db['query'] };
        await applyWrites({ db: counting, hash, definitions, dk: 1, operation: 'update', actor: 'Device/test', at: '2026-11-27T02:00:00.000Z' }, writes);
      });
      return sent.filter((sql) => /\b(insert into|update|delete from) fhir\./.test(sql));
    };
    const change = (id: string): Write => ({ verb: 'update', type: 'Patient', id, source: parseSource(JSON.stringify(patient({ birthDate: '1991-01-01' }))) });
    const fresh = (): Write => ({ verb: 'create', type: 'Patient', id: newId(), source: parseSource(JSON.stringify(patient())) });
    expect(await statementsOf([...ids.map(change), ...Array.from({ length: 25 }, fresh)])).toHaveLength(1);
    expect(await statementsOf([fresh()])).toHaveLength(1);
    expect((await rows<{ n: number }>('select count(*)::int as n from fhir.res_hist where rid = any($1::uuid[])', [ids]))[0]?.n).toBe(25);
  });
});

test('STO-6 RST-4 a deleted resource is a version without content: 410, its history stays, and deleting it again is 204', async () => {
  const id = await create(patient());
  for (const _turn of ['first', 'second']) expect((await server.send(`DELETE Patient/${id}`)).statusCode).toBe(204);
  expect(await rows('select ver, content from fhir.res where rid = $1', [id])).toEqual([{ ver: 2, content: null }]);
  expect((await server.send(`GET Patient/${id}`)).statusCode).toBe(410);
  const { entry } = (await server.send(`GET Patient/${id}/_history`)).json();
  expect(entry.map((one: { request: { method: string }; resource?: { birthDate: string } }) => [one.request.method, one.resource?.birthDate])).toEqual([['DELETE', undefined], ['POST', '1990-05-02']]);
  expect((await server.send(`DELETE Patient/${newId()}`)).statusCode).toBe(204);
});

test('STO-8 a reference points at something that exists; what is referred to cannot be deleted', async () => {
  const id = await create(patient());
  const visit = (subject: string) => ({ resourceType: 'Encounter', status: 'planned', class: { code: 'AMB' }, subject: { reference: `Patient/${subject}` } });
  expect(codeOf(await server.send('POST Encounter', JSON.stringify(visit(newId()))))).toBe('fhir.dangling-reference');
  const encounter = await create(visit(id));
  const refused = await server.send(`DELETE Patient/${id}`);
  expect([refused.statusCode, codeOf(refused)]).toEqual([409, 'fhir.still-referenced']);
  expect((await server.send(`GET Patient/${id}`)).statusCode).toBe(200);
  await server.send(`DELETE Encounter/${encounter}`);
  expect((await server.send(`DELETE Patient/${id}`)).statusCode).toBe(204);
  expect(codeOf(await server.send('POST Encounter', JSON.stringify(visit(id))))).toBe('fhir.dangling-reference');
});

test('CHG-1 every written version is one row: resource, version, status before and after, operation, who, when', async () => {
  const encounter = (status: string) => ({ resourceType: 'Encounter', status, class: { code: 'AMB' } });
  const started = Date.now();
  const id = await create(encounter('planned'));
  await put(id, encounter('finished'));
  await server.send(`DELETE Encounter/${id}`);
  const found = await rows<{ at: Date }>('select rt, ver, before, after, operation, actor, at from fhir.change where rid = $1 order by seq', [id]);
  const row = { rt: typeNumber('Encounter'), actor: testCaller.reference, at: expect.any(Date) };
  expect(found).toEqual([
    { ...row, ver: 1, before: null, after: 'planned', operation: 'create' },
    { ...row, ver: 2, before: 'planned', after: 'finished', operation: 'update' },
    { ...row, ver: 3, before: 'finished', after: null, operation: 'delete' },
  ]);
  for (const { at } of found) expect([at.getTime() >= started - 1, at.getTime() <= Date.now()]).toEqual([true, true]);
});
