// https://hl7.org/fhir/uv/bulkdata/STU2/export.html, with the real access policy on two facilities.
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import type { Manifest } from '#fhir/bulk/manifest.ts';
import { PartWriter } from '#fhir/bulk/parts.ts';
import { runJobs } from '#fhir/bulk/worker.ts';
import type { RestServices } from '#fhir/rest/services.ts';
import { accessPolicy } from '#modules/facility/server/index.ts';
import { type Facilities, openFacilities, recordOf } from '../access/facilities.ts';

describe('bulk export', () => {
  let house: Facilities;
  let services: RestServices;
  const quick = { underWayMs: 0 };
  let token: string;
  let other: string;
  let clerk: string;
  const ids = { mine: '', second: '', group: '', observation: '', hidden: '' };

  const kickOff = async (line: string, { by = token, headers = {}, body }: { by?: string; headers?: Record<string, string>; body?: object } = {}) => {
    const [method = '', ...path] = line.split(' ');
    return house.server.inject({ method: method as 'GET', url: `/fhir/${path.join('%20')}`, headers: { authorization: `Bearer ${by}`, prefer: 'respond-async', ...(body && { 'content-type': 'application/fhir+json' }), ...headers }, ...(body && { payload: JSON.stringify(body) }) });
  };
  const at = (url: string, by: string | undefined = token, { method = 'GET', headers = {} }: { method?: 'GET' | 'DELETE'; headers?: Record<string, string> } = {}) =>
    house.server.inject({ method, url: new URL(url).pathname + new URL(url).search, headers: { ...(by !== '' && { authorization: `Bearer ${by}` }), ...headers } });
  const exportOf = async (line: string, more: Parameters<typeof kickOff>[1] = {}) => {
    const started = await kickOff(line, more);
    expect([started.statusCode, started.body]).toEqual([202, expect.stringContaining('accepted')]);
    await runJobs(services, quick);
    const status = await at(started.headers['content-location'] as string, more.by);
    expect([status.statusCode, status.body]).toEqual([200, expect.any(String)]);
    const manifest = status.json() as Manifest;
    const lines: { resourceType: string; id: string; [name: string]: unknown }[] = [];
    for (const { url } of manifest.output) {
      const file = await at(url, more.by);
      expect([file.statusCode, file.headers['content-type']]).toEqual([200, 'application/fhir+ndjson']);
      lines.push(...file.body.trim().split('\n').map((line) => JSON.parse(line)));
    }
    return { manifest, lines, status: started.headers['content-location'] as string };
  };
  const namesOf = (lines: { resourceType: string; id: string }[]) => lines.map(({ resourceType, id }) => `${resourceType}/${id}`);

  beforeAll(async () => {
    house = await openFacilities();
    [token, other, clerk] = [await house.system(0), await house.system(1), await house.session('luutru')];
    const { services: plain } = house.server;
    services = await buildFhirServices(plain, { authenticate: async () => { throw new Error('not asked'); }, policy: accessPolicy, audit: plain.audit.trail });
    const post = async (type: string, content: object) => (await house.send(token, `POST ${type}`, { resourceType: type, ...content })).body.id ?? '';
    const patient = (text: string) => post('Patient', { name: [{ text }], gender: 'female', birthDate: '1990-01-01' });
    [ids.mine, ids.second] = [await patient('Một'), await patient('Hai')];
    const record = recordOf(ids.mine, 'x').Observation as object;
    ids.observation = (await house.server.inject({ method: 'POST', url: '/fhir/Observation', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' }, payload: JSON.stringify({ resourceType: 'Observation', ...record, note: [{ text: 'hai\ndòng' }] }, undefined, 1) })).json().id;
    ids.hidden = await post('Observation', { ...record, meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] } });
    await post('Observation', { ...(recordOf(ids.second, 'y').Observation as object), status: 'preliminary' });
    ids.group = await post('Group', { type: 'person', actual: true, member: [{ entity: { reference: `Patient/${ids.mine}` } }, { entity: { reference: `Patient/${ids.second}` }, inactive: true }] });
  });
  afterAll(() => house.close());

  test('BLK-1 BLK-5 the system: every readable resource on one line, as of one instant; what is protected is counted, and the trail has facility and patients', async () => {
    const { manifest, lines } = await exportOf('GET $export');
    const { db } = house.server;
    const { rows: [stored] } = await db.query<{ n: number }>('select count(*)::int4 as n from fhir.res where dk = 1 and content is not null and flags & 3 = 0');
    expect(new Set(namesOf(lines)).size).toBe(stored?.n);
    expect(lines).toHaveLength(stored?.n ?? 0);
    expect(manifest).toMatchObject({ requiresAccessToken: true, request: 'http://localhost:80/fhir/$export', deleted: [], error: [], extension: { 'urn:lanh:bulk:left-out': 1 } });
    expect(lines.find(({ id }) => id === ids.observation)).toMatchObject({ note: [{ text: 'hai\ndòng' }] });
    const { rows } = await db.query<{ interaction: string; patient: string | null; purpose: string }>(`select interaction, patient, purpose from platform.audit where interaction like 'export%' and dk = 1`);
    expect(rows.find(({ interaction }) => interaction === 'export-start')?.purpose).toContain('(approved by registration of the backend service)');
    expect(rows.filter(({ interaction }) => interaction === 'export').map(({ patient }) => patient)).toEqual(expect.arrayContaining([ids.mine, ids.second]));
    expect(rows.filter(({ interaction }) => interaction === 'export-file')).toHaveLength(manifest.output.length);
  });

  test('BLK-1 a group: the records of its active members alone; patients: nothing but records', async () => {
    const group = await exportOf(`GET Group/${ids.group}/$export?_type=Patient,Observation,Organization`);
    expect(namesOf(group.lines).toSorted()).toEqual([`Observation/${ids.observation}`, `Patient/${ids.mine}`]);
    const patients = await exportOf('GET Patient/$export?_type=Observation,Organization');
    expect(patients.lines.length).toBeGreaterThan(1);
    expect(new Set(patients.lines.map(({ resourceType }) => resourceType))).toEqual(new Set(['Observation']));
    expect((await kickOff('GET Group/none/$export')).statusCode).toBe(404);
  });

  test('BLK-1 BLK-3 _since gives what was written and deleted after it, and rows written after the instant come as they stood', async () => {
    const gone = (await house.send(token, 'POST Basic', { resourceType: 'Basic', code: { text: 'old' } })).body.id ?? '';
    const kept = (await house.send(token, 'POST Basic', { resourceType: 'Basic', code: { text: 'old' } })).body.id ?? '';
    const first = await exportOf('GET $export?_type=Basic');
    expect(namesOf(first.lines)).toEqual(expect.arrayContaining([`Basic/${gone}`, `Basic/${kept}`]));
    const since = encodeURIComponent(first.manifest.transactionTime);
    await house.send(token, `DELETE Basic/${gone}`);
    const fresh = (await house.send(token, 'POST Basic', { resourceType: 'Basic', code: { text: 'new' } })).body.id ?? '';
    const started = await kickOff(`GET $export?_type=Basic&_since=${since}`);
    // As if the process had taken its instant and was killed then.
    const job = (started.headers['content-location'] as string).split('/').at(-1);
    await house.server.db.query(`update bulk.job set state = 'running', tries = 1, transaction_at = clock_timestamp() where id = $1`, [job]);
    await house.send(token, `PUT Basic/${fresh}`, { resourceType: 'Basic', id: fresh, code: { text: 'newer' } });
    await house.send(token, 'POST Basic', { resourceType: 'Basic', code: { text: 'too late' } });
    await runJobs(services, quick);
    const manifest = (await at(started.headers['content-location'] as string)).json() as Manifest;
    const [file, deleted] = [await at(manifest.output[0]!.url), await at(manifest.deleted[0]!.url)];
    expect(file.body.trim().split('\n').map((line) => JSON.parse(line))).toMatchObject([{ id: fresh, code: { text: 'new' } }]);
    expect(JSON.parse(deleted.body)).toEqual({ resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url: `Basic/${gone}` } }] });
  });

  test('BLK-3 filters, elements and patients narrow it', async () => {
    const { lines } = await exportOf('GET $export?_type=Observation&_typeFilter=Observation?status=preliminary,Observation?code:text=y&_elements=Observation.status');
    expect(lines).toEqual([{ resourceType: 'Observation', id: expect.any(String), meta: expect.objectContaining({ tag: [expect.objectContaining({ code: 'SUBSETTED' })] }), status: 'preliminary', code: { text: 'y' } }]);
    const parameters = { resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Patient' }, { name: 'patient', valueReference: { reference: `Patient/${ids.second}` } }] };
    expect(namesOf((await exportOf('POST Patient/$export', { body: parameters })).lines)).toEqual([`Patient/${ids.second}`]);
  });

  test.each([
    ['GET $export?_type=Nonsense', 'bulk.bad-parameter'], ['GET $export?_outputFormat=csv', 'bulk.bad-parameter'], ['GET $export?_since=yesterday', 'bulk.bad-parameter'], ['GET $export?_x=1', 'bulk.bad-parameter'],
    ['GET $export?_typeFilter=Observation%3F_sort=date', 'bulk.bad-parameter'], ['GET $export?_typeFilter=Observation%3Fnonsense=1', 'fhir.search-unknown-parameter'], ['GET $export?patient=Patient/1', 'bulk.bad-parameter'],
    ['GET $export?_elements=a;b', 'bulk.bad-parameter'], ['GET $export?_type=Patient&_typeFilter=Observation%3Fstatus=final', 'bulk.bad-parameter'],
  ])('BLK-2 %s is refused: %s', async (line, code) => {
    const answer = await kickOff(line);
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([400, code]);
  });

  test('BLK-2 without Prefer: respond-async nothing is begun; unknown parameters pass when leniency is wished', async () => {
    const answer = await kickOff('GET $export', { headers: { prefer: 'return=minimal' } });
    expect([answer.statusCode, answer.json().issue[0].details.coding[0].code]).toEqual([400, 'bulk.async-only']);
    const lenient = await kickOff('GET $export?_type=Group&_x=1', { headers: { prefer: 'respond-async, handling=lenient' } });
    expect(lenient.statusCode).toBe(202);
    expect((await at(lenient.headers['content-location'] as string, token, { method: 'DELETE' })).statusCode).toBe(202);
  });

  test('BLK-4 a job waits, is told of to nobody else, and is gone after DELETE, also while it runs', async () => {
    const started = await kickOff('GET $export?_type=Patient');
    const status = started.headers['content-location'] as string;
    const waiting = await at(status);
    expect([waiting.statusCode, waiting.headers['x-progress'], waiting.headers['retry-after']]).toEqual([202, 'waiting', '2']);
    expect([(await at(status, other)).statusCode, (await at(status, clerk)).statusCode, (await at(status, '')).statusCode, (await at(status, other, { method: 'DELETE' })).statusCode]).toEqual([404, 404, 401, 404]);
    expect((await at(status, token, { method: 'DELETE' })).statusCode).toBe(202);
    expect(((await at(status)).json() as { resourceType: string }).resourceType).toBe('OperationOutcome');
    const writer = new PartWriter(services, { dk: 1, id: status.split('/').at(-1)!, kind: 'output', type: 'Patient' }, undefined);
    await writer.add({ rid: ids.mine, pat: ids.mine, text: Buffer.from('{}') });
    await expect(writer.end()).rejects.toThrow();
    expect(await runJobs(services, quick)).toBe(0);
  });

  test('BLK-5 people need the permission, a purpose and an approver', async () => {
    const doctor = await house.session('bacsi');
    expect((await kickOff('GET $export', { by: doctor })).statusCode).toBe(403);
    expect((await kickOff('GET $export', { by: await house.session('nguoibenh') })).statusCode).toBe(403);
    expect((await kickOff('GET $export?_purpose=thống kê bệnh viện', { by: clerk })).json().issue[0].expression).toEqual(['_approvedBy']);
    expect((await kickOff('GET $export?_purpose=x&_approvedBy=y', { by: clerk })).json().issue[0].details.coding[0].code).toBe('bulk.purpose-missing');
    expect((await kickOff('GET $export?_protected=true', { by: clerk })).statusCode).toBe(403);
    const { lines } = await exportOf('GET Patient/$export?_type=Observation&_purpose=thống kê quý III của bệnh viện&_approvedBy=Giám đốc&_use=duty', { by: clerk });
    expect(namesOf(lines)).toContain(`Observation/${ids.observation}`);
    expect(namesOf(lines)).not.toContain(`Observation/${ids.hidden}`);
  });

  test('PDP-5 a use that waits for consent leaves out who has not given it, by copy and by filter, whoever asks, and counts them', async () => {
    const asked = (use: string, what = '_type=Patient,Observation', by = clerk) => exportOf(`GET Patient/$export?${what}&_purpose=nghiên cứu về tăng huyết áp&_approvedBy=Hội đồng y đức${use}`, { by });
    const refused = await kickOff('GET $export?_purpose=nghiên cứu về tăng huyết áp&_approvedBy=Hội đồng y đức', { by: clerk });
    expect([refused.statusCode, refused.json().issue[0].details.coding[0].code, refused.json().issue[0].diagnostics]).toEqual([422, 'bulk.use-missing', expect.stringContaining('research')]);
    expect((await kickOff('GET $export?_use=x')).statusCode).toBe(422);
    const before = await asked('&_use=research');
    expect([before.lines, Number(before.manifest.extension['urn:lanh:bulk:left-out'])]).toEqual([[], expect.any(Number)]);
    expect(Number(before.manifest.extension['urn:lanh:bulk:left-out'])).toBeGreaterThan(1);
    const { db } = house.server;
    await db.query(`insert into fhir.data_use (dk, use, patient, consent, until) values (1, 'research', $1, gen_random_uuid(), null), (1, 'research', $2, gen_random_uuid(), '2020-01-01')`, [ids.mine, ids.second]);
    expect(namesOf((await asked('&_use=research')).lines)).toEqual(expect.arrayContaining([`Patient/${ids.mine}`, `Observation/${ids.observation}`]));
    for (const by of [clerk, token]) {
      const found = await asked('&_use=research', '_type=Patient&_typeFilter=Patient?_sort=_id'.replace('?_sort=_id', '?active:missing=true'), by);
      expect(namesOf(found.lines)).toEqual([`Patient/${ids.mine}`]);
    }
    expect(namesOf((await asked('&_use=teaching')).lines)).toEqual([]);
    expect(namesOf((await asked('&_use=duty')).lines)).toContain(`Patient/${ids.second}`);
    await db.query('delete from fhir.data_use');
  });

  test('BLK-9 with four eyes an export waits for another person; programs go on', async () => {
    const { db } = house.server;
    const { rows: [own] } = await db.query<{ id: string }>('select organization_id as id from platform.facility where dk = 1');
    const house1 = (await house.server.inject({ url: `/fhir/Organization/${own?.id}`, headers: { authorization: `Bearer ${token}` } })).json() as { extension?: object[] };
    const set = async (extension: object[]) => expect((await house.send(token, `PUT Organization/${own?.id}`, { ...house1, resourceType: 'Organization', ...(extension.length > 0 && { extension }) })).status).toBe(200);
    await set([...(house1.extension ?? []), { url: 'urn:lanh:export-four-eyes', valueBoolean: true }]);
    const call = (code: string, input: object) => house.server.inject({ method: 'POST', url: `/fhir/$${code}`, headers: { authorization: `Bearer ${clerk}`, 'content-type': 'application/fhir+json' }, payload: JSON.stringify(input) });
    const started = await kickOff('GET Patient/$export?_type=Patient&_purpose=thống kê quý III của bệnh viện&_approvedBy=Giám đốc&_use=duty', { by: clerk });
    const status = started.headers['content-location'] as string;
    const id = status.split('/').at(-1) ?? '';
    expect([started.statusCode, await runJobs(services, quick), (await at(status, clerk)).headers['x-progress']]).toEqual([202, 0, 'waiting for a second person']);
    expect((await call('list-export-requests', {})).json().requests).toMatchObject([{ id, own: true, purpose: expect.stringContaining('thống kê quý III của bệnh viện'), approver: 'Giám đốc' }]);
    const alone = await call('decide-export', { id, agree: true });
    expect([alone.statusCode, alone.json().issue[0].details.coding[0].code]).toEqual([403, 'facility.own-export']);
    expect((await call('decide-export', { id: id.replace(/^.{4}/, '0000'), agree: true })).statusCode).toBe(404);
    // Asked for by somebody else, the clerk is the second person.
    await db.query('update bulk.job set account = $2 where id = $1', [id, 'somebody-else']);
    expect((await call('decide-export', { id, agree: true })).statusCode).toBe(200);
    expect([await runJobs(services, quick), (await call('decide-export', { id, agree: true })).statusCode]).toEqual([1, 404]);
    const second = await kickOff('GET Patient/$export?_type=Patient&_purpose=thống kê quý III của bệnh viện&_approvedBy=Giám đốc&_use=duty', { by: clerk });
    const other = (second.headers['content-location'] as string).split('/').at(-1) ?? '';
    expect([(await call('decide-export', { id: other, agree: false })).statusCode, (await at(second.headers['content-location'] as string, clerk)).statusCode]).toEqual([200, 404]);
    expect(namesOf((await exportOf('GET Patient/$export?_type=Patient')).lines)).toContain(`Patient/${ids.mine}`);
    await set(house1.extension ?? []);
  });

  test('BLK-5 at most three jobs of an account are open', async () => {
    const all = [await kickOff('GET $export'), await kickOff('GET $export'), await kickOff('GET $export'), await kickOff('GET $export')];
    expect(all.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429]);
    for (const { headers } of all.slice(0, 3)) await at(headers['content-location'] as string, token, { method: 'DELETE' });
  });

  test('BLK-6 a job that was cut off behind a part goes on there: nothing twice, nothing missing', async () => {
    const whole = await exportOf('GET $export?_type=Patient,Observation');
    const started = await kickOff('GET $export?_type=Patient,Observation');
    const id = (started.headers['content-location'] as string).split('/').at(-1)!;
    const { db } = house.server;
    await db.query(`update bulk.job set state = 'running', tries = 1, transaction_at = $2, done_types = '{}' where id = $1`, [id, whole.manifest.transactionTime]);
    // One part of two patients was finished before the process ended.
    const patients = whole.lines.filter(({ resourceType }) => resourceType === 'Patient').slice(0, 2);
    const writer = new PartWriter(services, { dk: 1, id, kind: 'output', type: 'Patient' }, undefined);
    for (const one of patients) await writer.add({ rid: one.id, pat: one.id, text: Buffer.from(JSON.stringify(one)) });
    await writer.end();
    // Another process is at it: then this one leaves it alone.
    const rival = await db.connect();
    await rival.query('select pg_advisory_lock(hashtextextended($1, 0))', [`bulk.job/${id}`]);
    expect(await runJobs(services, quick)).toBe(0);
    rival.release(true);
    await expect.poll(() => runJobs(services, quick), { timeout: 20_000 }).toBe(1);
    const manifest = (await at(started.headers['content-location'] as string)).json() as Manifest;
    const texts: string[] = [];
    for (const { url } of manifest.output) texts.push((await at(url)).body);
    expect(namesOf(texts.join('').trim().split('\n').map((line) => JSON.parse(line)))).toEqual(namesOf(whole.lines));
    expect(manifest.output.filter(({ type }) => type === 'Patient').map(({ count }) => count)[0]).toBe(2);
  });

  test('BLK-7 files: packed if wished, by a signed address without a token, to nobody else, and not after the end', async () => {
    const plain = await exportOf('GET $export?_type=Group');
    const { url } = plain.manifest.output[0]!;
    const packed = await at(url, token, { headers: { 'accept-encoding': 'gzip' } });
    expect(JSON.parse(gunzipSync(packed.rawPayload).toString())).toMatchObject({ id: ids.group });
    expect([(await at(url, '')).statusCode, (await at(url, other)).statusCode, (await at(`${url}x`)).statusCode]).toEqual([401, 404, 404]);
    const { manifest } = await exportOf('GET $export?_type=Group&_signedAddresses=true');
    expect(manifest.requiresAccessToken).toBe(false);
    const signed = manifest.output[0]!.url;
    expect((await at(signed, '')).statusCode).toBe(200);
    for (const wrong of [signed.replace('Group.1', 'Group.2'), signed.replace(/expires=\d/, 'expires=9'), signed.slice(0, -1), url + new URL(signed).search]) expect((await at(wrong, '')).statusCode).toBe(404);
    await house.server.db.query(`update bulk.job set expires_at = now() - interval '1 second'`);
    expect((await at(signed, '')).statusCode).toBe(404);
    await runJobs(services, quick);
    expect((await house.server.db.query('select 1 from bulk.part')).rows).toEqual([]);
  });

  test('BLK-8 IMP-4 an import takes a set with circles, says line by line what was refused, and adds nothing twice', async () => {
    const visit = { resourceType: 'Encounter', id: 'imp-e', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/imp-p' }, diagnosis: [{ condition: { reference: 'Condition/imp-c' } }] };
    const lines = [visit, { resourceType: 'Condition', id: 'imp-c', subject: { reference: 'Patient/imp-p' }, encounter: { reference: 'Encounter/imp-e' } }, { resourceType: 'Patient', id: 'imp-p' }, { resourceType: 'Patient', id: 'imp-bad', gender: 'x' }];
    const send = async () => {
      const started = await house.server.inject({ method: 'POST', url: '/fhir/$import', headers: { authorization: `Bearer ${token}`, prefer: 'respond-async', 'content-type': 'application/fhir+ndjson' }, payload: lines.map((line) => JSON.stringify(line)).join('\n') });
      expect([started.statusCode, started.body]).toEqual([202, expect.any(String)]);
      await runJobs(services, quick);
      return (await at(started.headers['content-location'] as string)).json() as Manifest;
    };
    const first = await send();
    expect(first).toMatchObject({ output: [], error: [{ type: 'OperationOutcome', count: 1 }], extension: { 'urn:lanh:bulk:resources': 3 } });
    expect(JSON.parse((await at(first.error[0]!.url)).body).issue[0]).toMatchObject({ severity: 'error', diagnostics: expect.stringContaining('lines.1.ndjson line 4') });
    expect((await house.send(token, 'GET Encounter/imp-e')).status).toBe(200);
    expect(await send()).toMatchObject({ extension: { 'urn:lanh:bulk:resources': 0 } });
    expect((await house.send(token, 'GET Encounter/imp-e')).body).toMatchObject({ meta: { versionId: '1' } });
  });

  test('BLK-8 files of a manifest are not fetched from inside; people need the permission, and a manifest its form', async () => {
    const manifest = (url: string) => ({ inputFormat: 'application/fhir+ndjson', input: [{ type: 'Patient', url }] });
    const started = await kickOff('POST $import', { body: manifest('https://127.0.0.1:9/patients.ndjson') });
    expect(started.statusCode).toBe(202);
    await runJobs(services, quick);
    const { error } = (await at(started.headers['content-location'] as string)).json() as Manifest;
    expect((await at(error[0]!.url)).body).toContain('the address is not public');
    expect((await kickOff('POST $import', { body: manifest('file:///etc/passwd') })).statusCode).toBe(400);
    expect((await kickOff('POST $import', { body: { input: [] } })).statusCode).toBe(400);
    expect((await kickOff('POST $import', { body: manifest('https://example.org'), by: clerk })).statusCode).toBe(403);
  });
});
