// The trail as AuditEvent, with the real policy. https://hl7.org/fhir/R4/auditevent.html
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEvent, Bundle, CapabilityStatement } from '#fhir/types/index.ts';
import { validateResource } from '#fhir/validation/index.ts';
import { openFacilities, recordOf } from '../access/facilities.ts';
import type { Facilities, Reply } from '../access/facilities.ts';

let house: Facilities;
const token = new Map<string, string>();
let own = '';
let stranger = '';
let visit = '';
const me = () => house.demo.users.find(({ username }) => username === 'nguoibenh')?.patientId ?? '';
const usernameOf = (role: string, facility = 0) => house.demo.users.find((user) => user.role === role && user.facility === house.demo.facilities[facility]?.name)?.username ?? '';
const get = (who: string, query: string) => house.send(token.get(who), `GET AuditEvent${query}`);
const eventsOf = (reply: Reply): AuditEvent[] => ((reply.body as unknown as Bundle).entry ?? []).map(({ resource }) => resource as AuditEvent);
const patientOf = (event: AuditEvent) => event.entity?.find(({ role }) => role?.code === '1')?.what?.reference;
const nextOf = (reply: Reply) => (reply.body as unknown as Bundle).link?.find(({ relation }) => relation === 'next')?.url;

beforeAll(async () => {
  house = await openFacilities();
  own = await house.system(0);
  for (const role of ['admin', 'records', 'manager', 'doctor', 'nurse', 'reception', 'cashier', 'patient']) token.set(role, await house.session(usernameOf(role)));
  token.set('admin2', await house.session(usernameOf('admin', 1)));
  stranger = (await house.send(own, 'POST Patient', { resourceType: 'Patient', name: [{ text: 'Ai Đó' }] })).body.id ?? '';
  visit = (await house.send(own, 'POST Encounter', { resourceType: 'Encounter', ...recordOf(me(), 'x').Encounter })).body.id ?? '';
  for (let round = 0; round < 3; round++) {
    await house.send(token.get('records'), `GET Patient/${me()}`);
    await house.send(token.get('records'), `GET Encounter/${visit}`);
    await house.send(token.get('records'), `GET Patient/${stranger}`);
  }
  await house.send(token.get('reception'), `DELETE Encounter/${visit}`);
});
afterAll(() => house.close());

describe('who sees it', () => {
  test('AUD-6 administrators, managers and the records office see the trail of their facility, each entry valid', async () => {
    for (const who of ['admin', 'records', 'manager']) {
      const reply = await get(who, '?_count=200');
      const events = eventsOf(reply);
      expect([who, reply.status, events.length > 10]).toEqual([who, 200, true]);
      for (const event of events) expect([event.id, validateResource(event)]).toEqual([event.id, []]);
    }
  });

  test('AUD-6 everybody else is refused, and the refusal is recorded', async () => {
    for (const who of ['doctor', 'nurse', 'reception', 'cashier']) {
      for (const query of ['', '/1-1', `?patient=${me()}`]) expect([who, query, (await get(who, query)).status]).toEqual([who, query, 403]);
    }
    const refused = eventsOf(await get('admin', '?outcome=4&_count=50'));
    expect(refused.map(({ outcomeDesc }) => outcomeDesc)).toContain('facility.type-not-allowed');
    expect(refused.every(({ outcome }) => outcome === '4')).toBe(true);
  });

  test('AUD-6 a patient sees who opened the own record, by name, and nothing of anybody else', async () => {
    const events = eventsOf(await get('patient', '?_count=100'));
    expect(events.length).toBeGreaterThanOrEqual(6);
    expect([...new Set(events.map(patientOf))]).toEqual([`Patient/${me()}`]);
    const opened = events.find((event) => event.entity?.some(({ what }) => what?.reference?.startsWith(`Encounter/${visit}`)) && event.action === 'R');
    expect(opened?.agent[0]?.name).toBeTruthy();
    expect(opened?.agent[0]?.who?.reference).toMatch(/^PractitionerRole\//);
    expect(events.flatMap(({ entity = [] }) => entity.flatMap(({ query }) => query ?? []))).toEqual([]);
    expect(eventsOf(await get('patient', `?patient=${stranger}`))).toEqual([]);
    const foreign = eventsOf(await get('admin', `?patient=${stranger}&_count=1`))[0];
    expect((await get('patient', `/${foreign?.id}`)).status).toBe(404);
  });

  test('AUD-6 nothing of the other facility, neither by search nor by id', async () => {
    const first = eventsOf(await get('admin', `?patient=${me()}&_count=1`))[0];
    expect((await get('admin', `/${first?.id}`)).status).toBe(200);
    expect((await get('admin2', `/${first?.id}`)).status).toBe(404);
    expect(eventsOf(await get('admin2', `?_id=${first?.id}`))).toEqual([]);
    expect(eventsOf(await get('admin2', `?patient=${me()}`))).toEqual([]);
    const theirs = eventsOf(await get('admin2', '?_count=100'));
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.map(patientOf)).not.toContain(`Patient/${me()}`);
  });

  test('AUD-6 looking at the trail is in the trail', async () => {
    await get('records', `?patient=Patient/${me()}&action=R`);
    const [newest] = eventsOf(await get('admin', `?patient=${me()}&_count=1`));
    expect(newest?.subtype?.[0]?.code).toBe('search-type');
    expect(Buffer.from(newest?.entity?.find(({ query }) => query)?.query ?? '', 'base64').toString()).toBe(`AuditEvent?patient=Patient/${me()}&action=R`);
  });
});

describe('how it is searched', () => {
  const all = async (query: string): Promise<AuditEvent[]> => {
    const found: AuditEvent[] = [];
    let reply = await get('admin', query);
    for (let pages = 0; pages < 200; pages++) {
      found.push(...eventsOf(reply));
      const next = nextOf(reply);
      if (next === undefined) return found;
      reply = await get('admin', next.slice(next.indexOf('?')));
      expect(reply.status).toBe(200);
    }
    throw new Error('no end');
  };

  test('AUD-6 pages by cursor give every entry once, newest first, whether an index leads or not', async () => {
    const until = new Date().toISOString();
    for (const query of [`?patient=${me()}&date=lt${until}`, `?date=lt${until}&action=R`, `?_sort=-date&date=lt${until}&patient=${me()},${stranger}`]) {
      const pages = await all(`${query}&_count=3`);
      const whole = eventsOf(await get('admin', `${query}&_count=1000`));
      expect(pages.length).toBeGreaterThan(5);
      expect([query, pages.map(({ id }) => id)]).toEqual([query, whole.map(({ id }) => id)]);
      expect(pages.map(({ recorded }) => recorded)).toEqual(pages.map(({ recorded }) => recorded).sort().reverse());
    }
  });

  test('AUD-6 the trail of months ago is reached, and dates of any precision hold', async () => {
    const { db } = house.server;
    const { dk } = (await db.query<{ dk: number }>('select dk from platform.audit where patient = $1 limit 1', [me()])).rows[0] ?? { dk: 0 };
    await db.query(`insert into platform.audit (dk, chain, n, at, action, interaction, outcome, rtype, rid, mac) select $1, min(chain), 900001, '2019-03-05T08:00:00+07:00', 'R', 'read', 'success', 'Basic', 'old-one', '' from platform.audit_chain`, [dk]);
    expect(eventsOf(await get('admin', '?entity=Basic/old-one'))).toHaveLength(1);
    for (const [query, count] of [['date=2019-03-05', 1], ['date=2019-03', 1], ['date=2019-03-06', 0], ['date=ge2019-03-05&date=lt2019-03-06', 1], ['date=lt2019', 0], ['date=le2019-03-05T01:00:00Z', 1], ['date=lt0001', 0], ['date=gt9999', 0]] as const) {
      expect([query, eventsOf(await get('admin', `?${query}`)).length]).toEqual([query, count]);
    }
  });

  test('AUD-6 by agent, entity, action and id', async () => {
    const [sample] = eventsOf(await get('admin', `?entity=Encounter/${visit}&action=R&_count=1`));
    const { who: { reference: who } = {}, altId } = { ...sample?.agent[0] };
    expect(JSON.stringify(sample?.entity)).toContain(`Encounter/${visit}`);
    const theirs = eventsOf(await get('admin', `?agent=${who}&_count=100`));
    expect(theirs.length).toBeGreaterThanOrEqual(9);
    expect([...new Set(theirs.flatMap(({ agent }) => agent[0]?.altId ?? []))]).toEqual([altId]);
    expect(eventsOf(await get('admin', `?_id=${sample?.id},9-9,nonsense`)).map(({ id }) => id)).toEqual([sample?.id]);
    const created = eventsOf(await get('admin', '?action=C&_count=100'));
    expect(created.length).toBeGreaterThan(0);
    expect(created.every(({ action }) => action === 'C')).toBe(true);
    for (const query of ['?agent=Device/no-such', '?action=X', '?outcome=8', '?action=http://example.org|C']) expect([query, eventsOf(await get('admin', query))]).toEqual([query, []]);
    expect(eventsOf(await get('admin', '?action=http://hl7.org/fhir/audit-event-action|C&outcome=0,4&_count=1'))).toHaveLength(1);
  });

  test('AUD-6 what it is not searched by is refused, or ignored when asked to be lenient; a foreign cursor is refused', async () => {
    for (const query of ['?policy=x', '?address=1', '?_include=AuditEvent:patient', '?patient.name=Ai', '?_sort=date', '?_sort=agent', '?date=ne2024', '?date=yesterday', '?_count=0', '?_total=accurate', '?patient=Group/1', '?_summary=true']) {
      expect([query, (await get('admin', query)).status]).toEqual([query, 400]);
    }
    const lenient = await house.send(token.get('admin'), 'GET AuditEvent?policy=x&action=C', { body: undefined as never, headers: { prefer: 'handling=lenient' } });
    expect([lenient.status, (lenient.body as unknown as Bundle).link?.[0]?.url?.endsWith('?action=C')]).toEqual([200, true]);
    const next = nextOf(await get('admin', `?patient=${me()}&_count=1`)) ?? '';
    const cursor = new URL(next).searchParams.get('_cursor');
    expect((await get('admin', `?_count=1&_cursor=${cursor}`)).status).toBe(400);
    expect((await get('admin2', next.slice(next.indexOf('?')))).status).toBe(400);
  });
});

describe('nobody writes it', () => {
  test('AUD-6 every write is refused with the reason, alone, in a transaction and by the system itself', async () => {
    const [event] = eventsOf(await get('admin', '?_count=1'));
    for (const line of ['POST AuditEvent', `PUT AuditEvent/${event?.id}`, `DELETE AuditEvent/${event?.id}`, `PUT AuditEvent?_id=${event?.id}`, `DELETE AuditEvent?_id=${event?.id}`, `GET AuditEvent/${event?.id}/_history`, 'GET AuditEvent/_history']) {
      for (const who of [own, token.get('admin')]) {
        const reply = await house.send(who, line, line.startsWith('GET') ? undefined : event);
        expect([line, reply.status, reply.code]).toEqual([line, 405, 'fhir.trail-read-only']);
      }
    }
    const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: event, request: { method: 'POST', url: 'AuditEvent' } }] };
    const reply = await house.send(own, 'POST ', bundle);
    expect([reply.status, reply.code]).toEqual([405, 'fhir.trail-read-only']);
  });

  test('AUD-6 the metadata says exactly this', async () => {
    const statement = (await house.server.inject({ url: '/fhir/metadata' })).json() as CapabilityStatement;
    const resources = statement.rest?.flatMap(({ resource = [] }) => resource) ?? [];
    const { interaction = [], searchParam = [], ...said } = { ...resources.find(({ type }) => type === 'AuditEvent') };
    expect(interaction.map(({ code }) => code)).toEqual(['read', 'search-type']);
    expect(searchParam.map(({ name }) => name).sort()).toEqual(['_id', 'action', 'agent', 'date', 'entity', 'outcome', 'patient']);
    expect([said.searchInclude, said.updateCreate, said.versioning]).toEqual([undefined, false, 'no-version']);
    const referrers = resources.flatMap(({ searchRevInclude = [] }) => searchRevInclude);
    expect(referrers.filter((one) => one.startsWith('AuditEvent:'))).toEqual([]);
  });
});
