import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProfiles } from '#apps/server/loadProfiles.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { listDemoPatients } from '#modules/facility/server/index.ts';
import { inventArrival, planDays } from './day.ts';
import { readDiseaseMix } from './diseaseMix.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { fillHistory } from './fillHistory.ts';
import { yearsBetween } from './inventVisit.ts';
import { inventPerson } from './people.ts';
import { openChance } from './random.ts';
import { findKeyless, recordStatements } from '../../test/keyedStatements.ts';

describe('DEM-3 what is invented', () => {
  it('the same seed makes the same people, another seed makes others', () => {
    const people = (seed: number) => {
      const chance = openChance(seed);
      return Array.from({ length: 20 }, (_nothing, number) => inventPerson(chance, { sex: number % 2 ? 'male' : 'female', ageYears: number * 4, on: '2026-11-27', number }));
    };
    expect(people(7)).toEqual(people(7));
    expect(people(8)).not.toEqual(people(7));
    for (const [number, person] of people(7).entries()) {
      expect(yearsBetween(person.birthDate, '2026-11-27')).toBe(number * 4);
      expect(person.citizenId).toMatch(/^040[0-3]\d{8}$/);
      expect(person.contact !== undefined, person.name).toBe(number * 4 < 16);
    }
  });

  it('nobody comes on a Sunday, most on a Monday, and always in working hours', () => {
    const days = planDays(openChance(1), { today: '2026-11-27', days: 90, visits: 900 });
    const on = (weekday: number) => days.filter(({ day }) => new Date(`${day}T00:00:00Z`).getUTCDay() === weekday);
    expect(on(0)).toEqual([]);
    expect(Math.min(...on(1).map(({ visits }) => visits))).toBeGreaterThan(Math.max(...on(6).map(({ visits }) => visits)));
    const chance = openChance(3);
    for (let turn = 0; turn < 500; turn++) {
      const minute = inventArrival(chance);
      expect(minute).toBeGreaterThanOrEqual(6 * 60 + 45);
      expect(minute).toBeLessThanOrEqual(16 * 60);
    }
  });

  it('dengue and hand, foot and mouth disease have their seasons', async () => {
    const mix = await readDiseaseMix();
    const peak = (code: string) => mix.filter((disease) => disease.code === code).map(({ months }) => months.indexOf(Math.max(...months)) + 1);
    expect(peak('A97.0').every((month) => month >= 7 && month <= 10)).toBe(true);
    expect(peak('J11.1').every((month) => month === 1 || month === 2 || month === 12)).toBe(true);
  });
});

describe('DEM the demo hospital on a database', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ demo: true });
  }, 60_000);
  afterAll(() => server.close());
  const count = async (type: string, query = '') => (await (await server.asUser('luutru'))({ url: `/fhir/${type}?_summary=count&_total=accurate${query}` })).json().total as number;

  it('DEM-1 DEM-2 DEM-6 DEM-7 DKY-2 visits are finished in the past by those who did them, twelve people wait today, the last papers are signed, a second run adds nothing, and no statement looks past its facility', async () => {
    const say = () => undefined;
    const recorder = recordStatements();
    const made = await fillHistory(server.services, { visits: 40, say });
    recorder.stop();
    expect(await findKeyless(server.db, recorder.texts)).toEqual([]);
    expect(made).toBeGreaterThanOrEqual(40);
    const encounters = await count('Encounter');
    expect(encounters).toBeGreaterThan(20);
    expect(await count('Encounter', '&status=finished')).toBeLessThan(encounters);
    expect(await count('DocumentReference', '&status=current')).toBeGreaterThanOrEqual(20);
    expect(await count('MedicationRequest', '&status=active')).toBeGreaterThan(5);
    expect(await fillHistory(server.services, { visits: 40, say })).toBe(0);
    expect(await count('Encounter')).toBe(encounters);
    for (const { patientId } of listDemoPatients().slice(0, 1)) expect(await count('Encounter', `&patient=${patientId}&status=finished`)).toBeGreaterThan(1);
    const { rows } = await server.db.query<{ actors: number; accounts: number }>(`select count(distinct actor)::int as actors, count(distinct account)::int as accounts from platform.audit where interaction in ('check-in', 'save-visit', 'record-vitals')`);
    expect(rows[0]?.actors).toBeGreaterThan(3);
  }, 120_000);

  it('DEM-5 people with a long illness come again on the day their medicine ends; twelve people wait in the rooms today', async () => {
    const { rows } = await server.db.query<{ first: string; second: string; days: number }>(
      `with visit as (select pat, content::json as c, row_number() over (partition by pat order by content::json #>> '{period,start}') as n from fhir.res where rt = $1 and content::json ->> 'status' = 'finished' and content::json #>> '{class,code}' = 'AMB')
       select one.c #>> '{period,start}' as first, two.c #>> '{period,start}' as second,
         (select max((r.content::json #>> '{dispenseRequest,expectedSupplyDuration,value}')::int) from fhir.res r where r.rt = $2 and r.content::json #>> '{encounter,reference}' = 'Encounter/' || (one.c ->> 'id')) as days
       from visit one join visit two on two.pat = one.pat and two.n = one.n + 1`, [typeNumber('Encounter'), typeNumber('MedicationRequest')]);
    expect(rows.length).toBeGreaterThan(0);
    const day = (instant: string) => Math.floor((Date.parse(instant) + 7 * 3_600_000) / 86_400_000);
    for (const { first, second, days } of rows) expect([days, Math.abs(day(second) - day(first) - days) <= 2]).toEqual([days, true]);
    const waiting = await server.db.query<{ n: number }>(`select count(*)::int as n from reception.ticket where state in ('waiting', 'called', 'skipped')`);
    expect(waiting.rows[0]?.n).toBe(12);
  });

  it('DEM-8 some lie in the wards, one has gone home and the record waits, one is archived', async () => {
    const { rows } = await server.db.query<{ state: string; n: number }>(`select state || case when ended_at is null then ' in' else '' end as state, count(*)::int as n from documents.record where care in ('inpatient', 'day') group by 1 order by 1`);
    expect(rows).toEqual([{ state: 'archived', n: 1 }, { state: 'open', n: 2 }, { state: 'open in', n: 2 }]);
  });

  it('VAL-13 the profiles are found like any other resource; the demo people, their cards, visits and diagnoses fit them', async () => {
    expect(await loadProfiles(server.services)).toBeGreaterThan(20);
    expect(await loadProfiles(server.services)).toBe(0);
    const core = 'http://fhir.ehealth.gov.vn/core/StructureDefinition';
    expect(await count('StructureDefinition', `&url=${core}/vn-core-patient`)).toBe(1);
    expect((await (await server.asUser('luutru'))({ url: '/fhir/StructureDefinition/vn-core-patient' })).json()).toMatchObject({ type: 'Patient', meta: { versionId: '1' } });
    const profiles = {
      Patient: `${core}/vn-core-patient`, Encounter: `${core}/vn-core-encounter`, Condition: `${core}/vn-core-condition-encounter-diagnosis`, Practitioner: `${core}/vn-core-practitioner`,
      Organization: `${core}/vn-core-provider`, Coverage: 'urn:lanh:profile:insurance-card',
    };
    for (const [type, profile] of Object.entries(profiles)) {
      const ask = await server.asUser('luutru');
      const { entry } = (await ask({ url: `/fhir/${type}?_count=8` })).json() as { entry: { resource: { id: string } }[] };
      expect([type, entry.length > 2]).toEqual([type, true]);
      for (const { resource } of entry) {
        const { issue } = (await ask({ url: `/fhir/${type}/${resource.id}/$validate?profile=${profile}` })).json() as { issue: { details: { coding: { code: string }[] }; diagnostics: string; expression?: string[] }[] };
        expect([type, issue.map(({ diagnostics, expression }) => [diagnostics, expression])]).toEqual([type, [['Valid: nothing wrong was found.', undefined]]]);
      }
    }
  }, 60_000);

  it('IPS-6 the summaries of the demo people fit the profiles of the summary; without one of its sections none does', async () => {
    const ask = await server.asUser('luutru');
    const { entry } = (await ask({ url: '/fhir/Encounter?class=IMP,AMB&_sort=-date&_count=3' })).json() as { entry: { resource: { subject: { reference: string } } }[] };
    const validate = async (bundle: object) => {
      const answer = await ask({ method: 'POST', url: '/fhir/Bundle/$validate?profile=http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips', payload: JSON.stringify(bundle), headers: { 'content-type': 'application/fhir+json' } });
      const { issue } = answer.json() as { issue: { severity: string; diagnostics: string; expression?: string[] }[] };
      return issue.filter(({ severity }) => severity === 'error' || severity === 'fatal').map(({ diagnostics, expression }) => [diagnostics, expression?.[0]]);
    };
    let entries = 0;
    let last: { entry: { resource: { section: object[] } }[] } | undefined;
    for (const patient of new Set(entry.map(({ resource }) => resource.subject.reference))) {
      last = (await ask({ url: `/fhir/${patient}/$summary` })).json();
      entries += last?.entry.length ?? 0;
      expect([patient, await validate(last ?? {})]).toEqual([patient, []]);
    }
    expect(entries).toBeGreaterThan(9);
    last?.entry[0]?.resource.section.shift();
    expect(JSON.stringify(await validate(last ?? {}))).toContain('sectionProblems');
  }, 60_000);

  it('DEM-4 another part adds people of its own', async () => {
    const before = await count('Patient');
    await fillHistory(server.services, { visits: 10, part: 1, say: () => undefined });
    expect(await count('Patient')).toBeGreaterThan(before);
  }, 60_000);
});
