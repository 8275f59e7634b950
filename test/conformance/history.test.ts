// History of a resource, a type and the system. https://hl7.org/fhir/R4/http.html#history
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedStart, readChanges } from '#fhir/repository/changeFeed.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

interface Entry { readonly fullUrl: string; readonly resource?: { readonly id: string; readonly meta: { readonly versionId: string; readonly lastUpdated: string } }; readonly request: { readonly method: string; readonly url: string }; readonly response: { readonly status: string; readonly lastModified: string } }
interface Page { readonly total?: number; readonly entry?: readonly Entry[]; readonly link: readonly { readonly relation: string; readonly url: string }[] }

let server: FhirServer;
beforeAll(async () => { server = await openFhirServer(); });
afterAll(() => server.close());

const put = (id: string, more = '') => server.send(`PUT Basic/${id}`, `{"resourceType":"Basic","id":"${id}","code":{"text":"x"}${more}}`);
/** In a millisecond of its own. */
async function putLater(id: string, more: string): Promise<void> {
  const { now } = Date;
  for (const start = now(); now() === start;) await new Promise(setImmediate);
  await put(id, more);
}
const page = async (address: string): Promise<Page> => (await server.send(`GET ${address}`)).json();
const lines = ({ entry = [] }: Page): string[] => entry.map(({ request, response }) => `${request.method} ${request.url} ${response.status}`);
const next = ({ link }: Page): string | undefined => link.find(({ relation }) => relation === 'next')?.url.replace(/^.*\/fhir\//, '');
async function everyPage(address: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let at: string | undefined = address; at !== undefined;) {
    const one: Page = await page(at);
    entries.push(...(one.entry ?? []));
    at = next(one);
  }
  return entries;
}

test('RST-6 each version names the verb that wrote it, a deletion the id', async () => {
  await put('verbs.1');
  await put('verbs.1', ',"language":"vi"');
  await server.send('PATCH Basic/verbs.1', '[{"op":"remove","path":"/language"}]', { 'content-type': 'application/json-patch+json' });
  await server.send('DELETE Basic/verbs.1');
  await put('verbs.1');
  const expected = ['PUT Basic/verbs.1 201', 'DELETE Basic/verbs.1 204', 'PATCH Basic/verbs.1 200', 'PUT Basic/verbs.1 200', 'PUT Basic/verbs.1 201'];
  const whole = await page('Basic/verbs.1/_history');
  expect(lines(whole)).toEqual(expected);
  expect(validateResource(whole)).toEqual([]);
  const { id } = (await server.send('POST Basic', '{"resourceType":"Basic","code":{"text":"y"}}')).json();
  const entry = [{ resource: { resourceType: 'Basic', code: { text: 'z' } }, request: { method: 'POST', url: 'Basic' } }, { resource: { resourceType: 'Basic', id: 'verbs.2', code: { text: 'z' } }, request: { method: 'PUT', url: 'Basic/verbs.2' } }];
  await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
  for (const address of ['Basic/_history', '_history']) expect(lines(await page(address)).slice(0, 8)).toEqual([expect.stringMatching(/^(POST Basic|PUT Basic\/verbs\.2) 201$/), expect.stringMatching(/^(POST Basic|PUT Basic\/verbs\.2) 201$/), 'POST Basic 201', ...expected]);
  expect((await page(`Basic/${id}/_history`)).entry?.[0]?.fullUrl).toMatch(new RegExp(`/fhir/Basic/${id}$`));
});

test('RST-6 _since, _at, _count, _elements and what is not known', async () => {
  for (let version = 1; version <= 3; version++) await putLater('times', `,"extension":[{"url":"urn:v","valueInteger":${version}}]`);
  const address = 'Basic/times/_history';
  const [third, second, first] = (await page(address)).entry ?? [];
  const at = (entry: Entry | undefined) => encodeURIComponent(entry?.response.lastModified ?? '');
  const versions = ({ entry = [] }: Page) => entry.map(({ resource }) => resource?.meta.versionId).join();
  expect(versions(await page(`${address}?_since=${at(second)}`))).toBe('3,2');
  expect(versions(await page(`${address}?_at=${at(third)}`))).toBe('3');
  for (const scope of [address, 'Basic/_history', '_history']) {
    const own = (one: Page): Page => ({ ...one, entry: (one.entry ?? []).filter(({ fullUrl }) => fullUrl.endsWith('/times')) });
    expect([scope, versions(own(await page(`${scope}?_at=${at(first)}`)))]).toEqual([scope, expect.stringMatching(/1$/)]);
    expect([scope, (await page(`${scope}?_at=2001-01`)).entry]).toEqual([scope, undefined]);
    expect([scope, versions(own(await page(`${scope}?_at=${new Date().getUTCFullYear()}`)))]).toEqual([scope, '3,2,1']);
    expect([scope, (await page(`${scope}?_since=2999`)).entry]).toEqual([scope, undefined]);
    const counted = await page(`${scope}?_count=0`);
    expect([scope, counted.entry, counted.total, (await page(`${scope}?_summary=count`)).total]).toEqual([scope, undefined, (await everyPage(`${scope}?_count=1000`)).length, counted.total]);
    expect((await page(`${scope}?_count=1&_elements=code`)).entry?.[0]?.resource).toMatchObject({ code: { text: 'x' }, meta: { tag: [{ code: 'SUBSETTED' }] } });
    for (const query of ['name=x', '_since=yesterday', '_at=2026-02-30', '_count=-1', '_before=x']) expect([query, (await server.send(`GET ${scope}?${query}`)).statusCode]).toEqual([query, 400]);
    expect((await server.send(`GET ${scope}?name=x`, undefined, { prefer: 'handling=lenient' })).statusCode).toBe(200);
    expect((await server.send(`HEAD ${scope}`)).statusCode).toBe(200);
  }
});

test('RST-15 the pages of the system hold every version once, also while others write', async () => {
  const seen = new Set<string>();
  const before = Number((await page('_history?_count=0')).total);
  let at: string | undefined = '_history?_count=4';
  for (let turn = 0; at !== undefined; turn++) {
    const one: Page = await page(at);
    if (turn < 5) await put(`late-${turn}`);
    for (const { fullUrl, response, resource } of one.entry ?? []) {
      const key = `${fullUrl} ${resource?.meta.versionId ?? response.lastModified}`;
      expect([key, seen.has(key)]).toEqual([key, false]);
      seen.add(key);
    }
    at = next(one);
  }
  expect(seen.size).toBe(before);
  expect(server.events.filter(({ interaction }) => interaction === 'history-system').at(-1)).toMatchObject({ action: 'R', outcome: 'success' });
});

test('RST-15 reads of patients’ records stand in the trail per patient', async () => {
  const { id } = (await server.send('POST Patient', '{"resourceType":"Patient"}')).json();
  await server.send('POST Observation', `{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/${id}"}}`);
  await page('_history?_count=1');
  expect(server.events.at(-1)).toMatchObject({ interaction: 'history-system', patientId: id });
});

test('CHG-2 RST-15 transactions are ordered by number, not by its digits', async () => {
  const insert = (xid: number, seq: number) => server.db.query(`insert into fhir.change (dk, xid, seq, rt, rid, ver, operation, actor, at) values (77, '${xid}', ${seq}, 1, gen_random_uuid(), 1, 'create', 'x', now())`);
  for (const [index, xid] of [98, 99, 100, 101].entries()) await insert(xid, index + 1);
  const seen: string[] = [];
  for (let after = feedStart; ;) {
    const [row] = await readChanges(server.db, { facilities: [77], after, limit: 1 });
    if (!row) break;
    seen.push(row.place.xid);
    after = row.place;
  }
  expect(seen).toEqual(['98', '99', '100', '101']);
});
