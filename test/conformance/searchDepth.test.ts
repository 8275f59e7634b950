// Search beyond the first page of the standard: filters, several types, orders, includes, limits. https://hl7.org/fhir/R4/search.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#fhir/repository/id.ts';
import type { Bundle, OperationOutcome } from '#fhir/types/index.ts';
import { type FhirServer, openFhirServer } from '../fhirServer.ts';

const ucum = 'http://unitsofmeasure.org';
const v2 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
let server: FhirServer;
const ids: Record<string, string> = {};

const idOf = (name: string): string => (ids[name] ??= newId());
const ref = (name: string, type: string): { reference: string } => ({ reference: `${type}/${idOf(name)}` });
const named = (query: string): string => query.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
const read = async (query: string, headers: Record<string, string> = {}): Promise<Bundle> => {
  const answer = await server.send(`GET ${named(query)}`, undefined, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as Bundle;
};
const namesOf = (bundle: Bundle, mode = 'match'): string[] =>
  (bundle.entry ?? []).filter((entry) => entry.search?.mode === mode).map((entry) => Object.keys(ids).find((name) => ids[name] === entry.resource?.id) ?? '?');
const nextOf = (bundle: Bundle): string | undefined => bundle.link?.find((link) => link.relation === 'next')?.url.replace(/^.*\/fhir\/?/, '');
async function pageThrough(query: string): Promise<string[]> {
  return follow(`${query}&_count=1`);
}
async function follow(link: string | undefined): Promise<string[]> {
  const seen: string[] = [];
  for (let next = link; next !== undefined && seen.length < 40; ) {
    const bundle: Bundle = await read(next);
    seen.push(...namesOf(bundle));
    next = nextOf(bundle);
  }
  return seen;
}

const observation = (change: Record<string, unknown>): Record<string, unknown> => ({ resourceType: 'Observation', status: 'final', code: { text: 'x' }, ...change });
const amount = (value: number, unit: string): Record<string, unknown> => ({ valueQuantity: { value, unit, system: ucum, code: unit } });

beforeAll(async () => {
  server = await openFhirServer();
  const resources: [string, Record<string, unknown>][] = [
    ['root', { resourceType: 'Organization', name: 'Sở Y tế' }],
    ['bv', { resourceType: 'Organization', name: 'Bệnh viện', partOf: ref('root', 'Organization'), meta: { tag: [{ system: 'http://t', code: 'seen' }] } }],
    ['khoa', { resourceType: 'Organization', name: 'Khoa Nội', partOf: ref('bv', 'Organization') }],
    ['dao', {
      resourceType: 'Patient', active: true, gender: 'female', birthDate: '1980-05-17', name: [{ family: 'Nguyễn', given: ['Thị', 'Đào'] }], managingOrganization: ref('khoa', 'Organization'), meta: { tag: [{ system: 'http://t', code: 'seen' }] },
      identifier: [{ system: 'http://x/a', value: '12', type: { coding: [{ system: v2, code: 'MR' }] } }, { system: 'http://x/b', value: '77', type: { coding: [{ system: v2, code: 'NI' }] } }],
    }],
    ['an', { resourceType: 'Patient', text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Sốt <b>cao</b>, ba ngày</div>' }, active: false, gender: 'male', birthDate: '1975-01-01', name: [{ family: 'Trần, Lê', given: ['An'] }], identifier: [{ system: 'http://x/a', value: '77', type: { coding: [{ system: v2, code: 'MR' }] } }] }],
    ['binh', { resourceType: 'Patient', birthDate: '1990', name: [{ family: 'Nguyễn', given: ['Bình'] }] }],
    ['group', { resourceType: 'Group', type: 'person', actual: true, member: [{ entity: ref('an', 'Patient') }] }],
    ['low', observation({ ...amount(2, 'g'), subject: ref('dao', 'Patient'), effectiveDateTime: '2024-01-02', code: { coding: [{ system: 'http://c', code: 'B', display: 'Beta' }] } })],
    ['high', observation({ ...amount(3000, 'g'), subject: ref('an', 'Patient'), effectiveDateTime: '2024-01-01', code: { coding: [{ system: 'http://c', code: 'A', display: 'Gamma' }] } })],
    ['middle', observation({ ...amount(1, 'kg'), subject: ref('group', 'Group'), effectiveDateTime: '2024-01-01', code: { coding: [{ system: 'http://c', code: 'C', display: 'Alpha' }] } })],
    ['away', observation({ subject: { reference: 'http://elsewhere.org/fhir/Patient/1' } })],
    ['nobody', observation({})],
    ['told', observation({ subject: { display: 'x' } })],
    ['made', observation({ subject: ref('group', 'Group'), performer: [ref('binh', 'Patient')], code: { coding: [{ system: 'http://d', code: 'Z' }] } })],
    ['tree', { resourceType: 'CodeSystem', url: 'http://c', status: 'active', content: 'complete', concept: [{ code: 'A', concept: [{ code: 'B' }] }, { code: 'C' }] }],
    ['set', { resourceType: 'ValueSet', url: 'http://set', status: 'active', compose: { include: [{ system: 'http://c', concept: [{ code: 'B' }, { code: 'C' }] }] } }],
    ['states', { resourceType: 'ValueSet', url: 'http://states', status: 'active', compose: { include: [{ system: 'http://hl7.org/fhir/observation-status', concept: [{ code: 'amended' }] }] } }],
  ];
  for (const [name] of resources) idOf(name);
  const entry = resources.map(([name, resource]) => ({ resource: { ...resource, id: idOf(name) }, request: { method: 'PUT', url: `${resource.resourceType}/${idOf(name)}` } }));
  const answer = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
  expect(answer.statusCode, answer.body).toBe(200);
}, 60_000);
afterAll(() => server.close());

describe('SRC-20 filters', () => {
  test.each<[string, string, string[]]>([
    ['Patient', 'name co "guy"', ['binh', 'dao']],
    ['Patient', 'family eq nguyen and given eq "dao"', ['dao']],
    ['Patient', 'family eq nguye', []],
    ['Patient', 'family eq "Trần, Lê"', ['an']],
    ['Patient', 'given ew nh or gender eq male', ['an', 'binh']],
    ['Patient', 'family sw nguy and not (gender eq female)', ['binh']],
    ['Patient', 'birthdate ge 1980 and (birthdate lt 1985 or gender pr false)', ['binh', 'dao']],
    ['Patient', 'gender ne male', ['binh', 'dao']],
    ['Patient', 'family ne nguyen', ['an']],
    ['Patient', 'identifier eq http://x/a|77', ['an']],
    ['Patient', 'organization.name sw "khoa"', ['dao']],
    ['Observation', `value-quantity gt 1|${ucum}|kg`, ['high']],
    ['Observation', 'code eq http://c|A or code eq http://c|C', ['high', 'middle']],
    ['Observation', 'subject eq {group}', ['made', 'middle']],
    ['Observation', 'subject re Patient/{an}', ['high']],
    ['Observation', 'subject.name co dao and date eq 2024-01', ['low']],
    ['Observation', 'date po 2024-01-02', ['low']],
    ['Observation', 'not (date po 2024-01-02) and date pr true', ['high', 'middle']],
  ])('%s: %s', async (type, filter, expected) => {
    expect(namesOf(await read(`${type}?_filter=${encodeURIComponent(named(filter))}`)).sort()).toEqual(expected);
  });
  test.each(['gender co male', 'birthdate sw 19', 'nonsense eq 1', 'name zz 1', 'name co', 'birthdate eq yesterday'])('%s is refused', async (filter) => {
    expect((await server.send(`GET Patient?_filter=${encodeURIComponent(filter)}`)).statusCode).toBe(400);
  });
});

describe('SRC-8 and SRC-10 identifiers by type, references by id', () => {
  test.each<[string, string[]]>([
    [`Patient?identifier:of-type=${v2}|MR|12`, ['dao']],
    [`Patient?identifier:of-type=${v2}|MR|77`, ['an']],
    [`Patient?identifier:of-type=${v2}|NI|12`, []],
    ['Observation?subject={group}', ['made', 'middle']],
    ['Observation?subject={binh}', []],
    ['Observation?patient={binh}&code=Z', []],
    ['Observation?performer={binh}', ['made']],
    ['Observation?subject={dao}', ['low']],
    ['Observation?subject={dao},{group}', ['low', 'made', 'middle']],
    ['Observation?subject={dao},{an}&_sort=date', ['high', 'low']],
    ['Observation?patient={group}', []],
    ['Observation?patient:missing=true', ['made', 'middle', 'nobody', 'told']],
    ['Observation?code:missing=true', []],
    ['Observation?patient:missing=false', ['away', 'high', 'low']],
    ['Observation?subject:missing=true', ['nobody']],
    ['Observation?patient=http://elsewhere.org/fhir/Patient/1', ['away']],
    ['Observation?subject._has:Group:member:_id={group}', ['high']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query)).sort()).toEqual(expected);
    expect((await read(`${query}&_total=accurate`)).total).toBe(expected.length);
  });
  test.each(['Patient?identifier:of-type=MR|12', `Patient?identifier:of-type=${v2}|MR|`, `Patient?gender:of-type=${v2}|MR|1`])('%s is refused', async (query) => {
    expect((await server.send(`GET ${query}`)).statusCode).toBe(400);
  });
});

describe('SRC-27 words', () => {
  test.each<[string, string[]]>([
    ['Patient?_text=cao sot', ['an']],
    ['Patient?_text=nguyen', []],
    ['Patient?_content=NGUYỄN', ['binh', 'dao']],
    ['Patient?_content=ngu', []],
    ['Patient?_content=sốt ngày,đào', ['an', 'dao']],
    ['Patient?_content=nguyễn&_content=bình&birthdate=1990', ['binh']],
    ['Observation?subject:Patient._content=nguyễn', ['low']],
    ['?_type=Patient,Organization&_content=khoa', ['khoa']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query)).sort()).toEqual(expected);
  });
  test.each(['Patient?_text=%2B', 'Patient?_content:exact=x', 'Patient?_sort=_content', `Patient?_content=${'a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff'}`, 'Patient?_query=x'])('%s is refused', async (query) => {
    expect((await server.send(`GET ${query}`)).statusCode).toBe(400);
  });
});

describe('SRC-19 codes by value set and hierarchy', () => {
  test.each<[string, string[]]>([
    ['Observation?code:in=http://set', ['low', 'middle']],
    ['Observation?code:in=ValueSet/{set}', ['low', 'middle']],
    ['Observation?code:not-in=http://set&date:missing=false', ['high']],
    ['Observation?code:below=http://c|A', ['high', 'low']],
    ['Observation?code:above=http://c|B', ['high', 'low']],
    ['Observation?code:below=http://c|B,http://c|C', ['low', 'middle']],
    ['Observation?status:in=http://states', []],
    ['Observation?status:not-in=http://states&date:missing=false', ['high', 'low', 'middle']],
    ['Patient?_has:Observation:subject:code:in=http://set', ['dao']],
    ['Observation?_filter=code in http://set and subject re {dao}', ['low']],
    ['Observation?_filter=code sb http://c|A', ['high', 'low']],
    ['Observation?combo-code:in=http://set', ['low', 'middle']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query)).sort()).toEqual(expected);
  });
  test.each(['code:in=http://unknown', 'code:below=A', 'code:below=http://unknown|A', 'identifier:in=http://set', 'date:in=http://set', 'subject:below=http://c|A'])('%s is refused', async (query) => {
    expect((await server.send(`GET Observation?${query}`)).statusCode).toBe(400);
  });
});

describe('SRC-21 orders', () => {
  test.each<[string, string[]]>([
    ['Observation?_sort=value-quantity&value-quantity:missing=false', ['low', 'middle', 'high']],
    ['Observation?_sort=code&code:missing=false&date:missing=false', ['middle', 'low', 'high']],
    ['Observation?_sort=date,-value-quantity&date:missing=false', ['high', 'middle', 'low']],
    ['Observation?_sort=-date,code&date:missing=false', ['low', 'middle', 'high']],
    ['Patient?_sort=gender,birthdate', ['binh', 'dao', 'an']],
    ['Patient?_sort=-gender', ['an', 'dao', 'binh']],
    ['Patient?_sort=-active,family,-given', ['dao', 'an', 'binh']],
    ['Observation?_sort=-subject&patient:missing=false', ['an', 'dao', 'away'].sort((a, b) => ((ids[a] ?? '') > (ids[b] ?? '') ? -1 : 1))],
    ['Organization?_sort=-_id', []],
  ])('%s', async (query, expected) => {
    const subjects: Record<string, string> = { dao: 'low', an: 'high', away: 'away' };
    const bySubject = ['dao', 'an'].sort((a, b) => (idOf(a) > idOf(b) ? -1 : 1)).map((name) => subjects[name] ?? '');
    const byId = ['root', 'bv', 'khoa'].sort((a, b) => (idOf(a) > idOf(b) ? -1 : 1));
    const wanted = query.includes('subject') ? [...bySubject, 'away'] : query.includes('_id') ? byId : expected;
    expect(namesOf(await read(query))).toEqual(wanted);
    expect(await pageThrough(query)).toEqual(wanted);
  });
  test('pages stay whole while others write', async () => {
    const query = 'Patient?_sort=family,given';
    const first = await read(`${query}&_count=1`);
    const late = await server.send('POST Patient', JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Âu', given: ['Sớm'] }] }));
    const rest = await follow(nextOf(first));
    expect([...namesOf(first), ...rest]).toEqual(['binh', 'dao', 'an']);
    await server.send(`DELETE Patient/${(late.json() as { id: string }).id}`);
  });
});

describe('SRC-22 several types at once', () => {
  test.each<[string, string[]]>([
    ['?_type=Patient,Organization&_tag=seen', ['bv', 'dao']],
    ['?_type=Patient&gender=male', ['an']],
    ['?_type=Patient,Group&_id={group},{an}', ['an', 'group']],
    ['?_tag=http://t|seen', ['bv', 'dao']],
    ['?_id={low}', ['low']],
    ['?_type=Organization,Patient&name=khoa', ['khoa']],
    ['?_type=Observation,Patient&_filter=_id eq {low} or _id eq {an}', ['an', 'low']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query)).sort()).toEqual(expected);
    expect((await pageThrough(query)).sort()).toEqual(expected);
    expect((await read(`${query}&_total=accurate`)).total).toBe(expected.length);
    const posted = await server.send('POST _search', named(query.slice(1)), { 'content-type': 'application/x-www-form-urlencoded' });
    expect(namesOf(posted.json() as Bundle).sort()).toEqual(expected);
  });
  test('the newest come first where asked, page by page', async () => {
    const all = await pageThrough('?_type=Patient,Organization,Group&_sort=-_lastUpdated,_id');
    expect(all).toHaveLength(7);
    expect(new Set(all).size).toBe(7);
  });
  test('the self link names the types, and includes work from each', async () => {
    const bundle = await read('?_type=Patient,Observation&_id={dao},{low}&_include=Patient:organization&_include=Observation:subject');
    expect(bundle.link?.[0]?.url).toMatch(/\/fhir\?_type=Patient,Observation&_id=/);
    expect(namesOf(bundle, 'include')).toEqual(['khoa']);
  });
  test.each(['?_type=Banana', '?_type=AuditEvent', '?name=x', '?_type=Patient,Observation&gender=male', '?_type=Patient,Observation&_sort=birthdate'])('%s is refused', async (query) => {
    expect((await server.send(`GET ${query}`)).statusCode).toBe(400);
  });
});

describe('SRC-15 includes', () => {
  test.each<[string, string[]]>([
    ['Patient?_id={dao}&_include=Patient:organization&_include:iterate=Organization:partof', ['bv', 'khoa', 'root']],
    ['Patient?_id={dao}&_include:iterate=*', ['bv', 'khoa', 'root']],
    ['Observation?_id={low}&_include:iterate=*', ['bv', 'dao', 'khoa', 'root']],
    ['Organization?_id={root}&_revinclude:iterate=Organization:partof', ['bv', 'khoa']],
    ['Patient?_id={an}&_revinclude=*', ['group', 'high']],
    ['Patient?_id={an}&_revinclude=Group:*', ['group']],
    ['Organization?_id={khoa}&_revinclude:iterate=*', ['dao', 'low']],
  ])('%s', async (query, expected) => {
    expect(namesOf(await read(query), 'include').sort()).toEqual(expected);
  });
});

describe('SRC-23 limits', () => {
  const many = (n: number, one: (index: number) => string, by: string): string => Array.from({ length: n }, (_, index) => one(index)).join(by);
  test.each<[string, string, RegExp]>([
    ['a page', 'Patient?_count=1000000000', /10000/],
    ['alternatives', `Patient?family=${many(10_000, () => 'a', ',')}`, /500/],
    ['parameters', `Patient?${many(61, () => 'family=a', '&')}`, /60/],
    ['a chain', 'Organization?partof.partof.partof.partof.partof.name=x', /3 steps/],
    ['reverse chains', 'Patient?_has:Group:member:_has:List:item:_has:List:item:_has:List:item:_id=1', /3 steps/],
    ['includes', `Patient?${many(21, () => '_include=Patient:organization', '&')}`, /20 includes/],
    ['conditions', `Observation?${many(59, () => 'encounter.subject._id=a', '&')}&_filter=${encodeURIComponent(many(60, () => 'encounter.subject._id eq a', ' or '))}`, /400 conditions/],
    ['sort keys', `Patient?_sort=${many(7, () => 'family', ',')}`, /6 keys/],
    ['length', `Patient?family=${'a'.repeat(70_000)}`, /65536/],
  ])('%s beyond the limit: it is named', async (_name, query, limit) => {
    const answer = await server.send(`GET ${query}`);
    expect(answer.statusCode).toBe(400);
    const outcome = answer.json() as OperationOutcome;
    expect(outcome.issue[0]?.code).toBe('too-costly');
    expect(JSON.stringify(outcome.issue)).toMatch(limit);
  });
  test('a query is read from the address and from the form together', async () => {
    const answer = await server.send('POST Patient/_search?family=nguyen', 'given=dao', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(namesOf(answer.json() as Bundle)).toEqual(['dao']);
  });
});
