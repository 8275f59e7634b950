// spec: CLI
import { describe, expect, it } from 'vitest';
import { FhirClient, operationPath, toQuery } from './client.ts';
import { IntentKeys, withRetries } from './intent.ts';
import { Refusal } from './refusal.ts';

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

function newClient(answers: readonly (Response | Error)[]): { client: FhirClient; sent: Sent[] } {
  const sent: Sent[] = [];
  const left = [...answers];
  const client = new FhirClient({
    language: () => 'fr',
    fetch: async (path, init) => {
      sent.push({ path: String(path), init: init ?? {} });
      const answer = left.shift();
      if (answer instanceof Response) return answer;
      throw answer ?? new TypeError('no more answers');
    },
  });
  return { client, sent };
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response => new Response(JSON.stringify(body), { status, headers });
const headersOf = (one: Sent | undefined): Record<string, string> => one?.init.headers as Record<string, string>;

describe('CLI requests', () => {
  it('CLI-1 a search repeats listed parameters, leaves undefined ones out, and separates matches from what came along', async () => {
    const bundle = { resourceType: 'Bundle', total: 1, link: [{ relation: 'next', url: '/fhir/Condition?page=2' }], entry: [
      { resource: { resourceType: 'Condition', id: 'c1' }, search: { mode: 'match' } },
      { resource: { resourceType: 'Encounter', id: 'e1' }, search: { mode: 'include' } },
    ] };
    const { client, sent } = newClient([json(bundle)]);
    const found = await client.search('Condition', { patient: 'p 1', date: ['ge2026', 'lt2027'], code: undefined });
    expect(sent[0]?.path).toBe('/fhir/Condition?patient=p+1&date=ge2026&date=lt2027');
    expect(found).toMatchObject({ resources: [{ id: 'c1' }], included: [{ id: 'e1' }], total: 1, next: '/fhir/Condition?page=2' });
  });

  it('CLI-1 a write proves that it comes from our page and names the version it was made on', async () => {
    const { client, sent } = newClient([json({ resourceType: 'Patient', id: 'p1', meta: { versionId: '4' } })]);
    await client.update({ resourceType: 'Patient', id: 'p1', meta: { versionId: '3' } }, { idempotencyKey: 'k1' });
    expect(sent[0]).toMatchObject({ path: '/fhir/Patient/p1', init: { method: 'PUT' } });
    expect(headersOf(sent[0])).toMatchObject({ 'x-lanh-client': 'staff', 'If-Match': 'W/"3"', 'Idempotency-Key': 'k1', 'accept-language': 'fr' });
  });

  it('CLI-2 an OperationOutcome becomes a refusal with our code, the element and the translated words', async () => {
    const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'business-rule', expression: ['Patient.name'], details: { coding: [{ code: 'reception.name-missing' }], text: 'Le nom manque.' } }] };
    const { client } = newClient([json(outcome, 422)]);
    const refusal = await client.read('Patient', 'p1').catch((error: unknown) => error as Refusal);
    expect(refusal).toMatchObject({ status: 422, code: 'reception.name-missing', text: 'Le nom manque.', issues: [{ expression: 'Patient.name' }] });
    expect((refusal as Refusal).transient).toBe(false);
  });

  it('PPL-51 a call that needs a fresh proof asks the person and is made again once, with the same key', async () => {
    const outcome = () => json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden', details: { coding: [{ code: 'auth.step-up-required' }] } }] }, 403);
    const { client, sent } = newClient([outcome(), json({ done: true }), outcome(), outcome(), outcome()]);
    const asked: boolean[] = [];
    client.onStepUp(async () => asked.push(true) > 0);
    const call = () => client.send('/fhir/$unlock-signing', { method: 'POST', body: { pin: '1' }, headers: { 'Idempotency-Key': 'k' } });
    expect((await call()).body).toEqual({ done: true });
    expect([asked.length, sent.length, headersOf(sent[1])['Idempotency-Key']]).toEqual([1, 2, 'k']);
    // Refused again though it was proved: told, not asked for ever.
    await expect(call()).rejects.toMatchObject({ code: 'auth.step-up-required' });
    expect(asked.length).toBe(2);
    client.onStepUp(async () => false);
    await expect(call()).rejects.toMatchObject({ code: 'auth.step-up-required' });
    expect(sent.length).toBe(5);
  });

  it('CLI-2 a problem document becomes a refusal, with the time to wait', async () => {
    const { client } = newClient([json({ code: 'auth.locked', params: { minutes: 5 } }, 429, { 'retry-after': '300' })]);
    await expect(client.send('/auth/sign-in', { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'auth.locked', params: { minutes: 5 }, retryAfterMs: 300_000 });
  });

  it('CLI-2 no answer at all is told apart and marks the connection as lost until something answers', async () => {
    const { client } = newClient([new TypeError('network'), json({ resourceType: 'Patient', id: 'p1' })]);
    await expect(client.read('Patient', 'p1')).rejects.toMatchObject({ status: 0, code: 'client.offline' });
    expect(client.connection.current().state).toBe('offline');
    await client.read('Patient', 'p1');
    expect(client.connection.current().state).toBe('online');
  });

  it('CLI-2 a lost session is announced', async () => {
    const { client } = newClient([json({ code: 'auth.signed-out' }, 401)]);
    let told = 0;
    client.onSignedOut(() => (told += 1));
    await client.read('Patient', 'p1').catch(() => undefined);
    expect(told).toBe(1);
  });
});

describe('CLI-4 intents', () => {
  it('CLI-4 pressing again after a lost answer repeats the key; after a definite answer it is a new wish', () => {
    let made = 0;
    const keys = new IntentKeys(() => `k${(made += 1)}`);
    expect(keys.keyFor({ drug: 'a' })).toBe('k1');
    keys.settle(new Refusal(0, 'client.offline'));
    expect(keys.keyFor({ drug: 'a' })).toBe('k1');
    expect(keys.keyFor({ drug: 'b' })).toBe('k2');
    keys.settle(new Refusal(422, 'x.y'));
    expect(keys.keyFor({ drug: 'b' })).toBe('k3');
    keys.settle();
    expect(keys.keyFor({ drug: 'b' })).toBe('k4');
  });

  it('CLI-4 transient refusals are repeated twice, others at once handed on', async () => {
    let runs = 0;
    const pauses: number[] = [];
    const pause = async (ms: number) => void pauses.push(ms);
    await expect(withRetries(async () => { runs += 1; throw new Refusal(503, 'x.busy', { retryAfterMs: 60_000 }); }, pause)).rejects.toMatchObject({ code: 'x.busy' });
    expect([runs, pauses]).toEqual([3, [5_000, 5_000]]);
    runs = 0;
    await expect(withRetries(async () => { runs += 1; throw new Refusal(409, 'x.conflict'); }, pause)).rejects.toMatchObject({ code: 'x.conflict' });
    expect(runs).toBe(1);
  });
});

describe('CLI addresses', () => {
  it('CLI-1 an operation is called where its contract says', () => {
    expect(operationPath({ code: 'sign', on: 'Composition', level: 'instance' }, 'a b')).toBe('/fhir/Composition/a%20b/$sign');
    expect(operationPath({ code: 'queue', on: null, level: 'system' })).toBe('/fhir/$queue');
    expect(() => operationPath({ code: 'sign', on: 'Composition', level: 'instance' })).toThrow('give its id');
    expect(toQuery({ a: '', b: undefined })).toBe('');
  });
});
