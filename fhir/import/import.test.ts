import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { openTestServer, type TestServer } from '#apps/server/testServer.ts';
import type { Exchange } from '#fhir/rest/exchange.ts';
import { type ImportReport, importFiles } from './importFiles.ts';
import { listFiles } from './readFiles.ts';

let server: TestServer;
let exchange: Exchange;
let folder: string;
beforeAll(async () => {
  server = await openTestServer();
  const services = await buildFhirServices(server.services, installationGate(server.services));
  const caller = { dk: 1, facilityId: '', accountId: 'test', clientId: 'test', reference: 'Device/test', roles: [], departmentIds: [], permissions: new Set<string>(), displayName: '' };
  exchange = { services, db: server.db, caller, language: 'en', method: 'POST', base: 'http://localhost/fhir', path: '', query: '', headers: {}, body: '', address: undefined, requestId: 'test' };
});
afterAll(() => server.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanh-import-'));
  return () => rm(folder, { recursive: true, force: true });
});

const load = async (files: Readonly<Record<string, string | Buffer>>): Promise<ImportReport> => {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return importFiles(await listFiles(folder), { exchange });
};
const count = async (): Promise<number> => Number((await server.db.query<{ n: number }>('select (select count(*) from fhir.res) + (select count(*) from fhir.res_hist) as n')).rows[0]?.n);
const codes = (report: ImportReport) => Object.fromEntries(report.errors.map(({ file, place, outcome }) => [`${file} ${place}`.trim(), (outcome as { issue: { details: { coding: { code: string }[] } }[] }).issue[0]?.details.coding[0]?.code]));
const person = (family: string, id?: string): string => JSON.stringify({ resourceType: 'Patient', ...(id && { id }), name: [{ family }] });
const bundle = (type: string, ...resources: string[]): string => `{"resourceType":"Bundle","type":"${type}","entry":[${resources.map((one) => `{"resource":${one},"request":{"method":"POST","url":"Patient"}}`).join(',')}]}`;

describe('import', () => {
  it('IMP-1 the same content twice adds nothing, whatever its name', async () => {
    const text = bundle('transaction', person('A'), person('B'));
    expect(await load({ 'a.json': text, 'lines.ndjson': `${person('C')}\n${person('D', 'd1')}\n` })).toMatchObject({ files: 2, resources: 4, known: 0, errors: [] });
    const before = await count();
    expect(await load({ 'b.json': text })).toMatchObject({ files: 3, resources: 0, known: 3, errors: [] });
    expect(await count()).toBe(before);
  });

  it('IMP-2 one bad line costs one line; the mended file adds only that line', async () => {
    const lines = [person('L1'), '{bad', person('L2'), '{"resourceType":"Patient","gender":"M"}', '', person('L3', 'l3')];
    const first = await load({ 'people.ndjson': lines.join('\n') });
    expect(first.resources).toBe(3);
    expect(codes(first)).toEqual({ 'people.ndjson line 2': 'fhir.bad-json', 'people.ndjson line 4': 'fhir.invalid' });
    const before = await count();
    expect(await load({ 'people.ndjson': lines.with(1, person('Mended')).with(3, person('Also')).join('\r\n') })).toMatchObject({ resources: 2, errors: [] });
    expect(await count()).toBe(before + 2);
  });

  it('IMP-2 a bundle with one bad entry stores none of it', async () => {
    const before = await count();
    expect(codes(await load({ 'mixed.json': bundle('transaction', person('Good'), '{"resourceType":"Patient","gender":"M"}'), 'any.json': `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${person('G', 'g1')}},{"resource":{"resourceType":"Nothing"}}]}` }))).toEqual({ 'mixed.json': 'fhir.invalid', 'any.json': 'fhir.unknown-type' });
    expect(await count()).toBe(before);
  });

  it('IMP-3 files that are none say what is wrong with them', async () => {
    const packed = gzipSync(bundle('transaction', person('Packed')));
    const report = await load({
      'empty.json': '', 'garbage.json': 'PNG', 'half.json': bundle('transaction', person('H')).slice(0, 80), 'list.json': '[]', 'latin.json': Buffer.from([0x7b, 0xe9, 0x7d]),
      'cut.json.gz': packed.subarray(0, 60), 'no.ndjson.gz': Buffer.from('no gzip'), 'marked.json': `\ufeff${person('Marked')}`, 'packed.json.gz': packed, 'nothing.ndjson': '\n\n',
    });
    expect(codes(report)).toEqual({
      'empty.json': 'fhir.bad-json', 'garbage.json': 'fhir.bad-json', 'half.json': 'fhir.bad-json', 'list.json': 'fhir.not-an-object', 'latin.json': 'fhir.bad-utf8',
      'cut.json.gz': 'fhir.import-damaged', 'no.ndjson.gz': 'fhir.import-damaged',
    });
    expect(report).toMatchObject({ files: 10, resources: 2 });
  });

  it('IMP-3 a path that is not there and a folder without files are told as such', async () => {
    await expect(listFiles(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'fhir.import-nothing', issue: [{ text: expect.stringContaining('nowhere') }] });
    await writeFile(join(folder, 'picture.png'), 'x');
    await expect(listFiles(folder)).rejects.toMatchObject({ code: 'fhir.import-nothing' });
  });

  it('IMP-4 references point forward and in circles between files; one whose target is refused is told of, and mended by its line', async () => {
    const visit = (id: string, diagnosis: string) => JSON.stringify({ resourceType: 'Encounter', id, status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/ring' }, diagnosis: [{ condition: { reference: `Condition/${diagnosis}` } }] });
    const diagnosis = (id: string, encounter: string) => JSON.stringify({ resourceType: 'Condition', id, subject: { reference: 'Patient/ring' }, encounter: { reference: `Encounter/${encounter}` } });
    const first = await load({ 'Condition.ndjson': `${diagnosis('c1', 'e1')}\n${diagnosis('c2', 'e2').replace('"Condition","id"', '"Condition","wrong":1,"id"')}\n`, 'Encounter.ndjson': `${visit('e1', 'c1')}\n${visit('e2', 'c2')}\n`, 'Patient.ndjson': `${person('Ring', 'ring')}\n` });
    expect(first.resources).toBe(4);
    expect(codes(first)).toEqual({ 'Condition.ndjson line 2': 'fhir.invalid', 'Encounter.ndjson line 2': 'fhir.dangling-reference' });
    const second = await load({ 'mended.ndjson': diagnosis('c2', 'e2') });
    expect([second.resources, codes(second)]).toEqual([1, { 'Condition.ndjson line 2': 'fhir.invalid' }]);
    expect((await server.db.query('select 1 from fhir.import_awaited union all select 1 from fhir.import_forward')).rows).toEqual([]);
  });

  it('IMP-4 what no file holds is refused as ever', async () => {
    const visit = '{"resourceType":"Encounter","id":"lonely","status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/nowhere"}}';
    expect(codes(await load({ 'lonely.ndjson': visit }))).toEqual({ 'lonely.ndjson line 1': 'fhir.dangling-reference' });
  });

  it('IMP-2 lines whose references come later are stored in the end', async () => {
    const visit = '{"resourceType":"Encounter","status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/later"}}';
    expect(await load({ 'a.ndjson': visit, 'z.ndjson': person('Later', 'later') })).toMatchObject({ resources: 2, errors: [] });
  });
});
