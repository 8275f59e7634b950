// Every operation of every room against invented input: never a fault of ours, and a refused call leaves nothing behind. spec: BAD
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { permissionsOf } from '#apps/server/people.ts';
import { rooms } from '#apps/server/rooms.ts';
import type { OperationContract } from '#fhir/operation/index.ts';
import { openFacilities, recordOf, replyOf } from '../access/facilities.ts';
import type { Facilities, Reply } from '../access/facilities.ts';
import { inputArbitrary } from './inputArbitrary.ts';
import type { Shape } from './inputArbitrary.ts';

/** Another seed tries other input: LANH_FUZZ_SEED=7 LANH_FUZZ_RUNS=100. */
const seed = Number(process.env.LANH_FUZZ_SEED ?? 20261127);
const numRuns = Number(process.env.LANH_FUZZ_RUNS ?? 8);
const contracts = rooms.flatMap((room) => (room.operations ?? []).map(({ contract }) => contract as OperationContract<unknown, unknown>));
/** What no answer may say, whoever asked: a fault of ours in words of the database or of the language. */
const inside = /syntax for type|violates|SQLSTATE|\bpg_|ECONN|TypeError|node_modules|at .*\.ts:\d/;

let house: Facilities;
const ids: string[] = [];
const places = new Map<string, string>();
const tokens = new Map<string, string>();

/** Everything that is kept, but what refusals write on purpose: trail, sessions, wrong PINs. */
async function kept(): Promise<string> {
  const { rows } = await house.server.db.query<{ kept: string }>(`select concat_ws('/', (select coalesce(max(seq), 0) from fhir.change), (select count(*) from fhir.res), (select count(*) from fhir.res_hist),
    (select sum(last) from platform.number_series), (select count(*) from reception.ticket_event), (select count(*) from reception.ticket), (select count(*) from reception.person),
    (select count(*) from documents.paper), (select count(*) from documents.sign_set), (select count(*) from facility.concept), (select count(*) from platform.account), (select count(*) from fhir.idempotency)) as kept`);
  return rows[0]?.kept ?? '';
}

beforeAll(async () => {
  house = await openFacilities();
  const own = await house.system(0);
  const other = await house.system(1);
  const make = async (token: string, type: string, content: object) => (await house.send(token, `POST ${type}`, { resourceType: type, ...content })).body.id ?? '';
  const patient = await make(own, 'Patient', { name: [{ text: 'Người Bệnh' }], birthDate: '1980-01-01', gender: 'female' });
  places.set('Patient', patient);
  for (const [type, content] of Object.entries(recordOf(patient, 'x'))) places.set(type, await make(own, type, content));
  const desk = await house.session('tiepdon');
  const { rooms: open } = (await house.send(desk, 'POST $room-loads', {})).body as unknown as { rooms: { roomId: string }[] };
  const ticket = (await house.send(desk, 'POST $check-in', { patientId: patient, roomId: open[0]?.roomId })).body as unknown as { encounterId: string; ticket: { id: string } };
  places.set('Encounter', ticket.encounterId);
  ids.push(...places.values(), ...open.map(({ roomId }) => roomId), ticket.ticket.id, await make(other, 'Patient', { name: [{ text: 'Người Lạ' }] }), randomUUID());
  for (const { username, facility } of house.demo.users) if (facility === house.demo.facilities[0]?.name) tokens.set(username, await house.session(username));
});
afterAll(() => house.close());

/** A person who may call it. */
function callerOf({ permission }: OperationContract<unknown, unknown>): string {
  const user = house.demo.users.find(({ username, role }) => tokens.has(username) && permissionsOf([role]).has(permission));
  return tokens.get(user?.username ?? 'quantri') ?? '';
}

async function call(contract: OperationContract<unknown, unknown>, input: { readonly id: string; readonly body: string } | { readonly id: string; readonly query: string }): Promise<Reply> {
  const path = [contract.on, contract.level === 'instance' && encodeURIComponent(input.id), `$${contract.code}`].filter(Boolean).join('/');
  const headers = { authorization: `Bearer ${callerOf(contract)}`, 'content-type': 'application/fhir+json' };
  const answer = await ('body' in input
    ? house.server.inject({ method: 'POST', url: `/fhir/${path}`, headers, payload: input.body })
    : house.server.inject({ method: 'GET', url: `/fhir/${path}?${input.query}`, headers }));
  return replyOf(answer.statusCode, answer.body);
}

/** Refused with our code and without a trace, or done. */
async function settle(contract: OperationContract<unknown, unknown>, input: Parameters<typeof call>[1]): Promise<void> {
  const before = await kept();
  const reply = await call(contract, input);
  expect([contract.code, reply.status < 500, reply.text.slice(0, 600)]).toEqual([contract.code, true, expect.not.stringMatching(inside)]);
  if (reply.status < 400) return;
  expect([contract.code, reply.code]).toEqual([contract.code, expect.stringMatching(/^[a-z]+\.[a-z-]+$/)]);
  expect([contract.code, await kept()]).toEqual([contract.code, before]);
}

const shapeOf = ({ input }: OperationContract<unknown, unknown>): Shape => z.toJSONSchema(input as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape;
const idOf = (contract: OperationContract<unknown, unknown>) => fc.oneof({ weight: 6, arbitrary: fc.constant(places.get(contract.on ?? '') ?? '') }, { weight: 2, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: fc.constantFrom('1', 'a'.repeat(64), 'x..y', '%00', 'ế') });

describe('BAD-3 operations', { timeout: 120_000 }, () => {
  test.each(contracts.map((contract) => [contract.code, contract] as const))('%s refuses nonsense precisely or does its work', async (_code, contract) => {
    const input = fc.record({ id: idOf(contract), body: inputArbitrary(shapeOf(contract), ids).map((value) => JSON.stringify(value)) });
    await fc.assert(fc.asyncProperty(input, (one) => settle(contract, one)), { seed, numRuns });
  });

  test('bodies that are no input: other JSON, other text, 10,000 items, double keys, depth', async () => {
    const bodies = ['[]', 'null', '7', '"x"', '{"a":1,"a":2}', '{', '\u0000', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`, `{"items":[${'{},'.repeat(9999)}{}]}`, '{"resourceType":"Parameters","parameter":"x"}',
      '{"resourceType":"Parameters","parameter":[null,7,{"name":"__proto__","valueString":"x"}]}', '{"resourceType":"Patient"}', '{"__proto__":{"patientId":"x"}}', '{"patientId":"\\ud800"}', '{"text":"\\u0000"}'];
    for (const contract of contracts) for (const body of bodies) await settle(contract, { id: places.get(contract.on ?? '') ?? '', body });
  });

  test('queries asked by GET with words that are none', async () => {
    for (const contract of contracts) {
      const names = Object.keys(shapeOf(contract).properties ?? {});
      for (const value of ['%00', "'%3B--%ED%A0%80", '9'.repeat(400), '0000-01-01']) {
        await settle(contract, { id: places.get(contract.on ?? '') ?? '', query: names.map((name) => `${name}=${name === 'catalogue' ? 'icd10' : value}`).join('&') });
      }
    }
  });
});
