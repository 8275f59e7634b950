import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogueCodes, lookUpCodes, noteCodeUse, searchCodes } from '#modules/facility/model/index.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { writeEdition } from '../server/catalogue/writeEdition.ts';
import { openCatalogueServer } from './catalogueServer.ts';
import type { CatalogueServer } from './catalogueServer.ts';

let server: CatalogueServer;
beforeAll(async () => { server = await openCatalogueServer(); });
afterAll(() => server.close());

const call = <I, O>(contract: OperationContract<I, O>, input: unknown, as = 'bacsi'): Promise<O> => server.run(contract, input, as);
const find = async (catalogue: string, text: string, more: object = {}) => (await call(searchCodes, { catalogue, text, ...more })).concepts.map(({ code }) => code);

interface Small { readonly dk?: number; readonly origin?: 'product' | 'import'; readonly validFrom?: string; readonly names: Readonly<Record<string, string>> }
async function add(id: string, { dk = 0, origin = 'import', validFrom = '2026-01-01', names }: Small): Promise<void> {
  const concepts = Object.entries(names).map(([code, display]) => ({ code, display, aliases: [], properties: {}, validFrom }));
  await server.db.transaction((tx) => writeEdition(tx, { dk, id, catalogue: 'visit-reason', version: id.slice(-1), validFrom, title: {}, origin, contentHash: id, at: '2026-01-01T00:00:00Z', by: 'test' }, { concepts }));
}
const id = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;

it.each(['vi', 'en', 'fr'])('FAC-4 every list has a name on screen (%s)', (language) => {
  const words = JSON.parse(readFileSync(new URL(`../messages.${language}.json`, import.meta.url), 'utf8')) as Record<string, string>;
  expect(catalogueCodes.filter((code) => !words[`facility.catalogue.${code}`])).toEqual([]);
});

describe('codes through the server', () => {
  it('CAT-1 a province is found by accentless words, and the answer names system and edition', async () => {
    const found = await call(searchCodes, { catalogue: 'province', text: 'nghe an' });
    expect(found).toMatchObject({ system: 'http://fhir.ehealth.gov.vn/core/CodeSystem/vn-core-administrative-address', version: '2025-07-01', concepts: [{ code: '40', display: 'Tỉnh Nghệ An', displayEn: 'Nghe An Province' }] });
  });

  it('CAT-5 before its first day a list finds nothing', async () => {
    expect(await call(searchCodes, { catalogue: 'province', text: 'nghe an', on: '2025-06-30' })).toEqual({ system: expect.any(String), concepts: [] });
    expect(await find('province', 'nghe an', { on: '2025-07-01' })).toEqual(['40']);
  });

  it('OPR-4 the same question as Parameters gets the same answer', async () => {
    const asked = async (input: object) => (await (await server.asUser('bacsi'))({ method: 'POST', url: '/fhir/$look-up-codes', payload: JSON.stringify(input), headers: { 'content-type': 'application/fhir+json' } })).json();
    const parameter = [{ name: 'catalogue', valueCode: 'country' }, { name: 'codes', valueCode: 'FR' }, { name: 'codes', valueCode: 'VN' }];
    expect(await asked({ resourceType: 'Parameters', parameter })).toEqual(await asked({ catalogue: 'country', codes: ['FR', 'VN'] }));
  });

  it('CAT-6 codes are looked up in the order asked; unknown ones are left out', async () => {
    expect((await call(lookUpCodes, { catalogue: 'country', codes: ['FR', 'QQ', 'VN'] })).concepts.map(({ displayFr }) => displayFr)).toEqual(['France', 'Viêt Nam']);
  });

  it('CAT-4 what a person chose comes first for this person alone', async () => {
    const listOrder = await find('ethnic-group', '', { limit: 3 });
    expect(listOrder).toEqual(['01', '02', '03']);
    expect(await call(noteCodeUse, { catalogue: 'ethnic-group', code: '06' })).toEqual({ uses: 1 });
    expect(await call(noteCodeUse, { catalogue: 'ethnic-group', code: '06' })).toEqual({ uses: 2 });
    await call(noteCodeUse, { catalogue: 'ethnic-group', code: '54' });
    expect(await find('ethnic-group', '', { limit: 4 })).toEqual(['06', '54', '01', '02']);
    expect(await call(searchCodes, { catalogue: 'ethnic-group', limit: 3 })).toMatchObject({ size: 56, uses: { '06': 2, '54': 1 } });
    expect((await call(searchCodes, { catalogue: 'ethnic-group', text: '', limit: 2 }, 'dieuduong')).concepts.map(({ code }) => code)).toEqual(['01', '02']);
  });

  it('CAT-4 a code that is not in the list in force is not counted', async () => {
    await expect(call(noteCodeUse, { catalogue: 'ethnic-group', code: 'x' })).rejects.toThrow('facility.unknown-code');
  });

  it.each([[{ catalogue: 'nothing' }], [{ catalogue: 'country', limit: 0 }], [{ catalogue: 'country', on: '2026-02-30' }], [{ catalogue: 'country', text: 'x'.repeat(201) }], [{}]])('CAT-7 %j is refused precisely', async (input) => {
    await expect(call(searchCodes, input)).rejects.toThrow('fhir.operation-input');
  });

  it('CAT-10 CAT-11 an edition that another process made or took back counts at once: later over earlier, imported over shipped, own over the house\'s', async () => {
    await add(id(1), { origin: 'product', validFrom: '2026-06-01', names: { a: 'Một' } });
    expect(await find('visit-reason', '')).toEqual(['a']);
    await add(id(2), { names: { b: 'Hai' } });
    expect(await find('visit-reason', '')).toEqual(['b']);
    await add(id(3), { validFrom: '2026-12-01', names: { c: 'Ba' } });
    expect(await find('visit-reason', '')).toEqual(['b']);
    expect(await find('visit-reason', '', { on: '2026-12-01' })).toEqual(['c']);
    await add(id(4), { dk: 2, names: { d: 'Bốn' } });
    expect(await find('visit-reason', '')).toEqual(['b']);
    expect((await call(searchCodes, { catalogue: 'visit-reason' }, 'pk.bacsi')).concepts.map(({ code }) => code)).toEqual(['d']);
    await server.db.query("update facility.catalogue_edition set state = 'withdrawn' where id = $1", [id(2)]);
    expect(await find('visit-reason', '')).toEqual(['a']);
  });
});
