import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '#platform/config/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { refuseDemoInProduction } from './productionGate.ts';

describe('PRD a hospital at work', () => {
  let db: TestDatabase;
  let dataFolder = '';
  beforeAll(async () => {
    db = await openTestDatabase();
    dataFolder = await mkdtemp(join(tmpdir(), 'lanh-production-'));
  });
  afterAll(async () => {
    await db.drop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const reasons = async (env: Record<string, string> = {}): Promise<string> => {
    const config = readConfig({ LANH_MODE: 'production', LANH_DATA: dataFolder, ...env });
    try {
      await refuseDemoInProduction({ config, db });
      return '';
    } catch (error) {
      return (error as Fault).issue.map(({ text }) => text).join('\n');
    }
  };

  it('PRD-1 starts on loopback, and behind TLS with its https address', async () => {
    expect(await reasons()).toBe('');
    expect(await reasons({ HOST: '0.0.0.0', LANH_TLS_IN_FRONT: 'yes', LANH_URL: 'https://benhvien.example' })).toBe('');
  });

  it.each([
    ['beyond this machine without TLS', { HOST: '0.0.0.0', LANH_URL: 'https://benhvien.example' }],
    ['beyond this machine without TLS', { HOST: '192.168.1.10' }],
    ['LANH_URL must be the https address', { HOST: '0.0.0.0', LANH_TLS_IN_FRONT: 'yes' }],
    ['password that everybody knows', { DATABASE_URL: 'postgres://lanh:postgres@db.example/lanh' }],
    ['password that everybody knows', { DATABASE_URL: 'postgres://lanh@db.example/lanh' }],
    ['password that everybody knows', { DATABASE_URL: 'postgres://postgres:postgres@127.0.0.1/lanh' }],
  ])('PRD-1 refuses: %s %o', async (words, env) => expect(await reasons(env)).toContain(words));

  it('PRD-1 refuses demo accounts and demo clients by name, and each reason at once', async () => {
    await db.query(`insert into platform.account (id, username, display_name, password_hash, demo) values (gen_random_uuid(), 'bacsi', 'x', 'x', true)`);
    await db.query(`insert into platform.client (client_id, name, kind, scopes, demo, created_at) values ('demo', 'x', 'public', '{}', true, now())`);
    await writeFile(join(dataFolder, 'demo.json'), '{}');
    const text = await reasons({ HOST: '0.0.0.0' });
    for (const words of ['1 demo accounts (bacsi', '1 demo clients', 'demo.json', 'without TLS']) expect(text).toContain(words);
    await db.query('update platform.account set disabled_at = now()');
    await db.query('update platform.client set disabled_at = now()');
    await rm(join(dataFolder, 'demo.json'));
    expect(await reasons()).toBe('');
  });

  it('PRD-1 demo mode is not asked', async () => {
    await refuseDemoInProduction({ config: readConfig({ HOST: '0.0.0.0', LANH_DATA: dataFolder }), db });
  });

  it('PRD-1 the command ends with 1 and says why', async () => {
    const env = { ...process.env, LANH_MODE: 'production', LANH_DATA: dataFolder, HOST: '0.0.0.0', PORT: '0', DATABASE_URL: db.url };
    const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'apps/server/main.ts'], { env, cwd: join(import.meta.dirname, '..', '..') });
    let said = '';
    server.stdout.on('data', (part: Buffer) => { said += part.toString(); });
    server.stderr.on('data', (part: Buffer) => { said += part.toString(); });
    const code = await new Promise((resolve) => { server.once('exit', resolve); });
    expect([code, said]).toEqual([1, expect.stringContaining('HOST=0.0.0.0 listens beyond this machine without TLS')]);
    expect(said).not.toContain('ready http');
  }, 60_000);
});
