// Random people, roles, scopes, care relations and records against one plain rule: what is found is exactly what may be seen. spec: ACC
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { accessPolicy } from '#modules/facility/server/index.ts';
import { roleRights } from '#modules/facility/model/index.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { ResourceType } from '#fhir/types/index.ts';

const types = ['Patient', 'Observation', 'Condition', 'Coverage', 'Organization'] as const;
type Kind = (typeof types)[number];

interface Thing { readonly dk: number; readonly type: Kind; readonly id: string; readonly patient: string | undefined; readonly hidden: boolean; /** Code of its category: Observation and Condition have one. */ readonly category?: string }
interface Relation { readonly dk: number; readonly patient: string; readonly holder: string; readonly state: 'open' | 'past' | 'future' }

const holders = Array.from({ length: 4 }, () => randomUUID());
const patients = Array.from({ length: 8 }, (_, at) => ({ dk: at < 5 ? 1 : 2, id: randomUUID(), hidden: at === 4 }));
const hidden = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }] };

const things: Thing[] = patients.flatMap(({ dk, id, hidden: secret }): Thing[] => [
  { dk, type: 'Patient', id, patient: id, hidden: secret },
  ...(['Observation', 'Condition', 'Coverage'] as const).flatMap((type): Thing[] => [false, true].map((flag) => ({ dk, type, id: randomUUID(), patient: id, hidden: flag }))),
  ...['vital-signs', 'laboratory'].map((category): Thing => ({ dk, type: 'Observation', id: randomUUID(), patient: id, hidden: false, category })),
  { dk, type: 'Condition', id: randomUUID(), patient: id, hidden: false, category: 'encounter-diagnosis' },
]).concat([1, 2].map((dk) => ({ dk, type: 'Organization', id: randomUUID(), patient: undefined, hidden: false })));

const relations: Relation[] = patients.flatMap(({ dk, id }, at): Relation[] => [
  { dk, patient: id, holder: holders[at % 4] ?? '', state: 'open' }, { dk, patient: id, holder: holders[(at + 1) % 4] ?? '', state: 'past' }, { dk, patient: id, holder: holders[(at + 2) % 4] ?? '', state: 'future' },
]);

const categorySystem: Partial<Record<Kind, string>> = { Observation: 'http://terminology.hl7.org/CodeSystem/observation-category', Condition: 'http://terminology.hl7.org/CodeSystem/condition-category' };

function contentOf({ type, id, patient, hidden: secret, category }: Thing): Record<string, unknown> {
  const subject = { reference: `Patient/${patient}` };
  const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
  const own: Record<Kind, object> = {
    Patient: { name: [{ text: id, family: id }] }, Observation: { status: 'final', code: { text: id }, subject }, Condition: { clinicalStatus: active, code: { text: id }, subject },
    Coverage: { status: 'active', beneficiary: subject, payor: [{ display: 'x' }] }, Organization: { name: id },
  };
  return { resourceType: type, id, ...(secret && { meta: hidden }), ...own[type], ...(category && { category: [{ coding: [{ system: categorySystem[type], code: category }] }] }) };
}

/** The rule in plain words, written without looking at the code it judges. */
function maySee(caller: Caller, thing: Thing, how: 'r' | 's'): boolean {
  if (thing.dk !== caller.dk || thing.hidden) return false;
  if (!scopeAllows(caller, thing, how)) return false;
  if (caller.system) return true;
  if (!caller.roles.some((role) => readsType(role, thing.type))) return false;
  if (caller.patientId) return thing.patient === caller.patientId;
  if (thing.type === 'Patient' || thing.patient === undefined) return true;
  if (caller.roles.some((role) => roleRights[role as keyof typeof roleRights].reach === 'all')) return true;
  const held = [caller.practitionerRoleId, ...caller.departmentIds];
  return relations.some((one) => one.dk === thing.dk && one.patient === thing.patient && one.state === 'open' && held.includes(one.holder));
}

function readsType(role: string, type: Kind): boolean {
  const { reads } = roleRights[role as keyof typeof roleRights];
  return reads === '*' || reads.includes(type);
}

/** What a scope is narrowed to, said again by hand. */
const narrowed: Readonly<Record<string, (thing: Pick<Thing, 'type' | 'category'>) => boolean>> = {
  '': () => true,
  '?category=http://terminology.hl7.org/CodeSystem/observation-category|vital-signs': ({ category }) => category === 'vital-signs',
  '?category=laboratory,http://terminology.hl7.org/CodeSystem/observation-category|exam': ({ category }) => category === 'laboratory',
  '?category=vital-signs&status=final': ({ category }) => category === 'vital-signs',
  '?status=cancelled': () => false,
  '?category=http://terminology.hl7.org/CodeSystem/condition-category|encounter-diagnosis': ({ category }) => category === 'encounter-diagnosis',
};

function scopeAllows(caller: Caller, thing: Pick<Thing, 'type' | 'category' | 'patient'>, how: 'r' | 's' | 'c'): boolean {
  return !caller.scopes || caller.scopes.some((scope) => grants(caller, scope, { thing, how }));
}

function grants(caller: Caller, scope: string, { thing, how }: { thing: Pick<Thing, 'type' | 'category' | 'patient'>; how: 'r' | 's' | 'c' }): boolean {
  const at = scope.indexOf('?');
  const [context = '', rest = ''] = (at === -1 ? scope : scope.slice(0, at)).split('/');
  const [what, letters = ''] = rest.split('.');
  if ((what !== '*' && what !== thing.type) || !isInContext(caller, context, thing.patient)) return false;
  if (!narrowed[at === -1 ? '' : scope.slice(at)]!(thing)) return false;
  const written: Readonly<Record<string, string>> = { '*': 'cruds', read: 'rs', write: 'cud' };
  return (written[letters] ?? letters).includes(how);
}

function isInContext({ system, patientId, launchPatientId }: Caller, context: string, of: string | undefined): boolean {
  if ((context === 'system') !== (system === true)) return false;
  return context !== 'patient' || patientId !== undefined || (launchPatientId !== undefined && launchPatientId === of);
}

const plainScope = fc.tuple(fc.constantFrom('patient', 'user', 'system'), fc.constantFrom('*', ...types), fc.constantFrom('r', 's', 'rs', 'cruds', 'cud', 'c', 'read', 'write', '*')).map(([context, type, letters]) => `${context}/${type}.${letters}`);
const narrowScope = fc.tuple(fc.constantFrom('patient', 'user', 'system'), fc.constantFrom('r', 's', 'rs', 'cruds', 'c', 'cs'), fc.constantFrom(...Object.keys(narrowed)))
  .map(([context, letters, criteria]) => `${context}/${criteria.includes('condition') ? 'Condition' : 'Observation'}.${letters}${criteria}`);
const scope = fc.oneof({ arbitrary: plainScope, weight: 2 }, { arbitrary: narrowScope, weight: 1 });
const facility = fc.constantFrom(1, 2);
const base = { facilityId: 'f', accountId: 'a', clientId: 'c', reference: 'Device/x', permissions: new Set<string>(), displayName: 'x' };
const staffRoles = Object.keys(roleRights).filter((role) => role !== 'patient');

const staff: fc.Arbitrary<Caller> = fc.record({
  dk: facility, roles: fc.uniqueArray(fc.constantFrom(...staffRoles), { minLength: 1, maxLength: 3 }), practitionerRoleId: fc.constantFrom(...holders),
  departmentIds: fc.uniqueArray(fc.constantFrom(...holders), { maxLength: 2 }), scopes: fc.option(fc.array(scope, { maxLength: 4 }), { nil: undefined }),
  launched: fc.option(fc.constantFrom(...patients), { nil: undefined }),
}).map(({ launched, ...own }) => ({ ...base, ...own, ...(own.scopes === undefined ? {} : { scopes: own.scopes }), ...(own.scopes && launched && { launchPatientId: launched.id }) }));
const patient: fc.Arbitrary<Caller> = fc.record({ of: fc.constantFrom(...patients), scopes: fc.option(fc.array(scope, { maxLength: 4 }), { nil: undefined }) })
  .map(({ of, scopes }) => ({ ...base, dk: of.dk, patientId: of.id, roles: ['patient'], departmentIds: [], ...(scopes && { scopes }) }));
const system: fc.Arbitrary<Caller> = fc.record({ dk: facility, scopes: fc.array(scope, { maxLength: 4 }) }).map((own) => ({ ...base, ...own, system: true as const, roles: [], departmentIds: [] }));
const anybody = fc.oneof({ arbitrary: staff, weight: 4 }, { arbitrary: patient, weight: 2 }, { arbitrary: system, weight: 1 });

describe('ACC-2 ACC-21 SRC-16 what is found is exactly what may be seen', { timeout: 120_000 }, () => {
  let server: TestServer;
  const listOf = { 1: randomUUID(), 2: randomUUID() } as const;
  let caller: Caller = { ...base, dk: 1, roles: [], departmentIds: [] };
  beforeAll(async () => {
    // First everything is written as the installation, then the house's own policy judges who reads.
    let open = true;
    const policy: typeof accessPolicy = {
      checkType: (...given) => { if (!open) accessPolicy.checkType(...given); },
      searchAccess: (who, ...of) => (open ? { dk: who.dk, kind: 'facility', deniedFlags: 0 } : accessPolicy.searchAccess(who, ...of)),
      checkPatient: async (...given) => { if (!open) await accessPolicy.checkPatient(...given); },
    };
    server = await openTestServer({ gate: { authenticate: async () => caller, policy, audit: { append: async () => undefined } } });
    for (const dk of [1, 2]) {
      caller = { ...base, dk, system: true, roles: [], departmentIds: [] };
      const entry = things.filter((thing) => thing.dk === dk).map((thing) => ({ resource: contentOf(thing), request: { method: 'PUT', url: `${thing.type}/${thing.id}` } }));
      expect((await send('POST', '', { resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(200);
    }
    for (const { dk, patient: of, holder, state } of relations) {
      const [since, until] = { open: ['-1 hour', null], past: ['-3 hours', '-1 hour'], future: ['1 hour', null] }[state] as [string, string | null];
      await server.db.query('insert into fhir.care_relation (dk, patient, holder, reason, since, until) values ($1, $2, $3, $4, now() + $5::interval, now() + $6::interval)', [dk, of, holder, 'encounter', since, until]);
    }
    for (const dk of [1, 2] as const) {
      caller = { ...base, dk, system: true, roles: [], departmentIds: [] };
      const entry = things.filter((thing) => thing.dk === dk).map(({ type, id }) => ({ item: { reference: `${type}/${id}` } }));
      expect((await send('PUT', `List/${listOf[dk]}`, { resourceType: 'List', id: listOf[dk], status: 'current', mode: 'working', entry })).status).toBe(201);
    }
    open = false;
  });
  afterAll(async () => { await server.close(); });

  interface Found { status: number; body: { entry?: { resource: { id: string; resourceType: string } }[] } }
  const send = async (method: string, path: string, body?: object): Promise<Found> => {
    const answer = await server.inject({ method: method as 'GET', url: `/fhir/${path}`, headers: { 'content-type': 'application/fhir+json' }, ...(body && { payload: JSON.stringify(body) }) });
    return { status: answer.statusCode, body: answer.json() };
  };
  const found = async (query: string, type: ResourceType) => ((await send('GET', query)).body.entry ?? []).filter(({ resource }) => resource.resourceType === type).map(({ resource }) => resource.id).sort();
  const expected = (type: Kind, ok: (thing: Thing) => boolean = () => true) => things.filter((thing) => thing.type === type && maySee(caller, thing, 's') && ok(thing)).map(({ id }) => id).sort();

  it('by search, for every type', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...types), async (who, type) => {
      caller = who;
      expect(await found(`${type}?_count=100`, type)).toEqual(expected(type));
    }), { numRuns: 300 });
  });

  it('by count, and by list', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...types), async (who, type) => {
      caller = who;
      const { status, body } = await send('GET', `${type}?_summary=count&_total=accurate`) as unknown as { status: number; body: { total?: number } };
      expect(status === 200 ? body.total : 0).toBe(expected(type).length);
      const list = listOf[who.dk as 1 | 2];
      const seesList = (await found(`List?_id=${list}`, 'List')).length > 0;
      expect(await found(`${type}?_list=${list}&_count=100`, type)).toEqual(seesList ? expected(type) : []);
    }), { numRuns: 200 });
  });

  it('by reading each record', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...things), async (who, thing) => {
      caller = who;
      expect((await send('GET', `${thing.type}/${thing.id}`)).status === 200).toBe(maySee(who, thing, 'r'));
    }), { numRuns: 500 });
  });

  it('by version and history', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...things), async (who, thing) => {
      caller = who;
      expect((await send('GET', `${thing.type}/${thing.id}/_history/1`)).status === 200).toBe(maySee(who, thing, 'r'));
      expect((await send('GET', `${thing.type}/${thing.id}/_history`)).status === 200).toBe(maySee(who, thing, 'r'));
      expect(await found(`${thing.type}/_history?_count=100`, thing.type)).toEqual(things.filter((one) => one.type === thing.type && maySee(who, one, 'r')).map(({ id }) => id).sort());
    }), { numRuns: 150 });
  });

  it('through chain, _has, include and reverse include never more than directly', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...patients), async (who, { id }) => {
      caller = who;
      const seesPatient = things.some((thing) => thing.id === id && maySee(who, thing, 's'));
      expect(await found(`Observation?subject:Patient.family=${id}`, 'Observation')).toEqual(seesPatient ? expected('Observation', (thing) => thing.patient === id) : []);
      const included = await found(`Patient?_id=${id}&_revinclude=Condition:subject`, 'Condition');
      expect(included).toEqual(seesPatient ? expected('Condition', (thing) => thing.patient === id) : []);
      const subjects = await found('Coverage?_include=Coverage:beneficiary&_count=100', 'Patient');
      const covered = new Set(things.filter((thing) => thing.type === 'Coverage' && maySee(who, thing, 's')).map((thing) => thing.patient));
      expect(subjects).toEqual(expected('Patient', (thing) => covered.has(thing.id)));
      const having = await found(`Patient?_has:Observation:subject:status=final&_id=${id}`, 'Patient');
      const has = seesPatient && things.some((thing) => thing.type === 'Observation' && thing.patient === id && maySee(who, thing, 's'));
      expect(having).toEqual(has ? [id] : []);
    }), { numRuns: 200 });
  });

  it('a write is refused whenever the record or the right is not theirs', async () => {
    await fc.assert(fc.asyncProperty(anybody, fc.constantFrom(...things.filter(({ type }) => type === 'Observation')), async (who, thing) => {
      caller = who;
      const { category } = contentOf(thing);
      const status = (await send('POST', 'Observation', { resourceType: 'Observation', status: 'final', code: { text: 'w' }, subject: { reference: `Patient/${thing.patient}` }, meta: hidden, ...(category !== undefined && { category }) })).status;
      const role = who.system || who.roles.some((one) => roleRights[one as keyof typeof roleRights].writes.includes('Observation'));
      const granted = scopeAllows(who, thing, 'c');
      const reaches = thing.dk === who.dk && (who.system || who.patientId === thing.patient || who.roles.some((one) => roleRights[one as keyof typeof roleRights].reach === 'all')
        || relations.some((one) => one.patient === thing.patient && one.dk === who.dk && one.state === 'open' && [who.practitionerRoleId, ...who.departmentIds].includes(one.holder)));
      expect(status === 201).toBe(Boolean(role && granted && reaches));
    }), { numRuns: 300 });
  });
});
