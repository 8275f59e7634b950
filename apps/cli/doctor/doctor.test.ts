// The self-check on a real hospital: first in order, then with one thing after the other gone wrong.
import { chmod, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doctor } from '../commands/doctor.ts';
import { exitCodeOf, failure, good, judgeDays, warning } from './findings.ts';
import { openTestServer } from '#apps/server/testServer.ts';
import type { TestServer } from '#apps/server/testServer.ts';
import { keepLastBackup } from '#platform/backup/index.ts';

let server: TestServer;
/** Rows wait for their seal while any transaction of the cluster is older: those of other tests, here. */
const hasHeads = async () => (await readdir(join(server.services.config.dataFolder, 'audit'))).some((name) => name.startsWith('heads-2'));
beforeAll(async () => {
  server = await openTestServer({ demo: true });
  const inject = await server.asUser('bacsi');
  await inject({ method: 'GET', url: '/fhir/Patient?_count=1' });
  for (let tries = 0; tries < 100 && !(await hasHeads()); tries++) {
    await server.services.audit.seal();
    await sleep(200);
  }
}, 60_000);
afterAll(() => server.close());

/** Not told of: the disk of this machine, and fsync, which the databases of tests have off. */
async function look(): Promise<{ bad: string[]; said: string }> {
  const said: string[] = [];
  await doctor.run([], { say: (text) => void said.push(text), services: async () => server.services });
  return { bad: said.filter((line) => !line.startsWith('✔') && !/GB free|fsync/.test(line)), said: said.join('\n') };
}
const backedUp = (hoursAgo: number) => keepLastBackup(server.services.config.dataFolder, { at: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(), path: '/mnt/x.age', bytes: 1, sha256: 'x' });

describe('HLT-10 lanh doctor', () => {
  it('HLT-10 tells what is in order: trail, files, papers, messages, backup', async () => {
    await backedUp(1);
    const { bad, said } = await look();
    expect(bad).toEqual([]);
    for (const words of [/audit trail: the newest \d+ links \(\d+ rows\) hold/, /newest signed head is \d+ \w+ old/, /file store: \d+ files, none missing/, /papers: none waits/, /none was given up/, /backup: 60 minutes|backup: 1 hours/]) expect(said).toMatch(words);
  });

  it('HLT-10 an old backup, a paper that waits for long, a message given up: warnings', async () => {
    await backedUp(50);
    await server.db.query(`insert into documents.sign_set (dk, id, encounter_id, patient_id, account_id, signer, prepared_at) values (1, '00000000-0000-4000-8000-000000000001', 'e', 'p', 'a', 's', now())`);
    await server.db.query(
      `insert into documents.paper (dk, id, set_id, encounter_id, kind, focus, title, version, state, template, content, sources, digest, page_digest, verify_code, account_id, signer_name, signer_title, accepted_at)
       select 1, set_id, set_id, 'e', 'k', 'f', 't', 1, 'pending', 't', '{}', '[]', 'd', 'p', 'CODE', 'a', 'n', 's', now() - interval '3 hours' from (select '00000000-0000-4000-8000-000000000001'::uuid as set_id) x`);
    await server.db.query(`insert into platform.outbox (dk, id, channel, key, payload, state, due_at, created_at) values (1, gen_random_uuid(), 'documents.sign', 'a', '{}', 'dead', now(), now())`);
    const { bad } = await look();
    expect(bad).toEqual([expect.stringMatching(/^⚠ papers: 1 wait .+ 3 hours/), expect.stringMatching(/^⚠ outgoing messages: 1 of documents\.sign/), expect.stringMatching(/^⚠ backup: 2 days old/)]);
    await server.db.query('delete from documents.sign_set');
    await server.db.query(`delete from platform.outbox where state = 'dead'`);
    await backedUp(1);
  });

  it('HLT-10 FIL-6 a file that a paper names and that is gone is a failure, by name; what nobody needs is counted', async () => {
    const file = 'a'.repeat(64);
    await server.db.query(`insert into documents.sign_set (dk, id, encounter_id, patient_id, account_id, signer, prepared_at) values (1, '00000000-0000-4000-8000-000000000002', 'e', 'p', 'a', 's', now())`);
    await server.db.query(
      `insert into documents.paper (dk, id, set_id, encounter_id, kind, focus, title, version, state, template, content, sources, digest, page_digest, verify_code, account_id, signer_name, signer_title, file)
       values (1, '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000002', 'e', 'k', 'f', 't', 1, 'signed', 't', '{}', '[]', 'd', 'p', 'CODE', 'a', 'n', 's', $1)`, [file]);
    await server.services.files.put(1, Buffer.from('nobody needs it'));
    const used = await server.services.files.put(1, Buffer.from('a draft that is needed'));
    await server.db.query('update documents.paper set draft_file = $1', [used]);
    expect((await look()).said).toContain(file);
    expect((await look()).bad).toEqual([expect.stringContaining(file)]);
    await server.db.query('update documents.paper set file = null');
    expect((await look()).said).toContain('2 files, none missing, 1 that nobody needs');
    await server.db.query('delete from documents.sign_set');
    expect((await look()).said).toContain('2 that nobody needs');
  });

  it('HLT-10 a touched trail, a cut-off end, a lost or open key: failures and a warning', async () => {
    const { dataFolder } = server.services.config;
    const { rows: [row] } = await server.db.query<{ chain: number; n: number }>(`select a.chain, a.n from platform.audit a join platform.audit_seal s on s.chain = a.chain and a.xid < s.xid_to order by s.at desc, a.n limit 1`);
    await server.db.query(`update platform.audit set actor = coalesce(actor, '') || 'x' where chain = $1 and n = $2`, [row?.chain, row?.n]);
    expect((await look()).bad).toEqual([expect.stringMatching(/✘ audit trail: link \d+ of chain \d+ does not hold/)]);
    await server.db.query(`update platform.audit set actor = nullif(left(actor, -1), '') where chain = $1 and n = $2`, [row?.chain, row?.n]);
    expect((await look()).bad).toEqual([]);
    const heads = join(dataFolder, 'audit', (await readdir(join(dataFolder, 'audit'))).filter((name) => name.startsWith('heads-2')).sort().at(-1) ?? '');
    const text = await readFile(heads, 'utf8');
    await writeFile(heads, text.replace(/"hash":"./g, '"hash":"z'));
    expect((await look()).bad).toEqual(['✘ audit trail: the newest signed head is not genuine. Run `npm run lanh -- audit verify`']);
    await writeFile(heads, text);
    const key = join(dataFolder, 'audit', 'rows.key');
    await rename(key, `${key}.away`);
    expect((await look()).bad[0]).toContain('audit/rows.key is missing');
    await rename(`${key}.away`, key);
    await chmod(key, 0o644);
    expect((await look()).bad).toEqual([expect.stringContaining('can be read by others')]);
    await chmod(key, 0o600);
    await rm(join(dataFolder, 'last-backup.json'));
    expect((await look()).bad).toEqual([expect.stringContaining('backup: none was made')]);
  });

  it('HLT-11 the exit code is that of the worst finding', () => {
    expect([exitCodeOf([good('')]), exitCodeOf([good(''), warning('')]), exitCodeOf([warning(''), failure(''), good('')])]).toEqual([0, 2, 1]);
    expect([31, 30, 29, 0, -1].map((days) => judgeDays('x', days, 'y').severity)).toEqual(['good', 'good', 'warning', 'warning', 'failure']);
  });
});
