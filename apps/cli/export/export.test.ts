// An export of one patient and of a facility from a hospital with signed papers, on a real database.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportCommand } from '../commands/export.ts';
import { importCommand } from '../commands/import.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';

let server: TestServer;
let folder: string;
const purpose = 'transfer to the provincial hospital, letter 12/BV';
let ids: { mine: string; other: string; observation: string; hidden: string };

async function run(...words: string[]): Promise<{ good: boolean | number; said: string }> {
  const said: string[] = [];
  const good = await exportCommand.run(words.includes('--use') ? words : [...words, '--use', 'operations'], { say: (text) => void said.push(text), services: async () => server.services });
  return { good, said: said.join('\n') };
}
const lines = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as { id: string; resourceType: string });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanh-export-'));
  server = await openTestServer({ demo: true });
  const inject = await server.asUser('bacsi');
  const desk = await server.asUser('tiepdon');
  const post = async (by: typeof inject, resource: object & { resourceType: string }) => {
    const answer = await by({ method: 'POST', url: `/fhir/${resource.resourceType}`, payload: resource });
    expect(answer.statusCode, answer.body).toBe(201);
    return (answer.json() as { id: string }).id;
  };
  const patient = (text: string) => post(desk, { resourceType: 'Patient', name: [{ text }], gender: 'female', birthDate: '1980-01-01' } as never);
  const [mine, other] = [await patient('Nguyễn Thị Một'), await patient('Trần Văn Hai')];
  // Written as the installation would: who may write what is tested elsewhere.
  const put = async (id: string, pat: string, flags: number) => {
    const content = `{\n "resourceType": "Observation",\n "id": "${id}", "status": "final", "code": {"text": "x"}, "subject": {"reference": "Patient/${pat}"}, "performer": [{"reference": "Organization/${await organization()}"}]}`;
    await server.db.query('insert into fhir.res (dk, rt, rid, ver, lu, seq, pat, flags, content) values (1, $1, $2, 1, now(), 1, $3, $4, $5)', [await observationNumber(), id, pat, flags, content]);
    await server.db.query('insert into fhir.ix_observation (dk, rid, pat, lu, d_lo, toks) values (1, $1, $2, now(), now(), array[]::int8[])', [id, pat]);
    return id;
  };
  const organization = async () => (await server.db.query<{ id: string }>('select organization_id as id from platform.facility where dk = 1')).rows[0]?.id ?? '';
  const observationNumber = async () => (await import('#fhir/repository/typeNumber.ts')).typeNumber('Observation');
  ids = { mine, other, observation: await put('00000000-0000-4000-8000-000000000001', mine, 0), hidden: await put('00000000-0000-4000-8000-000000000002', mine, 1) };
  const pdf = Buffer.from('%PDF-1.7 a signed paper');
  const file = await server.services.files.put(1, pdf);
  const document = '00000000-0000-4000-8000-000000000003';
  await server.db.query('insert into fhir.res (dk, rt, rid, ver, lu, seq, pat, flags, content) values (1, $1, $2, 1, now(), 2, $3, 0, $4)',
    [(await import('#fhir/repository/typeNumber.ts')).typeNumber('DocumentReference'), document, mine, JSON.stringify({ resourceType: 'DocumentReference', id: document, status: 'current', content: [{ attachment: { title: 'paper' } }] })]);
  await server.db.query('insert into fhir.ix_documentreference (dk, rid, pat, lu, d_lo, toks) values (1, $1, $2, now(), now(), array[]::int8[])', [document, mine]);
  await server.db.query(`insert into documents.sign_set (dk, id, encounter_id, patient_id, account_id, signer, prepared_at) values (1, $1, 'e', $2, 'a', 's', now())`, [document, mine]);
  await server.db.query(
    `insert into documents.paper (dk, id, set_id, encounter_id, kind, focus, title, version, state, template, content, sources, digest, page_digest, verify_code, document_id, account_id, signer_name, signer_title, file)
     values (1, $1, $1, 'e', 'prescription', 'f', 't', 1, 'signed', 't', '{}', '[]', 'd', 'p', 'AAAA-AAAA-AAAA-AAAA', $3, 'a', 'n', 's', $2)`, [document, file, document]);
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('EXP export', () => {
  it('EXP-1 EXP-2 one patient: every resource of the record and whom it names, the signed papers, hashes; nothing of others, nothing protected', async () => {
    const to = join(folder, 'one');
    const { good, said } = await run('--facility', 'BV', '--patient', ids.mine, '--to', to, '--purpose', purpose);
    expect([good, said]).toEqual([true, expect.stringContaining('1 protected resources left out')]);
    expect((await lines(join(to, 'Patient.ndjson'))).map(({ id }) => id)).toEqual([ids.mine]);
    expect((await lines(join(to, 'Observation.ndjson'))).map(({ id }) => id)).toEqual([ids.observation]);
    expect((await lines(join(to, 'Organization.ndjson'))).length).toBeGreaterThan(0);
    expect(await readFile(join(to, 'documents', '00000000-0000-4000-8000-000000000003.pdf'), 'utf8')).toBe('%PDF-1.7 a signed paper');
    const bundle = JSON.parse(await readFile(join(to, 'bundle.json'), 'utf8')) as { type: string; entry: { resource: { resourceType: string; id: string }; request: { method: string; url: string } }[] };
    expect(bundle.type).toBe('transaction');
    expect(bundle.entry.every(({ resource, request }) => request.method === 'PUT' && request.url === `${resource.resourceType}/${resource.id}`)).toBe(true);
    expect(bundle.entry.map(({ request }) => request.url)).toEqual(expect.arrayContaining([`Patient/${ids.mine}`, `Observation/${ids.observation}`]));
    for (const line of (await readFile(join(to, 'SHA256SUMS'), 'utf8')).trim().split('\n')) {
      const [hash = '', name = ''] = line.split('  ');
      expect(createHash('sha256').update(await readFile(join(to, name))).digest('hex'), name).toBe(hash);
    }
    expect(JSON.parse(await readFile(join(to, 'export.json'), 'utf8'))).toMatchObject({ purpose, facility: { code: 'BV' }, patientId: ids.mine, documents: 1, leftOut: 1, patients: 1 });
    expect((await stat(join(to, 'Patient.ndjson'))).mode & 0o077).toBe(0);
  });

  it('EXP-3 it stands in the trail with its purpose: with the patient, and for a facility with each patient and who approved', async () => {
    const registered = async () => (await server.db.query(`select dk, patient, purpose from platform.audit where interaction = 'export' order by at, patient nulls first`)).rows as { dk: number; patient: string | null; purpose: string }[];
    const before = (await registered()).length;
    expect((await registered()).at(-1)).toEqual({ dk: 1, patient: ids.mine, purpose: `operations: ${purpose}` });
    const to = join(folder, 'all');
    const { good } = await run('--facility', 'BV', '--everything', '--approved-by', 'Giám đốc', '--to', to, '--purpose', purpose, '--with-protected');
    expect(good).toBe(true);
    const rows = (await registered()).slice(before);
    expect(rows[0]).toEqual({ dk: 1, patient: null, purpose: `operations: ${purpose} (approved by Giám đốc)` });
    expect(rows.map(({ patient }) => patient)).toEqual(expect.arrayContaining([ids.mine, ids.other]));
    expect((await lines(join(to, 'Observation.ndjson'))).map(({ id }) => id)).toEqual([ids.observation, ids.hidden]);
    const { rows: [count] } = await server.db.query<{ n: number }>('select count(*)::int4 as n from fhir.res where dk = 1 and content is not null');
    const { types } = JSON.parse(await readFile(join(to, 'export.json'), 'utf8')) as { types: Record<string, number> };
    expect(Object.values(types).reduce((sum, n) => sum + n, 0)).toBe(count?.n);
  });

  it('IMP-4 the folder of a whole facility is imported elsewhere as it is: every resource, nothing refused', async () => {
    const there = await openTestServer();
    try {
      const told: string[] = [];
      const good = await importCommand.run([join(folder, 'all'), '--errors', join(folder, 'errors.ndjson')], { say: (text) => void told.push(text), services: async () => there.services });
      expect([good, told.filter((text) => text.startsWith('✘'))]).toEqual([true, []]);
      const rows = 'select rt, rid from fhir.res where dk = 1 and content is not null order by rt, rid';
      expect((await there.db.query(rows)).rows).toEqual((await server.db.query(rows)).rows);
    } finally {
      await there.close();
    }
  });

  it('PDP-5 a use that waits for consent leaves out who has not given it and counts them; the one record of such a person does not leave', async () => {
    const to = join(folder, 'research');
    await server.db.query(`insert into fhir.data_use (dk, use, patient, consent) values (1, 'research', $1, gen_random_uuid())`, [ids.mine]);
    const order = ['--facility', 'BV', '--purpose', purpose, '--use', 'research'];
    const { good, said } = await run(...order, '--everything', '--approved-by', 'Hội đồng y đức', '--to', to);
    expect([good, said]).toEqual([true, expect.stringMatching(/\d+ patients left out who have not agreed to research/)]);
    expect((await lines(join(to, 'Patient.ndjson'))).map(({ id }) => id)).toEqual([ids.mine]);
    expect(JSON.parse(await readFile(join(to, 'export.json'), 'utf8'))).toMatchObject({ use: 'research', patients: 1, unasked: expect.any(Number) });
    await expect(run(...order, '--patient', ids.other, '--to', join(folder, 'none'))).rejects.toThrow('export.no-consent');
    await expect(readdir(join(folder, 'none'))).rejects.toThrow('ENOENT');
    expect(await run(...order.slice(0, 4), '--use', 'fun', '--patient', ids.mine, '--to', join(folder, 'none'))).toEqual({ good: false, said: expect.stringContaining('research*') as string });
  });

  it.each([
    [['--patient', 'x', '--purpose', purpose], 'Say into which folder'],
    [['--to', '/tmp/x', '--patient', 'x'], 'Say what it is for'],
    [['--to', '/tmp/x', '--purpose', purpose], 'Say whose record'],
    [['--to', '/tmp/x', '--purpose', purpose, '--everything'], 'approved it'],
    [['--to', '/tmp/x', '--purpose', purpose, '--patient', 'x', '--facility', 'NO'], 'There is no facility NO'],
    [['--to', '/tmp/x', '--purpose', purpose, '--patient', 'x'], 'Say which facility'],
  ])('EXP-4 %j is refused: %s', async (words, text) => {
    expect(await run(...words)).toEqual({ good: false, said: expect.stringContaining(text) as string });
  });

  it('EXP-4 a filled folder, a patient of another facility, and a missing PDF leave nothing behind', async () => {
    const to = join(folder, 'filled');
    await expect(run('--facility', 'PK', '--patient', ids.mine, '--to', to, '--purpose', purpose)).rejects.toMatchObject({ code: 'export.no-patient' });
    expect(await readdir(folder)).not.toContain('filled.part');
    await rm(join(server.services.config.dataFolder, 'files', '1'), { recursive: true });
    await expect(run('--facility', 'BV', '--patient', ids.mine, '--to', to, '--purpose', purpose)).rejects.toMatchObject({ code: 'files.missing' });
    expect((await readdir(folder)).filter((name) => name.startsWith('filled'))).toEqual([]);
    await expect(run('--facility', 'BV', '--patient', ids.mine, '--to', join(folder, 'one'), '--purpose', purpose)).rejects.toMatchObject({ code: 'export.not-empty' });
    await writeFile(join(folder, 'a-file'), '');
    await expect(run('--facility', 'BV', '--patient', ids.mine, '--to', join(folder, 'a-file'), '--purpose', purpose)).rejects.toMatchObject({ code: 'export.not-empty' });
  });
});
