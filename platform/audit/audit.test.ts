import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import type { AuditEvent } from './audit.ts';
import { openChain } from './chain.ts';
import type { AuditChain } from './chain.ts';
import { openHeadBook } from './heads.ts';
import { auditColumns, auditTrail, rowMac } from './trail.ts';
import type { HeadBook } from './heads.ts';
import { verifyAudit } from './verify.ts';

const event = (id: string): AuditEvent => ({
  dk: 1, at: new Date().toISOString(), action: 'R', interaction: 'read', outcome: 'success', accountId: 'a', actor: 'PractitionerRole/1', clientId: 'staff', sessionId: 's', type: 'Patient', id,
});

describe('audit chain', () => {
  let db: TestDatabase;
  let dataFolder: string;
  let heads: HeadBook;
  let chain: AuditChain;
  beforeEach(async () => {
    db = await openTestDatabase();
    dataFolder = await mkdtemp(join(tmpdir(), 'lanh-audit-'));
    heads = await openHeadBook(dataFolder);
    chain = await openChain({ db, heads, now: () => new Date(), onError: (error) => { throw error; } });
    for (let batch = 0; batch < 3; batch++) {
      await chain.trail.append(db, [event(`${batch}a`), event(`${batch}b`), event(`${batch}c`)]);
      await sealAll();
    }
  });
  afterEach(async () => {
    await chain.close().catch(() => undefined);
    await db.drop();
    await rm(dataFolder, { recursive: true, force: true });
  });
  /** A row waits for its seal while any transaction of the cluster is older: those of other tests, here. */
  const sealAll = () => expect.poll(async () => {
    await chain.seal();
    return (await verifyAudit(db, heads, new Date())).fresh;
  }, { timeout: 60_000 }).toBe(0);
  /** Links whose head stands signed in the files beside the database. */
  const signed = async () => {
    const folder = join(dataFolder, 'audit');
    const files = (await readdir(folder)).filter((name) => name.startsWith('heads-'));
    return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('').match(/"k":\d+/g)?.map((text) => Number(text.slice(4))) ?? [];
  };
  const problems = async () => (await verifyAudit(db, heads, new Date())).findings.map(({ problem }) => problem);

  it('AUD-3 an untouched trail has no finding, with rolled back transactions and many writers in between', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => db.transaction(async (tx) => {
      await chain.trail.append(tx, [event(`p${i}`)]);
      if (i % 3 === 0) throw new Error('refused');
    }).catch(() => undefined)));
    await sealAll();
    const report = await verifyAudit(db, heads, new Date());
    expect(report).toMatchObject({ findings: [], rows: 22, fresh: 0 });
  });

  it.each([
    ['a changed row', `update platform.audit set rid = 'other' where n = 5`, 'row-forged'],
    ['a removed row', 'delete from platform.audit where n = 5', 'rows-changed'],
    ['a row slipped in among the sealed', `insert into platform.audit select dk, chain, 900, xid, at, action, interaction, outcome, account, actor, client, session, rtype, rid, ver, patient, query, purpose, address, request, mac from platform.audit where n = 5`, 'rows-changed'],
    ['a row slipped in at the end', `insert into platform.audit (dk, chain, n, at, action, interaction, outcome, mac) values (1, 1, 900, now(), 'R', 'read', 'success', '\\x00')`, 'row-forged'],
    ['two rows swapped', `update platform.audit set n = case n when 4 then -5 else -4 end where n in (4, 5); update platform.audit set n = -n where n < 0`, 'row-forged'],
    ['a changed link', `update platform.audit_seal set count = count + 1 where k = 2`, 'link-changed'],
    ['a removed link', `delete from platform.audit_seal where k = 2`, 'link-missing'],
    ['a cut-off end', `delete from platform.audit_seal where k = 3; delete from platform.audit where n > 6`, 'cut-off'],
  ])('AUD-3 finds %s', async (_name, tamper, problem) => {
    for (const statement of tamper.split('; ')) await db.query(statement);
    expect(await problems()).toContain(problem);
  });

  it('AUD-3 what is sealed and signed while the trail is read is no finding', async () => {
    let isFirst = true;
    const busy = { query: async (...asked: Parameters<typeof db.query>) => {
      const answer = await db.query(...asked);
      if (isFirst) {
        isFirst = false;
        await chain.trail.append(db, [event('while it was read')]);
        await sealAll();
      }
      return answer;
    } } as typeof db;
    expect((await verifyAudit(busy, heads, new Date())).findings).toEqual([]);
  });

  it('AUD-3 finds one changed row among 20,000 in a hundred links, and names the link', async () => {
    for (let link = 0; link < 100; link++) {
      await chain.trail.append(db, Array.from({ length: 200 }, (_, n) => event(`many-${link}-${n}`)));
      await chain.seal();
    }
    await sealAll();
    expect(await verifyAudit(db, heads, new Date())).toMatchObject({ findings: [], rows: 20_009 });
    await db.query(`update platform.audit set actor = 'Practitioner/other' where rid = 'many-50-7'`);
    const { findings } = await verifyAudit(db, heads, new Date());
    expect(findings.map(({ problem }) => problem).sort()).toEqual(['row-forged', 'rows-changed']);
  }, 120_000);

  it('AUD-3 finds an older copy of the database that was put back', async () => {
    await db.query('create table copy_rows as table platform.audit');
    await db.query('create table copy_seals as table platform.audit_seal');
    await chain.trail.append(db, [event('later')]);
    await sealAll();
    await db.query('delete from platform.audit where n not in (select n from copy_rows)');
    await db.query('delete from platform.audit_seal where k not in (select k from copy_seals)');
    expect(await problems()).toContain('cut-off');
  });

  it('AUD-4 a row carries a hash whose key is not in the database; rows are sealed and heads are signed into a file by themselves', async () => {
    await chain.trail.append(db, [event('by-itself')]);
    const { rows } = await db.query<{ chain: number; n: string; mac: Buffer; cells: unknown[] }>(`select chain, n, mac, array[${auditColumns.map((column) => `to_jsonb(${column})`).join(', ')}] as cells from platform.audit where rid = 'by-itself'`);
    expect(rows.map(({ chain: of, n, mac, cells }) => [heads.rowKey, Buffer.alloc(32)].map((key) => rowMac(key, { chain: of, n: Number(n) }, cells).equals(mac)))).toEqual([[true, false]]);
    const everything = await db.query<{ text: string }>(`select query_to_xml('select * from platform.audit_chain', true, false, '')::text || query_to_xml('select * from platform.audit_seal', true, false, '')::text as text`);
    for (const form of ['hex', 'base64'] as const) expect(everything.rows[0]?.text).not.toContain(heads.rowKey.toString(form));
    const sealed = async () => (await db.query<{ k: number }>('select max(k)::int as k from platform.audit_seal')).rows[0]?.k ?? 0;
    await expect.poll(async () => (await verifyAudit(db, heads, new Date())).fresh, { timeout: 30_000 }).toBe(0);
    expect(await sealed()).toBeGreaterThan(3);
    await expect.poll(async () => (await signed()).includes(await sealed()), { timeout: 30_000 }).toBe(true);
    expect(await problems()).toEqual([]);
  }, 90_000);

  it('AUD-5 rows of a process that was killed are sealed by the next one, and nothing of its chain is missing', async () => {
    const longAgo = new Date(Date.now() - 60_000);
    const { rows } = await db.query<{ chain: number }>('insert into platform.audit_chain (process, started_at, seen_at) values ($1, $2, $2) returning chain', [randomUUID(), longAgo]);
    const dead = rows[0]?.chain ?? 0;
    await auditTrail(dead, heads.rowKey).append(db, [event('last words'), event('of a process')]);
    expect((await verifyAudit(db, heads, new Date())).fresh).toBeGreaterThan(0);
    await sealAll();
    const { rows: found } = await db.query<{ ended: boolean; sealed: number }>('select c.ended_at is not null as ended, (select sum(count)::int from platform.audit_seal s where s.chain = c.chain) as sealed from platform.audit_chain c where c.chain = $1', [dead]);
    expect(found).toEqual([{ ended: true, sealed: 2 }]);
    expect(await problems()).toEqual([]);
    await db.query('delete from platform.audit where rid = $1', ['last words']);
    expect(await problems()).toContain('rows-changed');
  });

  it('AUD-8 a run that ends while an older transaction is open leaves its last rows to the next one, and that is no finding', async () => {
    const older = await db.connect();
    await older.query('begin; select pg_current_xact_id()');
    await chain.trail.append(db, [event('last')]);
    await chain.close(50);
    expect(await problems()).toEqual([]);
    await older.query('rollback');
    older.release();
    const later = await openChain({ db, heads, now: () => new Date(Date.now() + 60_000), onError: (error) => { throw error; } });
    await expect.poll(async () => {
      await later.seal();
      return (await db.query('select 1 from platform.audit_chain where ended_at is null')).rowCount;
    }, { timeout: 60_000 }).toBe(1);
    expect(await problems()).toEqual([]);
    await later.close();
  });

  it('AUD-3 finds a forged head file', async () => {
    const folder = join(dataFolder, 'audit');
    const name = (await readdir(folder)).find((one) => one.startsWith('heads-2')) ?? '';
    const text = await readFile(join(folder, name), 'utf8');
    await writeFile(join(folder, name), text.replace(/"k":3/, '"k":2'));
    expect(await problems()).toContain('head-forged');
  });
});
