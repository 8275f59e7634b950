// https://hl7.org/fhir/R4/terminology-service.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminology } from '#fhir/terminology/index.ts';
import { catalogueSource } from '#modules/facility/server/catalogue/codeSystems.ts';
import { writeEdition } from '#modules/facility/server/catalogue/writeEdition.ts';
import { newId } from '#fhir/repository/id.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { type FhirServer, openFhirServer, testCaller } from '../fhirServer.ts';

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
    server = await openFhirServer(testCaller, { authenticate: async ({ headers }) => (headers['x-facility'] === '2' ? { ...testCaller, dk: 2 } : testCaller) });
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
    // Each imports the next twice over: without memory the last would be asked a thousand million times.
    for (let at = 0; at < 28; at += 1) await create(valueSet(`twice${at}`, at === 27 ? [{ system, concept: [{ code: 'dog' }] }] : [{ valueSet: [`http://example.org/twice${at + 1}`, `http://example.org/twice${at + 1}|`] }, { valueSet: [`http://example.org/twice${at + 1}`] }]));
    expect(await codesOf('http://example.org/twice0')).toEqual(['dog']);
  });

  const names = 'http://example.org/animals?fhir_vs';
  const ask = async (line: string, body?: object, headers: Record<string, string> = {}) => {
    const reply = await server.send(line, body && JSON.stringify(body), { 'accept-language': 'en', ...headers });
    return { status: reply.statusCode, body: reply.json() };
  };
  const get = (path: string, query: Record<string, string> = {}) => ask(`GET ${path}?${new URLSearchParams(query)}`);
  const post = (path: string, parameter: object[]) => ask(`POST ${path}`, { resourceType: 'Parameters', parameter });
  const valueIn = (body: { parameter?: { name: string; valueBoolean?: boolean; valueString?: string; valueCode?: string }[] }, name: string) => {
    const found = body.parameter?.find((one) => one.name === name);
    return found?.valueBoolean ?? found?.valueString ?? found?.valueCode;
  };
  type Expanded = { expansion: { total: number; contains?: { code: string; display?: string; designation?: { value: string }[] }[]; parameter?: { name: string; valueUri?: string }[] } };
  const codesIn = (body: Expanded) => (body.expansion.contains ?? []).map(({ code }) => code);
  const expand = async (query: Record<string, string>) => (await get('ValueSet/$expand', { url: names, ...query })).body as Expanded;

  test('TRM-10 what is asked wrongly is refused by name', async () => {
    const cases: [string, number, string][] = [
      ['ValueSet/$expand', 400, 'terminology.nothing-named'], ['ValueSet/$expand?url=http://example.org/none', 404, 'terminology.unknown-value-set'], ['ValueSet/none/$expand', 404, 'fhir.not-found'],
      [`ValueSet/$expand?url=${names}&count=-1`, 400, 'terminology.bad-parameter'], [`ValueSet/$expand?url=${names}&activeOnly=yes`, 400, 'terminology.bad-parameter'],
      [`ValueSet/$expand?url=${names}&url=${names}`, 400, 'terminology.bad-parameter'], [`ValueSet/$expand?url=${names}&date=2026-13`, 400, 'terminology.bad-parameter'],
      [`ValueSet/$expand?url=${names}&system-version=x`, 400, 'terminology.bad-parameter'], ['ValueSet/$expand?context=Patient.gender', 422, 'terminology.no-context'],
      ['CodeSystem/$lookup?code=dog', 400, 'terminology.nothing-named'], [`CodeSystem/$lookup?system=${system}`, 400, 'terminology.nothing-named'],
      [`CodeSystem/$lookup?system=${system}&code=none`, 404, 'terminology.unknown-code'], ['CodeSystem/$lookup?system=http://example.org/none&code=x', 404, 'terminology.unknown-system'],
      [`CodeSystem/$lookup?system=${system}&code=dog&version=9`, 404, 'terminology.unknown-system'], ['CodeSystem/$validate-code?code=dog', 400, 'terminology.nothing-named'],
      [`ValueSet/$validate-code?url=${names}&code=dog`, 400, 'terminology.nothing-named'], [`ValueSet/$validate-code?url=${names}`, 400, 'terminology.nothing-named'],
      ['ConceptMap/$translate?url=http://example.org/none&system=x&code=y', 404, 'terminology.unknown-map'], ['ConceptMap/$translate?code=y', 400, 'terminology.nothing-named'],
      [`CodeSystem/$subsumes?system=${system}&codeA=dog`, 400, 'terminology.nothing-named'],
    ];
    for (const [line, status, code] of cases) {
      const reply = await ask(`GET ${line}`);
      expect([line, reply.status, reply.body.issue?.[0].details.coding[0].code]).toEqual([line, status, code]);
    }
    expect((await ask('POST ValueSet/$expand', { resourceType: 'Patient' })).status).toBe(422);
    const crowd = { coding: Array.from({ length: 101 }, () => ({ system, code: 'dog' })) };
    for (const path of ['ValueSet/$validate-code', 'ConceptMap/$translate']) expect((await post(path, [{ name: 'url', valueUri: names }, { name: 'codeableConcept', valueCodeableConcept: crowd }])).body.issue[0].expression).toEqual(['codeableConcept']);
    expect((await ask('POST ValueSet/$expand', { resourceType: 'ValueSet', status: 'active', compose: { include: 'all' } })).status).toBe(422);
    const strict = await ask(`GET ValueSet/$expand?url=${names}&filtr=dog`, undefined, { prefer: 'handling=strict' });
    expect([strict.status, strict.body.issue[0].expression]).toEqual([400, ['filtr']]);
  });

  test('TRM-10 whatever is sent, the server does not fail', async () => {
    const values: object[] = [{ valueString: 'x'.repeat(3_000) }, { valueInteger: 7 }, { valueBoolean: true }, { valueCoding: {} }, { valueCoding: { system: '', code: '|' } }, { valueCodeableConcept: {} }, { resource: { resourceType: 'ValueSet', status: 'active' } }, { resource: { resourceType: 'CodeSystem', status: 'active', content: 'complete' } }, { resource: { resourceType: 'ConceptMap', status: 'active' } }, { part: [{ name: 'x' }] }, { valueDateTime: '2026' }, { valueString: '%;\'"\\|?fhir_vs=isa/' }];
    const given = ['url', 'valueSet', 'codeSystem', 'conceptMap', 'code', 'system', 'coding', 'codeableConcept', 'codeA', 'codingB', 'filter', 'count', 'date', 'displayLanguage', 'property', 'dependency', 'target', 'designation', 'system-version'];
    for (const path of ['ValueSet/$expand', 'ValueSet/$validate-code', 'CodeSystem/$validate-code', 'CodeSystem/$lookup', 'CodeSystem/$subsumes', 'ConceptMap/$translate']) {
      for (const [at, name] of given.entries()) {
        const parameter = [{ name, ...values[at % values.length] }, { name: 'url', valueUri: names }, { name: 'code', ...values[(at * 5 + 1) % values.length] }, { name: 'system', valueUri: system }];
        for (const sent of [parameter, parameter.slice(0, 1), parameter.slice(0, 2)]) {
          const reply = await post(path, sent);
          expect([path, JSON.stringify(sent).slice(0, 200), reply.status < 500]).toEqual([path, JSON.stringify(sent).slice(0, 200), true]);
        }
      }
    }
  });

  test('TRM-11 $expand: filter without accents, pages, totals', async () => {
    expect(codesIn(await expand({}))).toEqual(['mammal', 'dog', 'whale', 'bird', 'dodo', 'duck']);
    expect([codesIn(await expand({ filter: 'ca VOI' })), codesIn(await expand({ filter: 'Cá' })), codesIn(await expand({ filter: 'd' })), codesIn(await expand({ filter: 'oi' }))]).toEqual([['whale'], ['whale'], ['dog', 'dodo', 'duck'], []]);
    const page = await expand({ offset: '1', count: '2' });
    expect([codesIn(page), page.expansion.total]).toEqual([['dog', 'whale'], 6]);
    expect([(await expand({ count: '0' })).expansion, codesIn(await expand({ offset: '99' }))]).toMatchObject([{ total: 6 }, []]);
    expect(codesIn(await expand({ activeOnly: 'true', filter: 'd' }))).toEqual(['dog', 'duck']);
    expect(codesIn(await expand({ 'exclude-system': system }))).toEqual([]);
    expect((await get('ValueSet/$expand', { url: 'http://example.org/many?fhir_vs' })).body.issue[0]).toMatchObject({ code: 'too-costly', diagnostics: expect.stringContaining('20000') });
    const many = (await get('ValueSet/$expand', { url: 'http://example.org/many?fhir_vs', count: '3', filter: 'c2000' })).body;
    expect([codesIn(many), many.expansion.total]).toEqual([['c2000', 'c20000'], 2]);
  });

  test('TRM-11 $expand of a definition in the body, alone and in Parameters, and by id', async () => {
    const own = valueSet('own', [{ system, concept: [{ code: 'duck', display: 'Ducky' }] }]);
    const alone = await ask('POST ValueSet/$expand', own);
    expect([alone.status, alone.body.compose, alone.body.expansion.contains]).toMatchObject([200, undefined, [{ system, version: '1', code: 'duck', display: 'Ducky' }]]);
    const within = await post('ValueSet/$expand', [{ name: 'valueSet', resource: own }, { name: 'includeDefinition', valueBoolean: true }]);
    expect([codesIn(within.body), within.body.compose.include.length]).toEqual([['duck'], 1]);
    expect(codesIn((await get(`ValueSet/${await create(own)}/$expand`)).body)).toEqual(['duck']);
    const unknown = await ask('POST ValueSet/$expand', valueSet('x', [{ system: 'http://example.org/none' }]));
    expect([unknown.status, unknown.body.issue[0].details.coding[0].code]).toEqual([422, 'terminology.system-not-listed']);
    const listed = await ask('POST ValueSet/$expand', valueSet('x', [{ system: 'http://example.org/none', concept: [{ code: 'a', display: 'A' }] }]));
    expect(listed.body.expansion.contains).toEqual([{ system: 'http://example.org/none', code: 'a', display: 'A' }]);
  });

  test('TRM-11 TRM-3 $expand: the edition of the day, of the version, and the check of it', async () => {
    const icd = 'http://hl7.org/fhir/sid/icd-10';
    const of = async (query: Record<string, string>) => (await get('ValueSet/$expand', { url: `${icd}?fhir_vs`, ...query })).body as Expanded;
    const now = await of({});
    expect([codesIn(now), now.expansion.parameter]).toEqual([['A00.0', 'A00.9'], [{ name: 'version', valueUri: `${icd}|2026` }]]);
    expect([codesIn(await of({ date: '2025-12-31T23:00:00+07:00' })), codesIn(await of({ date: '2025-12-31T20:00:00Z' })), codesIn(await of({ date: '2026' }))]).toEqual([['A00.0', 'A00.1'], ['A00.0', 'A00.9'], ['A00.0', 'A00.9']]);
    expect([codesIn(await of({ 'system-version': `${icd}|2025` })), codesIn(await of({ 'force-system-version': `${icd}|2025` }))]).toEqual([['A00.0', 'A00.1'], ['A00.0', 'A00.1']]);
    expect((await get('ValueSet/$expand', { url: `${icd}?fhir_vs`, 'check-system-version': `${icd}|2025` })).status).toBe(422);
    expect((await get('ValueSet/$expand', { url: `${icd}?fhir_vs`, 'check-system-version': `${icd}|2026` })).status).toBe(200);
    expect((await get('ValueSet/$expand', { url: `${icd}?fhir_vs`, date: '2024' })).status).toBe(404);
  });

  test('TRM-12 names in the language asked for', async () => {
    const shown = async (query: Record<string, string>) => (await expand({ filter: 'dog', ...query })).expansion.contains?.[0];
    expect([(await shown({}))?.display, (await shown({ displayLanguage: 'vi' }))?.display, (await shown({ displayLanguage: 'fr-CA' }))?.display, (await shown({ displayLanguage: 'de, vi;q=0.5' }))?.display, (await shown({ displayLanguage: 'de' }))?.display]).toEqual(['Dog', 'Chó', 'Chien', 'Chó', 'Dog']);
    expect((await shown({ includeDesignations: 'true' }))?.designation?.map(({ value }) => value)).toEqual(['Chó', 'Chien']);
    expect((await shown({ designation: 'urn:ietf:bcp:47|fr' }))?.designation?.map(({ value }) => value)).toEqual(['Chien']);
    const icd = (await get('ValueSet/$expand', { url: 'http://hl7.org/fhir/sid/icd-10?fhir_vs', displayLanguage: 'en', filter: 'benh a00.9' })).body;
    expect(icd.expansion.contains).toMatchObject([{ code: 'A00.9', display: 'Disease A00.9' }]);
    expect(valueIn((await get('CodeSystem/$lookup', { system, code: 'dog', displayLanguage: 'vi' })).body, 'display')).toBe('Chó');
  });

  test('TRM-13 $lookup of codes from the store, from the lists and from R4', async () => {
    const dog = (await get('CodeSystem/$lookup', { system, code: 'dog' })).body;
    expect([valueIn(dog, 'name'), valueIn(dog, 'version'), valueIn(dog, 'display')]).toEqual(['Animals', '1', 'Dog']);
    expect(dog.parameter).toContainEqual({ name: 'designation', part: [{ name: 'language', valueCode: 'vi' }, { name: 'value', valueString: 'Chó' }] });
    expect(dog.parameter).toContainEqual({ name: 'property', part: [{ name: 'code', valueCode: 'legs' }, { name: 'value', valueInteger: 4 }] });
    expect(dog.parameter).toContainEqual({ name: 'property', part: [{ name: 'code', valueCode: 'parent' }, { name: 'value', valueCode: 'mammal' }, { name: 'description', valueString: 'Mammal' }] });
    const few = (await post('CodeSystem/$lookup', [{ name: 'coding', valueCoding: { system, code: 'mammal' } }, { name: 'property', valueCode: 'child' }])).body;
    expect(few.parameter.filter(({ name }: { name: string }) => name === 'property' || name === 'designation')).toHaveLength(2);
    expect(valueIn((await get('CodeSystem/$lookup', { system: 'http://hl7.org/fhir/sid/icd-10', code: 'a00.9', date: '2026-03-01' })).body, 'display')).toBe('Bệnh A00.9');
    expect(valueIn((await get('CodeSystem/$lookup', { system: 'http://hl7.org/fhir/administrative-gender', code: 'male' })).body, 'display')).toBe('Male');
    expect(valueIn((await get('CodeSystem/$lookup', { system: 'urn:iso:std:iso:4217', code: 'VND', displayLanguage: 'vi' })).body, 'display')).toBe('Đồng Việt Nam');
  });

  test('TRM-14 $subsumes', async () => {
    const of = async (codeA: string, codeB: string, more: Record<string, string> = { system }) => (await get('CodeSystem/$subsumes', { ...more, codeA, codeB })).body;
    expect([valueIn(await of('mammal', 'dog'), 'outcome'), valueIn(await of('dog', 'mammal'), 'outcome'), valueIn(await of('dog', 'dog'), 'outcome'), valueIn(await of('dog', 'duck'), 'outcome')]).toEqual(['subsumes', 'subsumed-by', 'equivalent', 'not-subsumed']);
    expect(valueIn(await of('A00', 'A00.9', { system: 'http://hl7.org/fhir/sid/icd-10' }), 'outcome')).toBe('subsumes');
    expect([(await get('CodeSystem/$subsumes', { system, codeA: 'dog', codeB: 'none' })).status, (await get('CodeSystem/$subsumes', { system: 'none', codeA: 'dog', codeB: 'none' })).status]).toEqual([404, 404]);
    const two = await post('CodeSystem/$subsumes', [{ name: 'codingA', valueCoding: { system, code: 'dog' } }, { name: 'codingB', valueCoding: { system: 'http://example.org/none', code: 'dog' } }]);
    expect(two.status).toBe(422);
    const [{ id }] = (await server.send(`GET CodeSystem?url=${system}`)).json().entry.map(({ resource }: { resource: { id: string } }) => resource);
    expect(valueIn((await get(`CodeSystem/${id}/$subsumes`, { codeA: 'bird', codeB: 'duck' })).body, 'outcome')).toBe('subsumes');
  });

  test('TRM-15 $validate-code of a value set: code, coding, concept, display, reasons', async () => {
    const url = 'http://example.org/pets';
    const check = async (query: Record<string, string>) => (await get('ValueSet/$validate-code', { url, ...query })).body;
    const found = await check({ system, code: 'dog' });
    expect([valueIn(found, 'result'), valueIn(found, 'display'), valueIn(found, 'message')]).toEqual([true, 'Dog', undefined]);
    expect(valueIn(await check({ system, code: 'dog', display: 'chó' }), 'result')).toBe(true);
    const cases: [Record<string, string>, string][] = [
      [{ system, code: 'dog', display: 'Cat' }, '“Cat” is not the name'], [{ system, code: 'duck' }, `is not in the value set ${url}`], [{ system, code: 'none' }, 'has no code none'],
      [{ system: 'http://example.org/none', code: 'dog' }, 'is not known here'], [{ system, code: 'dog', systemVersion: '9' }, 'is not known here'],
    ];
    for (const [query, message] of cases) {
      const reply = await check(query);
      expect([query, valueIn(reply, 'result'), valueIn(reply, 'message')]).toEqual([query, false, expect.stringContaining(message)]);
    }
    const concept = (codes: string[]) => post('ValueSet/$validate-code', [{ name: 'url', valueUri: url }, { name: 'codeableConcept', valueCodeableConcept: { coding: codes.map((code) => ({ system, code })) } }]);
    expect([valueIn((await concept(['duck', 'dog'])).body, 'result'), valueIn((await concept(['duck'])).body, 'result'), valueIn((await concept([])).body, 'result')]).toEqual([true, false, undefined]);
    expect(valueIn((await post('ValueSet/$validate-code', [{ name: 'url', valueUri: url }, { name: 'coding', valueCoding: { code: 'dog' } }])).body, 'message')).toContain('names no code system');
    const partly = valueSet('partly', [{ valueSet: ['http://example.org/nowhere'] }, { system, concept: [{ code: 'dog' }] }]);
    const inPartly = async (code: string, more: object = {}) => post('ValueSet/$validate-code', [{ name: 'valueSet', resource: { ...partly, compose: { ...partly.compose, ...more } } }, { name: 'coding', valueCoding: { system, code } }]);
    expect([valueIn((await inPartly('dog')).body, 'result'), valueIn((await inPartly('duck')).body, 'message')]).toEqual([true, expect.stringContaining('imports one that is not known')]);
    expect((await inPartly('dog', { exclude: [{ valueSet: ['http://example.org/nowhere'] }] })).status).toBe(422);
    const vietnamese = await ask(`GET ValueSet/$validate-code?url=${url}&system=${system}&code=duck`, undefined, { 'accept-language': 'vi' });
    expect(valueIn(vietnamese.body, 'message')).toContain('không thuộc tập giá trị');
    expect(valueIn((await get('ValueSet/$validate-code', { url: 'http://hl7.org/fhir/ValueSet/mimetypes', system: 'urn:ietf:bcp:13', code: 'text/plain' })).body, 'result')).toBe(true);
  });

  test('TRM-15 $validate-code of a code system, also one in the body', async () => {
    const check = async (query: Record<string, string>) => (await get('CodeSystem/$validate-code', query)).body;
    expect([valueIn(await check({ url: system, code: 'dog' }), 'result'), valueIn(await check({ url: system, code: 'cat' }), 'result'), valueIn(await check({ url: system, code: 'Dog' }), 'result')]).toEqual([true, false, false]);
    expect(valueIn((await post('CodeSystem/$validate-code', [{ name: 'url', valueUri: system }, { name: 'coding', valueCoding: { system: 'http://example.org/none', code: 'dog' } }])).body, 'message')).toContain('is of the code system');
    const inline = (code: string) => post('CodeSystem/$validate-code', [{ name: 'codeSystem', resource: { resourceType: 'CodeSystem', status: 'draft', content: 'complete', concept: [{ code: 'a' }] } }, { name: 'code', valueCode: code }]);
    expect([valueIn((await inline('a')).body, 'result'), valueIn((await inline('b')).body, 'result')]).toEqual([true, false]);
    expect([valueIn(await check({ url: 'http://hl7.org/fhir/sid/icd-10', code: 'A00.1', date: '2025-02-01' }), 'result'), valueIn(await check({ url: 'http://hl7.org/fhir/sid/icd-10', code: 'A00.1' }), 'result'), valueIn(await check({ url: 'http://hl7.org/fhir/sid/icd-10', code: 'A00.1', version: '2025' }), 'result')]).toEqual([true, false, true]);
    expect((await get('CodeSystem/$validate-code', { url: 'http://example.org/none', code: 'x' })).status).toBe(404);
  });

  test('TRM-16 codes that group others, and codes no longer in use', async () => {
    const of = async (code: string, more: Record<string, string> = {}) => (await get('CodeSystem/$validate-code', { url: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code, ...more })).body;
    expect([valueIn(await of('_ActAccountCode'), 'result'), valueIn(await of('_ActAccountCode', { abstract: 'true' }), 'result'), valueIn(await of('AMB'), 'result')]).toEqual([false, true, true]);
    const dodo = (await get('CodeSystem/$validate-code', { url: system, code: 'dodo' })).body;
    expect([valueIn(dodo, 'result'), valueIn(dodo, 'message')]).toEqual([true, expect.stringContaining('no longer in use')]);
  });

  test('TRM-17 $translate by the store and by R4, forward and in reverse', async () => {
    const map = {
      resourceType: 'ConceptMap', url: 'http://example.org/map', version: '1', status: 'active', sourceUri: 'http://example.org/from', targetUri: 'http://example.org/to',
      group: [{
        source: system, target: 'http://example.org/tiere',
        element: [
          { code: 'dog', target: [{ code: 'hund', display: 'Hund', equivalence: 'wider', product: [{ property: 'legs', system: 'http://example.org/numbers', value: 'four' }] }] },
          { code: 'whale', target: [{ code: 'wal', equivalence: 'equivalent', dependsOn: [{ property: 'sea', system: 'http://example.org/seas', value: 'north' }] }] },
          { code: 'bird', target: [{ equivalence: 'unmatched' }] },
        ],
        unmapped: { mode: 'other-map', url: 'http://example.org/rest' },
      }],
    };
    const id = await create(map);
    await create({ resourceType: 'ConceptMap', url: 'http://example.org/rest', status: 'active', group: [{ source: system, target: 'http://example.org/tiere', element: [{ code: 'duck', target: [{ code: 'ente', equivalence: 'equal' }] }], unmapped: { mode: 'fixed', code: 'tier' } }] } as never);
    type Part = { name: string; valueCode?: string; valueUri?: string; valueCoding?: { code: string }; part?: object[] };
    const read = (body: { parameter: { name: string; part?: Part[] }[] }) => body.parameter.filter(({ name }) => name === 'match').map(({ part = [] }) => [part.find(({ name }) => name === 'equivalence')?.valueCode, part.find(({ name }) => name === 'concept')?.valueCoding?.code]);
    const by = async (query: Record<string, string>) => (await get('ConceptMap/$translate', { url: map.url, system, ...query })).body;
    const dog = await by({ code: 'dog' });
    expect([valueIn(dog, 'result'), read(dog)]).toEqual([true, [['wider', 'hund']]]);
    expect(dog.parameter[1].part.slice(2)).toEqual([{ name: 'product', part: [{ name: 'element', valueUri: 'legs' }, { name: 'concept', valueCoding: { system: 'http://example.org/numbers', code: 'four' } }] }, { name: 'source', valueUri: 'http://example.org/map|1' }]);
    expect(read((await get('ConceptMap/$translate', { url: map.url, system: 'http://example.org/tiere', code: 'hund', reverse: 'true' })).body)).toEqual([['narrower', 'dog']]);
    const bird = await by({ code: 'bird' });
    expect([valueIn(bird, 'result'), read(bird), valueIn(bird, 'message')]).toEqual([false, [['unmatched', undefined]], expect.stringContaining('bird')]);
    expect([read(await by({ code: 'duck' })), read(await by({ code: 'cow' })), read(await by({ code: 'whale' }))]).toEqual([[['equal', 'ente']], [['relatedto', 'tier']], []]);
    const dependent = await post(`ConceptMap/${id}/$translate`, [{ name: 'coding', valueCoding: { system, code: 'whale' } }, { name: 'dependency', part: [{ name: 'element', valueUri: 'sea' }, { name: 'concept', valueCodeableConcept: { coding: [{ system: 'http://example.org/seas', code: 'north' }] } }] }]);
    expect(read(dependent.body)).toEqual([['equivalent', 'wal']]);
    expect(read((await get('ConceptMap/$translate', { system, code: 'dog', target: 'http://example.org/to' })).body)).toEqual([['wider', 'hund']]);
    expect(read((await get('ConceptMap/$translate', { system, code: 'dog', targetsystem: 'http://example.org/other' })).body)).toEqual([]);
    const standard = (await get('ConceptMap/$translate', { url: 'http://hl7.org/fhir/ConceptMap/cm-administrative-gender-v3', system: 'http://hl7.org/fhir/administrative-gender', code: 'male' })).body;
    expect(read(standard)).toEqual([['equal', 'M']]);
    expect(valueIn((await get('ConceptMap/$translate', { system: 'http://example.org/none', code: 'x' })).body, 'result')).toBe(false);
  });

  test('TRM-23 every edition of a list is a code system that is found, read and never written', async () => {
    const icd = 'http://hl7.org/fhir/sid/icd-10';
    const found = async (query: string) => (((await ask(`GET CodeSystem?${query}`)).body.entry ?? []) as { resource: { id: string; version: string; concept?: object[]; meta: { tag: object[] } } }[]).map(({ resource }) => resource);
    const all = await found(`url=${icd}`);
    expect(all.map(({ id, version, concept, meta }) => [id, version, concept, meta.tag.length])).toEqual([['lanh-icd10-2026', '2026', undefined, 1], ['lanh-icd10-2025', '2025', undefined, 1]]);
    const versions = async (query: string) => (await found(query)).map(({ version }) => version);
    expect(await versions(`url=${icd}&version=2025`)).toEqual(['2025']);
    expect([await versions(`url=${icd}&code=A00.1`), await versions(`system=${icd}&date=ge2026`), await versions('title=icd&status=active&date=lt2026'), await versions('title=icd&status:not=active'), await versions('_id=lanh-icd10-2025&_lastUpdated=2026-11-01'), await versions(`url=${icd}&_lastUpdated=gt2026-11-02`)]).toEqual([['2025'], ['2026'], ['2025'], [], ['2025'], []]);
    expect((await ask(`GET CodeSystem?url=${icd}&_summary=count`)).body.total).toBe(2);
    const whole = await server.send('GET CodeSystem/lanh-icd10-2025');
    expect(validateResource(whole.json())).toEqual([]);
    expect(whole.json()).toMatchObject({ url: icd, version: '2025', date: '2025-01-01', content: 'complete', count: 2, caseSensitive: false, property: [{ code: 'parent', type: 'code' }, { code: 'sex', type: 'string' }] });
    expect(whole.json().concept[1]).toEqual({ code: 'A00.1', display: 'Bệnh A00.1', designation: [{ language: 'en', value: 'Disease A00.1' }], property: [{ code: 'parent', valueCode: 'A00' }, { code: 'sex', valueString: 'female' }] });
    expect((await server.send('GET CodeSystem/lanh-icd10-2025', undefined, { 'if-none-match': String(whole.headers.etag) })).statusCode).toBe(304);
    expect((await ask('GET CodeSystem/lanh-icd10-2025/_history')).body.entry).toHaveLength(1);
    expect([(await ask('GET CodeSystem/lanh-icd10-2025/_history/1')).status, (await ask('GET CodeSystem/lanh-icd10-2025/_history/2')).status, (await ask('GET CodeSystem/lanh-icd10-1999')).status]).toEqual([200, 404, 404]);
    expect((await ask('GET CodeSystem/lanh-icd10-2025/$validate-code?code=A00.1')).body.parameter[0].valueBoolean).toBe(true);
    for (const line of ['PUT CodeSystem/lanh-icd10-2025', 'PUT CodeSystem/lanh-other']) expect((await ask(line, { ...animals, id: line.split('/')[1] })).body.issue[0].details.coding[0].code).toBe('fhir.generated');
    expect((await server.send(`GET CodeSystem?url=${icd}`, undefined, { 'x-facility': '2' })).json().entry).toBeUndefined();
  });

  test('TRM-24 every list is a value set of the codes in force', async () => {
    const of = async (url: string, query: Record<string, string> = {}) => codesIn((await get('ValueSet/$expand', { url, ...query })).body);
    expect([await of('urn:lanh:catalogue:icd10'), await of('urn:lanh:catalogue:icd10', { date: '2025-05-01' })]).toEqual([['A00.0', 'A00.9'], ['A00.0', 'A00.1']]);
    expect((await ask('GET ValueSet?url=urn:lanh:catalogue:icd10')).body.entry[0].resource).toMatchObject({ id: 'lanh-icd10', status: 'active' });
    expect(validateResource((await ask('GET ValueSet/lanh-icd10')).body)).toEqual([]);
    const list = (catalogue: 'province' | 'commune', version: string, concepts: object[]) => server.db.transaction((tx) => writeEdition(
      tx, { dk: 1, id: newId(), catalogue, version, validFrom: version, title: { vi: catalogue }, origin: 'import', contentHash: version, at, by: 'Device/test' }, { concepts: concepts.map((one) => ({ aliases: [], properties: {}, validFrom: version, ...one })) as never }));
    await list('province', '2025-07-01', [{ code: '01', display: 'Hà Nội' }]);
    await list('commune', '2025-08-01', [{ code: '00004', display: 'Ba Đình', parent: '01' }]);
    expect([await of('urn:lanh:catalogue:province'), await of('urn:lanh:catalogue:commune')]).toEqual([['01'], ['00004']]);
    const ids = ['lanh-province-commune-2025-07-01', 'lanh-province-commune-2025-08-01'];
    expect(await Promise.all(ids.map(async (id) => (await ask(`GET CodeSystem/${id}`)).body.concept.map(({ code }: { code: string }) => code)))).toEqual([['01'], ['01', '00004']]);
  });

  test('TRM-25 supplements add names and properties, never codes', async () => {
    const url = 'http://hl7.org/fhir/sid/icd-10';
    const supplement = { resourceType: 'CodeSystem', url: 'http://example.org/icd-jp', status: 'active', content: 'supplement', language: 'ja', supplements: `${url}|2026`, property: [{ code: 'ward', type: 'string' }],
      concept: [{ code: 'A00.9', display: 'コレラ', designation: [{ language: 'de', value: 'Cholera' }], property: [{ code: 'ward', valueString: 'B2' }] }, { code: 'Z99', display: 'x' }] };
    const id = await create(supplement);
    const shown = async (displayLanguage: string, version = '2026') => valueIn((await get('CodeSystem/$lookup', { system: url, code: version === '2026' ? 'A00.9' : 'A00.1', version, displayLanguage })).body, 'display');
    expect([await shown('ja'), await shown('de'), await shown('en'), await shown('de', '2025')]).toEqual(['コレラ', 'Cholera', 'Disease A00.9', 'Bệnh A00.1']);
    expect(JSON.stringify((await get('CodeSystem/$lookup', { system: url, code: 'A00.9' })).body)).toContain('"B2"');
    expect((await get('CodeSystem/$lookup', { system: url, code: 'Z99' })).status).toBe(404);
    const filtered = (await get('ValueSet/$expand', { url: `${url}?fhir_vs`, displayLanguage: 'de', filter: 'chol' })).body;
    expect(filtered.expansion.contains).toMatchObject([{ code: 'A00.9', display: 'Cholera' }]);
    await server.send(`PUT CodeSystem/${id}`, JSON.stringify({ ...supplement, id, status: 'retired' }));
    expect(await shown('ja')).toBe('Bệnh A00.9');
  });

  test('TRM-18 nothing of another facility, and nothing that a label closes', async () => {
    const secret = { code: 'secret', display: 'Secret' };
    const labelled = { resourceType: 'CodeSystem', url: 'http://example.org/closed', status: 'active', content: 'complete', concept: [secret], meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } };
    const id = await create(valueSet('here', [{ system, concept: [{ code: 'dog' }] }]));
    await create(labelled);
    for (const line of [`GET ValueSet/${id}/$expand`, 'GET ValueSet/$expand?url=http://example.org/here', `GET CodeSystem/$lookup?system=${system}&code=dog`, 'GET ConceptMap/$translate?url=http://example.org/map&system=x&code=y']) {
      expect([line, (await server.send(line, undefined, { 'x-facility': '2' })).statusCode]).toEqual([line, 404]);
    }
    const open = words.lookups({ db: server.db, dk: 1, deniedFlags: 1, today: '2026-11-01' });
    expect(await open.findSystem('http://example.org/closed')).toBeUndefined();
    expect(await words.lookups({ db: server.db, dk: 1, deniedFlags: undefined, today: '2026-11-01' }).findSystem(system)).toBeUndefined();
    expect((await words.lookups({ db: server.db, dk: 1, deniedFlags: 0, today: '2026-11-01' }).findSystem('http://example.org/closed'))?.find('secret')).toBeDefined();
  });

  test('TRM-19 the metadata names the operations, and by mode=terminology what they know', async () => {
    const statement = (await get('metadata', { mode: 'terminology' })).body;
    expect([statement.resourceType, statement.kind, validateResource(statement)]).toEqual(['TerminologyCapabilities', 'instance', []]);
    expect(statement.codeSystem).toContainEqual({ uri: 'http://hl7.org/fhir/administrative-gender', subsumption: true, version: [{ code: '4.0.1' }] });
    for (const uri of ['http://hl7.org/fhir/sid/icd-10', 'urn:ietf:bcp:13', 'http://terminology.hl7.org/CodeSystem/v3-ActCode']) expect(statement.codeSystem.some((one: { uri: string }) => one.uri === uri)).toBe(true);
    expect(statement.codeSystem.some((one: { uri: string }) => one.uri === 'http://snomed.info/sct')).toBe(false);
    const { rest } = (await get('metadata')).body;
    const named = (type: string) => rest[0].resource.find((one: { type: string }) => one.type === type).operation.map(({ name }: { name: string }) => name);
    expect([named('ValueSet'), named('CodeSystem'), named('ConceptMap')]).toEqual([expect.arrayContaining(['expand', 'validate-code']), expect.arrayContaining(['lookup', 'validate-code', 'subsumes']), expect.arrayContaining(['translate'])]);
  });

  test('TRM-22 of a part of a code system', async () => {
    await create({ resourceType: 'CodeSystem', url: 'http://example.org/part', status: 'active', content: 'fragment', concept: [{ code: 'a', display: 'A' }] } as never);
    const { extension } = (await get('ValueSet/$expand', { url: 'http://example.org/part?fhir_vs' })).body.expansion;
    expect(extension).toEqual([{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed', valueBoolean: true }]);
    expect((await expand({})).expansion).not.toHaveProperty('extension');
    const inSet = (await get('ValueSet/$validate-code', { url: 'http://example.org/part?fhir_vs', system: 'http://example.org/part', code: 'b' })).body;
    const inSystem = (await get('CodeSystem/$validate-code', { url: 'http://example.org/part', code: 'b' })).body;
    for (const body of [inSet, inSystem]) expect([valueIn(body, 'result'), valueIn(body, 'message')]).toEqual([false, expect.stringContaining('Only a part')]);
  });

  test('TRM-10 in XML and in a batch', async () => {
    const xml = await server.send('POST ValueSet/$validate-code', `<Parameters xmlns="http://hl7.org/fhir"><parameter><name value="url"/><valueUri value="http://example.org/pets"/></parameter><parameter><name value="coding"/><valueCoding><system value="${system}"/><code value="dog"/></valueCoding></parameter></Parameters>`, { 'content-type': 'application/fhir+xml', accept: 'application/fhir+xml' });
    expect([xml.statusCode, xml.body]).toEqual([200, expect.stringMatching(/<name value="result"\/>\s*<valueBoolean value="true"\/>/)]);
    const batch = await ask('POST ', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 'GET', url: `ValueSet/$expand?url=${names}&count=1` } }, { resource: { resourceType: 'Parameters', parameter: [{ name: 'coding', valueCoding: { system, code: 'dog' } }] }, request: { method: 'POST', url: 'CodeSystem/$lookup' } }] });
    expect(batch.body.entry.map((entry: { response: { status: string } }) => entry.response.status.slice(0, 3))).toEqual(['200', '200']);
  });
});
