// Random writes against a model in memory, and writers that meet. LANH_MODEL_COMMANDS=10000 makes the run long; a failing seed is printed by the library. spec: STO-30
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFhirServer } from '../fhirServer.ts';
import type { FhirServer } from '../fhirServer.ts';

const commandsPerRun = 40;
const runs = Math.ceil(Number(process.env['LANH_MODEL_COMMANDS'] ?? 400) / commandsPerRun);
const system = 'urn:lanh:model';

let server: FhirServer;
beforeAll(async () => { server = await openFhirServer(); });
afterAll(() => server.close());

const basic = ({ id, tag, value }: { id?: string; tag: string; value: string }): string =>
  JSON.stringify({ resourceType: 'Basic', ...(id !== undefined && { id }), identifier: [{ system, value: tag }], code: { text: value } });

/** What should be stored: versions of each id, null where it was deleted. */
class Model {
  readonly stored = new Map<string, { tag: string; values: (string | null)[] }>();

  current(id: string): string | null | undefined { return this.stored.get(id)?.values.at(-1); }
  version(id: string): number { return this.stored.get(id)?.values.length ?? 0; }
  tagged(tag: string): string[] { return [...this.stored].filter(([, one]) => one.tag === tag && one.values.at(-1) !== null).map(([id]) => id).sort(); }
  write(id: string, tag: string, value: string | null): void {
    const values = this.stored.get(id)?.values ?? [];
    this.stored.set(id, { tag: value === null ? (this.stored.get(id)?.tag ?? tag) : tag, values: [...values, value] });
  }
}

type Match = 'none' | 'right' | 'wrong';
type Command =
  | { readonly do: 'create' | 'createUnless' | 'updateWhere' | 'find'; readonly tag: string; readonly value: string }
  | { readonly do: 'put' | 'patch'; readonly id: number; readonly tag: string; readonly value: string; readonly match: Match }
  | { readonly do: 'delete' | 'read' | 'history'; readonly id: number }
  | { readonly do: 'vread'; readonly id: number; readonly version: number }
  | { readonly do: 'transaction'; readonly ids: readonly number[]; readonly tag: string; readonly value: string; readonly broken: boolean };

const tag = fc.constantFrom('a', 'b', 'c', 'd');
const value = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map((text) => `x${text.normalize('NFC')}x`).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
const id = fc.nat({ max: 7 });
const match = fc.constantFrom<Match>('none', 'none', 'right', 'wrong');
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constantFrom('create' as const, 'createUnless' as const, 'updateWhere' as const, 'find' as const), tag, value }),
  fc.record({ do: fc.constantFrom('put' as const, 'put' as const, 'patch' as const), id, tag, value, match }),
  fc.record({ do: fc.constantFrom('delete' as const, 'read' as const, 'history' as const), id }),
  fc.record({ do: fc.constant('vread' as const), id, version: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ do: fc.constant('transaction' as const), ids: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }), tag, value, broken: fc.boolean() }),
);

/** Sends each command and compares status, version and content with the model, which then takes the step. */
class Walk {
  private readonly model = new Model();
  private readonly name: string;
  constructor(name: string) { this.name = name; }

  private idOf(n: number): string { return `${this.name}-${n}`; }
  private tagOf(text: string): string { return `${this.name}-${text}`; }

  async step(one: Command): Promise<void> {
    switch (one.do) {
      case 'create': return this.created(await server.send('POST Basic', basic({ tag: this.tagOf(one.tag), value: one.value })), one);
      case 'createUnless': return this.createUnless(one);
      case 'updateWhere': return this.updateWhere(one);
      case 'find': return this.find(this.tagOf(one.tag));
      case 'put': return this.put(one);
      case 'patch': return this.patch(one);
      case 'delete': return this.remove(this.idOf(one.id));
      case 'read': return this.read(this.idOf(one.id));
      case 'history': return this.history(this.idOf(one.id));
      case 'vread': return this.vread(this.idOf(one.id), one.version);
      case 'transaction': return this.transaction(one);
    }
  }

  private created(answer: Awaited<ReturnType<FhirServer['send']>>, one: { tag: string; value: string }): void {
    expect([one, answer.statusCode, answer.headers.etag]).toEqual([one, 201, 'W/"1"']);
    this.model.write(answer.json().id, this.tagOf(one.tag), one.value);
  }

  private async createUnless(one: { tag: string; value: string }): Promise<void> {
    const there = this.model.tagged(this.tagOf(one.tag));
    const answer = await server.send('POST Basic', basic({ tag: this.tagOf(one.tag), value: one.value }), { 'if-none-exist': `identifier=${system}|${this.tagOf(one.tag)}` });
    if (there.length === 0) return this.created(answer, one);
    expect([one, answer.statusCode]).toEqual([one, there.length === 1 ? 200 : 412]);
  }

  private async updateWhere(one: { tag: string; value: string }): Promise<void> {
    const [first, ...more] = this.model.tagged(this.tagOf(one.tag));
    const answer = await server.send(`PUT Basic?identifier=${system}|${this.tagOf(one.tag)}`, basic({ tag: this.tagOf(one.tag), value: one.value }));
    if (first === undefined) return this.created(answer, one);
    expect([one, answer.statusCode]).toEqual([one, more.length === 0 ? 200 : 412]);
    if (more.length === 0) this.model.write(first, this.tagOf(one.tag), one.value);
  }

  private async find(marked: string): Promise<void> {
    const answer = await server.send(`GET Basic?identifier=${system}|${marked}&_count=100`);
    const entries = (answer.json().entry ?? []) as { resource: { id: string; code: { text: string } } }[];
    expect(entries.map(({ resource }) => resource.id).sort()).toEqual(this.model.tagged(marked));
    for (const { resource } of entries) expect(resource.code.text).toBe(this.model.current(resource.id));
  }

  private headers(of: string, wish: Match): Record<string, string> {
    const version = this.model.version(of);
    return wish === 'none' ? {} : { 'if-match': `W/"${wish === 'right' ? version : version + 5}"` };
  }

  private async put(one: { id: number; tag: string; value: string; match: Match }): Promise<void> {
    const of = this.idOf(one.id);
    const before = this.model.current(of);
    const answer = await server.send(`PUT Basic/${of}`, basic({ id: of, tag: this.tagOf(one.tag), value: one.value }), this.headers(of, one.match));
    const isRefused = one.match === 'wrong' || (one.match === 'right' && before === undefined);
    expect([one, before, answer.statusCode]).toEqual([one, before, isRefused ? 412 : typeof before === 'string' ? 200 : 201]);
    if (!isRefused) this.model.write(of, this.tagOf(one.tag), one.value);
  }

  private async patch(one: { id: number; value: string; match: Match }): Promise<void> {
    const of = this.idOf(one.id);
    const before = this.model.current(of);
    const answer = await server.send(`PATCH Basic/${of}`, JSON.stringify([{ op: 'replace', path: '/code/text', value: one.value }]), { 'content-type': 'application/json-patch+json', ...this.headers(of, one.match) });
    const expected = before === undefined ? 404 : before === null ? 410 : one.match === 'wrong' ? 412 : 200;
    expect([one, before, answer.statusCode]).toEqual([one, before, expected]);
    if (expected === 200) this.model.write(of, this.model.stored.get(of)?.tag ?? '', one.value);
  }

  private async remove(of: string): Promise<void> {
    expect((await server.send(`DELETE Basic/${of}`)).statusCode).toBe(204);
    if (typeof this.model.current(of) === 'string') this.model.write(of, '', null);
  }

  private async read(of: string): Promise<void> {
    const answer = await server.send(`GET Basic/${of}`);
    const now = this.model.current(of);
    expect([of, answer.statusCode]).toEqual([of, now === undefined ? 404 : now === null ? 410 : 200]);
    if (typeof now === 'string') expect([answer.json().code.text, answer.headers.etag]).toEqual([now, `W/"${this.model.version(of)}"`]);
  }

  private async vread(of: string, version: number): Promise<void> {
    const answer = await server.send(`GET Basic/${of}/_history/${version}`);
    const then = this.model.stored.get(of)?.values[version - 1];
    expect([of, version, answer.statusCode]).toEqual([of, version, then === undefined ? 404 : then === null ? 410 : 200]);
    if (typeof then === 'string') expect(answer.json().code.text).toBe(then);
  }

  private async history(of: string): Promise<void> {
    const answer = await server.send(`GET Basic/${of}/_history?_count=100`);
    const values = this.model.stored.get(of)?.values;
    expect([of, answer.statusCode]).toEqual([of, values ? 200 : 404]);
    if (values) expect((answer.json().entry as { resource?: { code: { text: string } } }[]).map(({ resource }) => resource?.code.text ?? null)).toEqual([...values].reverse());
  }

  private async transaction(one: { ids: readonly number[]; tag: string; value: string; broken: boolean }): Promise<void> {
    const marked = this.tagOf(one.tag);
    const entry: object[] = one.ids.map((n) => ({ resource: JSON.parse(basic({ id: this.idOf(n), tag: marked, value: one.value })), request: { method: 'PUT', url: `Basic/${this.idOf(n)}` } }));
    if (one.broken) entry.push({ resource: { resourceType: 'Basic', subject: { reference: 'Patient/nobody' }, code: { text: 'x' } }, request: { method: 'POST', url: 'Basic' } });
    const answer = await server.send('POST ', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }));
    expect([one, answer.statusCode]).toEqual([one, one.broken ? 422 : 200]);
    if (!one.broken) for (const n of one.ids) this.model.write(this.idOf(n), marked, one.value);
  }

  /** Every id once more, whatever the commands looked at. */
  async end(): Promise<void> {
    for (const of of this.model.stored.keys()) await this.history(of);
  }
}

describe('STO-30 writes', () => {
  test(`STO-30 ${runs * commandsPerRun} random commands leave what a model in memory says`, async () => {
    let run = 0;
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: commandsPerRun, maxLength: commandsPerRun }), async (commands) => {
      const walk = new Walk(`m${++run}-${Math.random().toString(36).slice(2, 8)}`);
      for (const one of commands) await walk.step(one);
      await walk.end();
    }), { numRuns: runs, endOnFailure: true });
  }, 900_000);

  test('STO-31 of sixteen writers of one version one wins and the others are told 412; nothing is lost', async () => {
    const { id: of } = (await server.send('POST Basic', basic({ tag: 'shared', value: '0' }))).json() as { id: string };
    for (let round = 1; round <= 8; round++) {
      const answers = await Promise.all(Array.from({ length: 16 }, (_, writer) => server.send(`PUT Basic/${of}`, basic({ id: of, tag: 'shared', value: `${round}/${writer}` }), { 'if-match': `W/"${round}"` })));
      expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array.from({ length: 15 }, () => 412)]);
      const winner = answers.findIndex(({ statusCode }) => statusCode === 200);
      expect((await server.send(`GET Basic/${of}`)).json()).toMatchObject({ meta: { versionId: String(round + 1) }, code: { text: `${round}/${winner}` } });
    }
  }, 60_000);

  test('STO-32 a request sent two to five times at once takes effect once, by its key or its condition', async () => {
    const sent = async (n: number, headers: Record<string, string>) => {
      const answers = await Promise.all(Array.from({ length: 2 + (n % 4) }, () => server.send('POST Basic', basic({ tag: `once-${n}`, value: 'x' }), headers)));
      const found = (await server.send(`GET Basic?identifier=${system}|once-${n}&_total=accurate`)).json() as { total: number };
      expect([n, answers.map(({ statusCode }) => statusCode).filter((status) => ![200, 201, 409].includes(status)), found.total]).toEqual([n, [], 1]);
    };
    for (let n = 0; n < 20; n++) await sent(n, n % 2 === 0 ? { 'idempotency-key': `key-${n}` } : { 'if-none-exist': `identifier=${system}|once-${n}` });
  }, 60_000);
});
