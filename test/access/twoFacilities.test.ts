// Two facilities never see each other's patients, by whatever way. spec: ACC
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResourceType } from '#fhir/types/index.ts';
import { openFacilities, recordOf } from './facilities.ts';
import type { Facilities, Reply } from './facilities.ts';

const mark = `dấu-${randomUUID().slice(0, 8)}`;

describe('ACC-3 two facilities', { timeout: 120_000 }, () => {
  let house: Facilities;
  let patient = '';
  const records = new Map<ResourceType, string>();
  /** Everybody of the second facility, its backend service included. */
  const strangers = new Map<string, string>();

  beforeAll(async () => {
    house = await openFacilities();
    const own = await house.system(0);
    patient = (await house.send(own, 'POST Patient', { resourceType: 'Patient', name: [{ text: mark, family: mark }], identifier: [{ system: 'urn:x', value: mark }], telecom: [{ system: 'phone', value: '0911222333' }] })).body.id ?? '';
    records.set('Patient', patient);
    for (const [type, content] of Object.entries(recordOf(patient, mark))) {
      const made = await house.send(own, `POST ${type}`, { resourceType: type, ...content });
      expect([type, made.status, made.text.slice(0, 300)]).toEqual([type, 201, expect.anything()]);
      records.set(type as ResourceType, made.body.id ?? '');
    }
    for (const { username, facility } of house.demo.users) if (facility === house.demo.facilities[1]?.name) strangers.set(username, await house.session(username));
    strangers.set('backend', await house.system(1));
    expect(strangers.size).toBeGreaterThan(11);
  });
  afterAll(async () => { await house.close(); });

  /** Nothing of the first facility stands in the answer. */
  const isBlind = ({ text }: Reply, but: readonly string[] = []) => ![mark, ...records.values()].some((trace) => !but.includes(trace) && text.includes(trace));

  /** The same request about something that does not exist must get the same answer. */
  const sameAnswer = async (token: string, lineFor: (id: string) => string, body?: (id: string) => object) => {
    const nobody = randomUUID();
    return async (id: string): Promise<[Reply, boolean]> => {
      const [real, none] = [await house.send(token, lineFor(id), body?.(id)), await house.send(token, lineFor(nobody), body?.(nobody))];
      const plain = (reply: Reply, gone: string) => reply.text.replaceAll(gone, 'ID').replace(/"diagnostics":"[^"]*"/g, '');
      return [real, real.status === none.status && plain(real, id) === plain(none, nobody)];
    };
  };

  it('reading, versions and history look as if the record did not exist', async () => {
    for (const [who, token] of strangers) {
      for (const [type, id] of records) {
        for (const line of [(one: string) => `GET ${type}/${one}`, (one: string) => `GET ${type}/${one}/_history/1`, (one: string) => `GET ${type}/${one}/_history`]) {
          const [reply, same] = await (await sameAnswer(token, line))(id);
          expect([who, line(id), same, reply.status >= 400, isBlind(reply, [id])]).toEqual([who, line(id), true, true, true]);
        }
      }
    }
  });

  it('searches by id, word, patient, chain, _has, include and reverse include find nothing', async () => {
    const searches = (type: ResourceType, id: string): string[] => [
      `${type}?_id=${id}`, `${type}?_count=100`, `${type}?_summary=count`, `${type}?_lastUpdated=gt2020-01-01`, `${type}/_history`,
      ...(type === 'Patient'
        ? [`Patient?name=${mark}`, `Patient?phone=0911222333`, `Patient?identifier=urn:x|${mark}`, `Patient?_has:Observation:subject:code:text=${mark}`, `Patient?_id=${id}&_revinclude=Observation:subject`]
        : [`${type}?patient=Patient/${patient}`, `${type}?patient=${patient}`, `${type}?patient.name=${mark}`, `${type}?patient.identifier=urn:x|${mark}`, `${type}?patient=Patient/${patient}&_include=${type}:patient`]),
    ];
    // The same searches do find it at home.
    const own = await house.system(0);
    for (const [type, id] of records) {
      for (const query of searches(type, id).slice(5)) expect([query, (await house.send(own, `GET ${encodeURI(query)}`)).text.includes(id)]).toEqual([query, true]);
    }
    const askers = [...strangers].filter(([who]) => /^(pk\.(tiepdon|bacsi|luutru|nguoibenh)|backend)$/.test(who));
    expect(askers).toHaveLength(5);
    for (const [who, token] of askers) {
      for (const [type, id] of records) {
        for (const query of searches(type, id)) {
          const reply = await house.send(token, `GET ${encodeURI(query)}`);
          const found = (reply.body.entry ?? []).flatMap(({ resource }) => resource?.id ?? []);
          expect([who, query, found.some((one) => [...records.values()].includes(one))]).toEqual([who, query, false]);
          expect([who, query, isBlind({ ...reply, text: reply.text.replace(/"link":\[.*?\]/, '') }, reply.status >= 400 ? [id, patient, mark] : [])]).toEqual([who, query, true]);
        }
      }
    }
  });

  const sendPatch = (token: string, id: string, type: string) =>
    house.send(token, `PATCH ${type}/${id}`, { body: [{ op: 'test', path: '/id', value: id }, { op: 'add', path: '/language', value: 'vi' }], headers: { 'content-type': 'application/json-patch+json' } });

  it('writing about a stranger’s patient is answered as about nobody, and changes nothing there', async () => {
    const before = await versions();
    for (const [who, token] of strangers) {
      for (const [type, content] of Object.entries(recordOf('ID', 'x'))) {
        const bodyFor = (id: string) => ({ resourceType: type, ...JSON.parse(JSON.stringify(content).replace('Patient/ID', `Patient/${id}`)) });
        const [reply, same] = await (await sameAnswer(token, () => `POST ${type}`, bodyFor))(patient);
        expect([who, type, same, reply.status >= 400]).toEqual([who, type, true, true]);
      }
      for (const [type, id] of records) {
        const [reply] = await (await sameAnswer(token, (one) => `DELETE ${type}/${one}`))(id);
        expect([who, type, reply.status === 204 || reply.status >= 400, isBlind(reply, [id])]).toEqual([who, type, true, true]);
        const [patched, asNobody] = [await sendPatch(token, id, type), await sendPatch(token, randomUUID(), type)];
        expect([who, type, patched.status, patched.code, isBlind(patched, [id])]).toEqual([who, type, asNobody.status, asNobody.code, true]);
        expect(patched.status).toBeGreaterThanOrEqual(400);
      }
    }
    expect(await versions()).toEqual(before);
  });

  it('conditions of create, update and delete match nothing of the other facility', async () => {
    const before = await versions();
    const token = strangers.get('backend') ?? '';
    const made = await house.send(token, 'POST Patient', { body: { resourceType: 'Patient', name: [{ text: 'own' }] }, headers: { 'if-none-exist': `identifier=urn:x|${encodeURIComponent(mark)}` } });
    expect([made.status, made.body.id === patient]).toEqual([201, false]);
    const put = await house.send(token, `PUT Patient?identifier=urn:x|${encodeURI(mark)}`, { resourceType: 'Patient', name: [{ text: 'own' }] });
    expect([put.status, put.body.id === patient]).toEqual([201, false]);
    expect((await house.send(token, `DELETE Patient?identifier=urn:x|${encodeURI(mark)}`)).status).toBe(204);
    expect(await versions()).toEqual(before);
  });

  it('an id that the other facility uses is free here: the two records know nothing of each other', async () => {
    const token = strangers.get('backend') ?? '';
    expect((await house.send(token, `PUT Patient/${patient}`, { resourceType: 'Patient', id: patient, name: [{ text: 'own twin' }] })).status).toBe(201);
    expect((await house.send(token, `GET Patient/${patient}/_history`)).text).not.toContain(mark);
    expect((await house.send(await house.system(0), `GET Patient/${patient}`)).text).toContain(mark);
    expect((await house.send(token, `GET Observation?patient=Patient/${patient}`)).body.entry).toBeUndefined();
    expect((await house.send(token, `GET Patient?_id=${patient}&_revinclude=Observation:subject`)).body.entry).toHaveLength(1);
    expect((await house.send(token, `DELETE Patient/${patient}`)).status).toBe(204);
    expect((await house.send(await house.system(0), `GET Patient/${patient}`)).status).toBe(200);
  });

  it('batches, transactions and the history of the system reach no further', async () => {
    for (const [who, token] of strangers) {
      expect([who, (await house.send(token, 'GET _history?_count=1000')).text.includes(mark)]).toEqual([who, false]);
      const reads = [...records].flatMap(([type, id]) => [{ request: { method: 'GET', url: `${type}/${id}` } }, { request: { method: 'GET', url: `${type}?_id=${id}` } }]);
      for (const type of ['batch', 'transaction']) {
        const reply = await house.send(token, 'POST ', { resourceType: 'Bundle', type, entry: reads });
        expect([who, type, reply.text.includes(mark)]).toEqual([who, type, false]);
      }
    }
    const token = strangers.get('backend') ?? '';
    const linked = await house.send(token, 'POST ', { resourceType: 'Bundle', type: 'transaction', entry: [{ fullUrl: 'urn:uuid:0190c0de-0000-4000-8000-00000000aaaa', resource: { resourceType: 'Observation', status: 'final', code: { text: 'x' }, subject: { reference: `Patient?identifier=urn:x|${mark}` } }, request: { method: 'POST', url: 'Observation' } }] });
    expect(linked.status).toBeGreaterThanOrEqual(400);
  });

  it('papers are there for nobody of the other facility', async () => {
    for (const [who, token] of strangers) {
      const ask = async (id: string) => {
        const { statusCode, body } = await house.server.inject({ url: `/documents/${id}.pdf`, headers: { authorization: `Bearer ${token}` } });
        return [statusCode, body.replaceAll(id, 'ID')];
      };
      const [real, none] = [await ask(records.get('DocumentReference') ?? ''), await ask(randomUUID())];
      expect([who, real]).toEqual([who, none]);
      expect([403, 404]).toContain(real[0]);
    }
  });

  it('the live stream tells the other facility nothing', async () => {
    const address = await house.server.app.listen({ port: 0, host: '127.0.0.1' });
    const heard = async (token: string) => {
      const stop = new AbortController();
      const stream = await fetch(`${address}/live`, { signal: stop.signal, headers: { authorization: `Bearer ${token}` } });
      const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      const reading = (async () => { for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value; })().catch(() => undefined);
      return { text: () => text, stop: async () => { stop.abort(); await reading; } };
    };
    const [own, stranger] = [await heard(await house.session('tiepdon')), await heard(await house.session('pk.tiepdon'))];
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    const { id } = (await house.send(await house.system(0), 'POST Patient', { resourceType: 'Patient' })).body;
    await expect.poll(own.text, { timeout: 10_000 }).toContain(id);
    expect(stranger.text()).not.toContain(id);
    await own.stop();
    await stranger.stop();
  });

  async function versions(): Promise<string> {
    const { rows } = await house.server.db.query<{ n: string }>('select count(*)::text || max(ver)::text || coalesce(max(seq), 0)::text as n from fhir.res where dk = 1');
    return rows[0]?.n ?? '';
  }
});
