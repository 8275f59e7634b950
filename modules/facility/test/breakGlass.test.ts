import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

interface Body { readonly id: string; readonly total?: number; readonly entry?: readonly unknown[]; readonly entries: readonly { readonly id: string }[] }
type Send = (line: string, body?: object) => Promise<{ status: number; code: string | undefined; body: Body }>;

describe('ACC break-glass', () => {
  let server: TestServer;
  // The care relation is judged by the clock of the database.
  const at = new Date();
  const until = new Date(at.getTime() + 4 * 3_600_000).toISOString();
  let doctor: Send;
  let desk: Send;
  let patient = '';
  let observation = '';

  const as = async (username: string): Promise<Send> => {
    const inject = await server.asUser(username);
    return async (line, body) => {
      const [method = '', path = ''] = line.split(' ');
      const answer = await inject({ method: method as 'GET', url: `/fhir/${path}`, headers: { 'content-type': 'application/fhir+json' }, ...(body && { payload: JSON.stringify(body) }) });
      const json = answer.body === '' ? undefined : answer.json();
      return { status: answer.statusCode, code: json?.issue?.[0]?.details?.coding?.[0]?.code, body: json };
    };
  };

  beforeAll(async () => {
    server = await openTestServer({ demo: true, now: () => at });
    [doctor, desk] = [await as('bacsinhi'), await as('tiepdon')];
    patient = (await desk('POST Patient', { resourceType: 'Patient', name: [{ text: 'Ngô Văn Kín' }] })).body.id;
    // The record begins in another department.
    await server.db.query(`insert into fhir.care_relation (dk, patient, holder, reason, since) select 1, $1, practitioner_role_id, 'encounter', $2 from platform.membership m join platform.account a on a.id = m.account_id where a.username = 'bacsi'`, [patient, new Date(at.getTime() - 1000)]);
    const colleague = await as('bacsi');
    observation = (await colleague('POST Observation', { resourceType: 'Observation', status: 'final', code: { text: 'mạch' }, subject: { reference: `Patient/${patient}` }, valueInteger: 80 })).body.id;
    expect(observation).toBeTruthy();
  });
  afterAll(async () => { await server.close(); });

  it('ACC-10 a record without a care relation is closed, by every way in', async () => {
    expect((await doctor(`GET Patient/${patient}/$record-access`)).body).toEqual({ access: 'closed' });
    expect((await doctor(`GET Observation/${observation}`)).code).toBe('facility.no-care-relation');
    expect((await doctor(`GET Observation/${observation}/_history`)).code).toBe('facility.no-care-relation');
    expect((await doctor(`GET Observation?patient=Patient/${patient}`)).body.entry).toBeUndefined();
    expect((await doctor(`GET Patient?_id=${patient}&_revinclude=Observation:subject`)).body.entry).toHaveLength(1);
    expect((await doctor('POST Observation', { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient/${patient}` } })).code).toBe('facility.no-care-relation');
  });

  it('ACC-10 a reason of the list and words are asked for; roles that do not treat are refused', async () => {
    expect((await doctor(`POST Patient/${patient}/$break-glass`, { reason: 'curiosity', note: 'x' })).code).toBe('facility.unknown-reason');
    expect((await doctor(`POST Patient/${patient}/$break-glass`, { reason: 'on-call' })).code).toBe('facility.words-missing');
    for (const username of ['tiepdon', 'thungan', 'quantri', 'giamdoc', 'luutru', 'nguoibenh']) expect([username, (await (await as(username))(`POST Patient/${patient}/$break-glass`, { reason: 'emergency' })).status]).toEqual([username, 403]);
    expect((await (await as('pk.bacsi'))(`POST Patient/${patient}/$break-glass`, { reason: 'emergency' })).status).toBe(404);
  });

  it('ACC-12 a reason opens the record to this person alone, and every access in that time carries it in the trail', async () => {
    const opened = await doctor(`POST Patient/${patient}/$break-glass`, { reason: 'on-call', note: 'trực thay khoa Nội' });
    expect(opened.body).toEqual({ until });
    expect((await doctor(`GET Observation/${observation}`)).status).toBe(200);
    expect((await doctor(`GET Observation?patient=Patient/${patient}`)).body.entry).toHaveLength(1);
    expect((await doctor(`GET Patient/${patient}/$record-access`)).body).toEqual({ access: 'open', reason: 'on-call', until });
    expect((await (await as('dieuduong'))(`GET Observation/${observation}`)).code).toBe('facility.no-care-relation');
    const { rows } = await server.db.query<{ interaction: string; purpose: string | null }>(
      `select interaction, purpose from platform.audit where patient = $1 and session = (select s.id::text from platform.session s join platform.account a on a.id = s.account_id where a.username = 'bacsinhi' order by s.created_at limit 1) and outcome = 'success' and at >= $2`, [patient, at]);
    const told = new Map(rows.map(({ interaction, purpose }) => [interaction, purpose]));
    for (const interaction of ['break-glass', 'read', 'search-type']) expect([interaction, told.get(interaction)]).toEqual([interaction, 'on-call']);
    expect((await doctor(`POST Patient/${patient}/$break-glass`, { reason: 'emergency' })).code).toBe('facility.record-open');
  });

  it('ACC-13 a specially protected record stays closed whatever the reason, and so does a protected part of an open one', async () => {
    const hidden = (await desk('POST Patient', { resourceType: 'Patient', meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] }, name: [{ text: 'Người Được Bảo Vệ' }] })).body.id;
    expect((await doctor(`GET Patient/${hidden}/$record-access`)).body).toEqual({ access: 'sensitive' });
    expect((await doctor(`POST Patient/${hidden}/$break-glass`, { reason: 'emergency' })).code).toBe('facility.sensitive-record');
    const colleague = await as('bacsi');
    const part = await colleague('POST Condition', { resourceType: 'Condition', meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] }, subject: { reference: `Patient/${patient}` }, code: { text: 'B20' } });
    expect(part.status).toBe(201);
    expect((await doctor(`GET Condition/${part.body.id}`)).code).toBe('fhir.sensitive');
    const bare = { resourceType: 'Condition', id: part.body.id, subject: { reference: `Patient/${patient}` }, code: { text: 'label gone' } };
    expect((await doctor(`PUT Condition/${part.body.id}`, bare)).code, 'who may not see it cannot write it free of its label').toBe('fhir.sensitive');
    expect((await doctor(`DELETE Condition/${part.body.id}`)).code).toBe('fhir.sensitive');
    const entry = { resource: bare, request: { method: 'PUT', url: `Condition/${part.body.id}` } };
    expect((await doctor('POST ', { resourceType: 'Bundle', type: 'transaction', entry: [entry] })).code).toBe('fhir.sensitive');
    expect((await doctor(`GET Condition?patient=Patient/${patient}`)).body.entry).toBeUndefined();
    expect((await doctor(`GET Condition/${part.body.id}/_history`)).status).toBe(403);
  });

  it('ACC-13 a label put on later closes the versions before it, by whatever way they are asked for', async () => {
    const own = await as('bacsi');
    const word = 'trước khi có nhãn';
    const { id } = (await own('POST Observation', { resourceType: 'Observation', status: 'final', subject: { reference: `Patient/${patient}` }, code: { text: word } })).body;
    expect(JSON.stringify((await own(`GET Observation/${id}/_history/1`)).body)).toContain(word);
    const counted = (await own('GET Observation/_history?_count=0')).body.total;
    const valueMeta = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] };
    expect((await own(`POST Observation/${id}/$meta-add`, { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta }] })).status).toBe(200);
    for (const line of [`GET Observation/${id}`, `GET Observation/${id}/_history/1`, `GET Observation/${id}/_history`]) expect([line, (await own(line)).code]).toEqual([line, 'fhir.sensitive']);
    for (const line of ['GET Observation/_history?_count=500', 'GET _history?_count=500']) expect([line, JSON.stringify((await own(line)).body).includes(word)]).toEqual([line, false]);
    expect((await own('GET Observation/_history?_count=0')).body.total).toBe(Number(counted) - 1);
  });

  it('ACC-11 the person in charge sees the opening and judges it once; the other facility sees none of it', async () => {
    const records = await as('luutru');
    const { entries } = (await records('GET $list-break-glass')).body;
    expect(entries).toMatchObject([{ patientId: patient, patientName: 'Ngô Văn Kín', person: 'Trần Thị Diễm Quỳnh', role: 'doctor', reason: 'on-call', note: 'trực thay khoa Nội' }]);
    expect((await (await as('pk.luutru'))('GET $list-break-glass')).body).toEqual({ entries: [] });
    expect((await (await as('pk.luutru'))('POST $review-break-glass', { id: entries[0]?.id, verdict: 'justified' })).status).toBe(404);
    expect((await doctor('GET $list-break-glass')).status).toBe(403);
    expect((await records('POST $review-break-glass', { id: entries[0]?.id, verdict: 'not-justified' })).code).toBe('facility.words-missing');
    expect((await records('POST $review-break-glass', { id: entries[0]?.id, verdict: 'justified' })).status).toBe(200);
    expect((await records('POST $review-break-glass', { id: entries[0]?.id, verdict: 'justified' })).code).toBe('facility.already-reviewed');
    expect((await records('GET $list-break-glass')).body).toEqual({ entries: [] });
    expect((await (await as('giamdoc'))('GET $list-break-glass?state=reviewed')).body.entries).toMatchObject([{ verdict: 'justified', reviewedBy: 'Thái Thị Hoà' }]);
  });
});

describe('ACC break-glass in time', () => {
  it('ACC-10 after four hours the record is closed again', async () => {
    const server = await openTestServer({ demo: true });
    const inject = await server.asUser('bacsinhi');
    const desk = await server.asUser('tiepdon');
    const json = { 'content-type': 'application/fhir+json' };
    const { id } = (await desk({ method: 'POST', url: '/fhir/Patient', headers: json, payload: JSON.stringify({ resourceType: 'Patient' }) })).json();
    await inject({ method: 'POST', url: `/fhir/Patient/${id}/$break-glass`, headers: json, payload: JSON.stringify({ reason: 'emergency' }) });
    const access = async () => (await inject({ url: `/fhir/Patient/${id}/$record-access` })).json().access;
    expect(await access()).toBe('open');
    await server.db.query(`update fhir.care_relation set since = since - interval '4 hours', until = until - interval '4 hours' where patient = $1`, [id]);
    expect(await access()).toBe('closed');
    await server.close();
  });
});
