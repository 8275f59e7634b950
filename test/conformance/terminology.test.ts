// https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminology } from '#fhir/terminology/index.ts';
import { catalogueSource } from '#modules/facility/server/catalogue/codeSystems.ts';
import { writeEdition } from '#modules/facility/server/catalogue/writeEdition.ts';
import { newId } from '#fhir/repository/id.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

const system = 'http://example.org/animals';
const animals = {
  resourceType: 'CodeSystem', url: system, version: '1', status: 'active', content: 'complete', caseSensitive: true, name: 'Animals',
  property: [{ code: 'legs', type: 'integer' }],
  concept: [
    { code: 'mammal', display: 'Mammal', concept: [
      { code: 'dog', display: 'Dog', designation: [{ language: 'vi', value: 'Chó' }, { language: 'fr', value: 'Chien' }], property: [{ code: 'legs', valueInteger: 4 }] },
      { code: 'whale', display: 'Whale', designation: [{ language: 'vi', value: 'Cá voi' }], property: [{ code: 'legs', valueInteger: 0 }] },
    ] },
    { code: 'bird', display: 'Bird', concept: [{ code: 'dodo', display: 'Dodo', property: [{ code: 'status', valueCode: 'retired' }] }, { code: 'duck', display: 'Duck' }] },
  ],
};
const valueSet = (name: string, include: object[], more: object = {}) => ({ resourceType: 'ValueSet', url: `http://example.org/${name}`, status: 'active', compose: { include, ...more } });
const ofAnimals = (op: string, value: string, property = 'concept') => ({ system, filter: [{ property, op, value }] });

describe('terminology', () => {
  let server: FhirServer;
  const at = '2026-11-01T00:00:00Z';
  const create = async (resource: { resourceType: string }): Promise<string> => (await server.send(`POST ${resource.resourceType}`, JSON.stringify(resource))).json().id;
  const words = openTerminology([catalogueSource], () => new Date(at));
  const codesOf = async (asked: string) => (await words.expandCodes(server.db, 1, asked))?.map(({ code }) => code);
  const edition = (version: string, validFrom: string, codes: readonly string[]) => server.db.transaction((tx) => writeEdition(
    tx, { dk: 1, id: newId(), catalogue: 'icd10', version, validFrom, title: { vi: 'ICD-10' }, origin: 'import', contentHash: version, at, by: 'Device/test' },
    { concepts: codes.map((code) => ({ code, display: `Bệnh ${code}`, displayEn: `Disease ${code}`, aliases: [], parent: code.slice(0, 3), properties: { sex: 'female' }, validFrom })) }));

  beforeAll(async () => {
    server = await openFhirServer();
    await create(animals);
    await edition('2025', '2025-01-01', ['A00.0', 'A00.1']);
    await edition('2026', '2026-01-01', ['A00.0', 'A00.9']);
  });
  afterAll(() => server.close());

  test('TRM-1 codes of a value set by address, implicit address and id; unknown is undefined', async () => {
    const id = await create(valueSet('pets', [{ system, concept: [{ code: 'dog' }] }]));
    expect(await codesOf('http://example.org/pets')).toEqual(['dog']);
    expect([await codesOf(id), await codesOf(`ValueSet/${id}`)]).toEqual([['dog'], ['dog']]);
    expect(await codesOf(`${system}?fhir_vs`)).toEqual(['mammal', 'dog', 'whale', 'bird', 'dodo', 'duck']);
    expect(await codesOf(`${system}?fhir_vs=isa/mammal`)).toEqual(['mammal', 'dog', 'whale']);
    for (const asked of ['http://example.org/none', 'none', 'ValueSet/none', 'http://example.org/pets|9', 'none?fhir_vs', '']) expect([asked, await codesOf(asked)]).toEqual([asked, undefined]);
    expect(await words.expandCodes(server.db, 2, 'http://example.org/pets')).toBeUndefined();
    await expect(codesOf('http://hl7.org/fhir/ValueSet/mimetypes')).rejects.toThrow('terminology.system-not-listed');
  });

  test('TRM-1 a value set of more codes than are taken is refused', async () => {
    await create({ resourceType: 'CodeSystem', url: 'http://example.org/many', status: 'active', content: 'complete', concept: Array.from({ length: 20_001 }, (_, at) => ({ code: `c${at}` })) } as never);
    await expect(codesOf('http://example.org/many?fhir_vs')).rejects.toThrow('terminology.too-many-codes');
  });

  test('TRM-1 TRM-4 codes below and above', async () => {
    const walk = (code: string, direction: 'below' | 'above', of = system) => words.descendants(server.db, 1, { system: of, code, direction });
    expect(await walk('mammal', 'below')).toEqual(['mammal', 'whale', 'dog']);
    expect(await walk('duck', 'above')).toEqual(['duck', 'bird']);
    expect([await walk('none', 'below'), await walk('dog', 'below', 'http://example.org/none')]).toEqual([undefined, undefined]);
    // A heading that is no entry of the list is known by what it heads.
    expect(await walk('A00', 'below', 'http://hl7.org/fhir/sid/icd-10')).toEqual(['A00', 'A00.9', 'A00.0']);
  });

  test('TRM-2 what the store has goes before what R4 defines, and a change counts at once', async () => {
    const url = 'http://hl7.org/fhir/ValueSet/administrative-gender';
    expect(await codesOf(url)).toEqual(['male', 'female', 'other', 'unknown']);
    const id = await create({ ...valueSet('x', [{ system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code: 'other' }] }]), url } as never);
    expect(await codesOf(url)).toEqual(['other']);
    await server.send(`PUT ValueSet/${id}`, JSON.stringify({ ...valueSet('x', [{ system: 'http://hl7.org/fhir/administrative-gender', concept: [{ code: 'male' }] }]), url, id }));
    expect(await codesOf(url)).toEqual(['male']);
    await server.send(`DELETE ValueSet/${id}`);
    expect(await codesOf(url)).toEqual(['male', 'female', 'other', 'unknown']);
    expect(await codesOf('http://hl7.org/fhir/ValueSet/inactive')).toContain('GOL.CRT');
  });

  test('TRM-3 the edition of a list by the day and by its version', async () => {
    const icd = 'http://hl7.org/fhir/sid/icd-10';
    const find = async (ask: { on?: string; version?: string }) => (await words.lookups({ db: server.db, dk: 1, deniedFlags: 0, today: '2026-11-01', on: ask.on }).findSystem(icd, ask.version))?.concepts.map(({ code }) => code);
    expect(await find({})).toEqual(['A00.0', 'A00.9']);
    expect(await find({ on: '2025-06-30' })).toEqual(['A00.0', 'A00.1']);
    expect(await find({ version: '2025' })).toEqual(['A00.0', 'A00.1']);
    expect(await find({ on: '2025-06-30', version: '2026' })).toEqual(['A00.0', 'A00.9']);
    expect([await find({ on: '2024-12-31' }), await find({ version: '1' })]).toEqual([undefined, undefined]);
  });

  test('TRM-6 TRM-8 includes, excludes, imports and filters together', async () => {
    await create(valueSet('mammals', [ofAnimals('is-a', 'mammal')]));
    await create(valueSet('four', [ofAnimals('=', '4', 'legs')]));
    const cases: [object[], object, string[]][] = [
      [[ofAnimals('descendent-of', 'mammal')], {}, ['dog', 'whale']],
      [[ofAnimals('is-not-a', 'mammal')], {}, ['bird', 'dodo', 'duck']],
      [[ofAnimals('generalizes', 'duck')], {}, ['bird', 'duck']],
      [[ofAnimals('in', 'dog, duck')], {}, ['dog', 'duck']],
      [[ofAnimals('not-in', 'dog,mammal,whale', 'code')], {}, ['bird', 'dodo', 'duck']],
      [[ofAnimals('exists', 'true', 'legs')], {}, ['dog', 'whale']],
      [[ofAnimals('regex', 'd.*', 'code')], {}, ['dog', 'dodo', 'duck']],
      [[ofAnimals('is-a', 'mammal')], { exclude: [{ system, concept: [{ code: 'whale' }] }] }, ['mammal', 'dog']],
      [[{ valueSet: ['http://example.org/mammals', 'http://example.org/four'] }], {}, ['dog']],
      [[{ system, valueSet: ['http://example.org/four'] }, ofAnimals('is-a', 'mammal')], {}, ['dog', 'mammal', 'whale']],
      [[ofAnimals('is-a', 'bird')], { inactive: false }, ['bird', 'duck']],
      [[ofAnimals('is-a', 'bird')], { exclude: [{ valueSet: ['http://example.org/mammals'] }] }, ['bird', 'dodo', 'duck']],
    ];
    for (const [include, more, expected] of cases) {
      const id = await create(valueSet('case', include, more));
      expect([JSON.stringify(include), await codesOf(id)]).toEqual([JSON.stringify(include), expected]);
    }
    const odd = await create(valueSet('odd', [ofAnimals('regex', '(a)\\1', 'code')]));
    await expect(codesOf(odd)).rejects.toThrow('terminology.bad-filter');
  });

  test('TRM-7 a circle of value sets is refused', async () => {
    await create(valueSet('a', [{ valueSet: ['http://example.org/b'] }]));
    await create(valueSet('b', [{ valueSet: ['http://example.org/c'] }]));
    await create(valueSet('c', [{ valueSet: ['http://example.org/a|1'] }]));
    await expect(codesOf('http://example.org/a')).rejects.toThrow('terminology.circle');
    await create(valueSet('d', [{ valueSet: ['http://example.org/nowhere'] }]));
    await expect(codesOf('http://example.org/d')).rejects.toThrow('terminology.unknown-import');
  });
});
