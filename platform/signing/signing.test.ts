// Keys, PINs, PAdES and time stamps against the demo authority over HTTP. spec: SGN, VER, SIM
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { startAuthority } from '../../simulators/authority/authority.ts';
import type { Authority } from '../../simulators/authority/authority.ts';
import { addSignature, openSeals, openSecret, openSigning, openSoftwareKeys, readPem, signPdf, verifyPdf } from './index.ts';
import type { Holder, Signing, Unlocked } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanh-signing-'));
const account = '0190c0de-0000-7000-8000-0000000000a1';
const holder: Holder = { dk: 1, accountId: account, name: 'Phan Đình Khôi', organization: 'Bệnh viện Đa khoa Sông Lành', number: '000101/NA-CCHN' };
const pin = '482915';
let db: TestDatabase;
let authority: Authority;
let signing: Signing;
let plain: Uint8Array;
let now = new Date();
let unlocked: Unlocked;

beforeAll(async () => {
  db = await openTestDatabase();
  authority = await startAuthority({ folder: join(folder, 'authority') });
  await db.query(`insert into platform.facility (dk, organization_id, code, name) values (1, gen_random_uuid(), 'A', 'A')`);
  for (const [id, name] of [[account, 'a'], [account.replace('a1', 'a2'), 'b'], [account.replace('a1', 'a3'), 'c']]) await db.query(`insert into platform.account (id, username, display_name, password_hash) values ($1, $2, $2, '')`, [id, name]);
  signing = open();
  const document = PDF.create();
  document.addPage().drawText('Don thuoc', { x: 50, y: 400 });
  plain = await document.save();
  unlocked = await signing.enrol(holder, { sessionId: 's1', pin });
}, 60_000);
afterAll(async () => {
  await authority.close();
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Status addresses are those in the certificates. */
function open(): Signing {
  const authorities = async () => ({ ca: `${authority.url}/ca`, tsa: `${authority.url}/tsa`, ocsp: '', crl: '', anchors: readPem(authority.root) });
  const provider = openSoftwareKeys({ db, now: () => now, newId: () => crypto.randomUUID(), caUrl: async () => `${authority.url}/ca`, secret: () => openSecret(folder) });
  const seals = openSeals({ db, now: () => now, newId: () => crypto.randomUUID(), caUrl: async () => `${authority.url}/ca`, secret: () => openSecret(folder) });
  return openSigning({ provider, seals, now: () => now, authorities });
}

const anchors = () => readPem(authority.root);
const sign = (key = unlocked.key) => signPdf(plain, { key, signedAt: now, reason: 'Đơn thuốc', location: 'Bệnh viện Sông Lành' });
const stamped = async () => signing.timeStamp(await sign(), { evenIfDown: true });
const judge = (pdf: Uint8Array) => verifyPdf(pdf, { anchors: anchors(), at: now });

describe('keys and PINs', () => {
  it('SGN-1 the private key is in the database only sealed, and the certificate carries name, facility and licence', async () => {
    const { rows } = await db.query<{ sealed: Buffer; certificate: Buffer }>('select sealed, certificate from platform.signing_key');
    expect(rows).toHaveLength(1);
    // A PKCS#8 key in clear would begin with its version and the object id of RSA.
    expect(rows[0]!.sealed.includes(Buffer.from('06092a864886f70d010101', 'hex'))).toBe(false);
    expect(unlocked.facts).toMatchObject({ subject: 'Phan Đình Khôi', organization: 'Bệnh viện Đa khoa Sông Lành', issuer: 'Lành Demo Issuing CA' });
  });

  it('SGN-2 a key is open for its session and account only, until the shift ends or the session is locked', async () => {
    expect(await signing.findUnlocked('s1', account)).toBeDefined();
    expect(await signing.findUnlocked('s2', account)).toBeUndefined();
    await expect(signing.getUnlocked('s1', 'somebody else')).rejects.toThrow('signing.locked');
    await signing.unlock(holder, { sessionId: 's1', pin });
    const before = now;
    now = new Date(before.getTime() + 8 * 3_600_000);
    await expect(signing.getUnlocked('s1', account)).rejects.toThrow('signing.locked');
    now = before;
    await signing.unlock(holder, { sessionId: 's1', pin });
    await signing.lockSession('s1');
    await expect(signing.getUnlocked('s1', account)).rejects.toThrow('signing.locked');
    unlocked = await signing.unlock(holder, { sessionId: 's1', pin });
  });

  it('SGN-3 five wrong PINs block the key, even sent at once; the right PIN is refused until the block ends', async () => {
    const other = { ...holder, accountId: account.replace('a1', 'a2') };
    await signing.enrol(other, { sessionId: 's3', pin: '730264' });
    const wrong = await Promise.allSettled(Array.from({ length: 9 }, () => signing.unlock(other, { sessionId: 's3', pin: '111222' })));
    const codes = wrong.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'unlocked'));
    expect(codes).not.toContain('unlocked');
    expect(codes).toContain('signing.pin-blocked');
    await expect(signing.unlock(other, { sessionId: 's3', pin: '730264' })).rejects.toMatchObject({ code: 'signing.pin-blocked', kind: 'busy' });
    const before = now;
    now = new Date(before.getTime() + 25 * 3_600_000);
    await signing.unlock(other, { sessionId: 's3', pin: '730264' });
    now = before;
  });

  it('SGN-4 a second certificate for the same person is refused, and one key opens nobody else’s row', async () => {
    await expect(signing.enrol(holder, { sessionId: 's1', pin })).rejects.toMatchObject({ code: 'signing.already-enrolled' });
    const third = account.replace('a1', 'a3');
    await db.query(`insert into platform.signing_key (dk, id, account_id, certificate, chain, serial, salt, sealed, created_at)
      select dk, gen_random_uuid(), $1, certificate, chain, serial, salt, sealed, created_at from platform.signing_key where account_id = $2`, [third, account]);
    await expect(signing.unlock({ dk: 1, accountId: third }, { sessionId: 's4', pin })).rejects.toMatchObject({ code: 'signing.wrong-pin' });
  });
});

describe('PAdES', () => {
  it('SGN-10 a signed and stamped PDF is genuine, names its signer and the time of the authority', async () => {
    const report = judge(await stamped());
    expect(report).toMatchObject({ genuine: true, signatures: [{ level: 'B-T', problems: [], signer: { subject: 'Phan Đình Khôi' }, timeStamp: { authority: 'Lành Demo Time-Stamp' } }] });
    expect(Math.abs((report.signatures[0]?.timeStamp?.at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('SGN-11 the signature is made without the network; the time stamp is put in later and changes no signed byte', async () => {
    const early = await sign();
    expect(judge(early)).toMatchObject({ genuine: false, signatures: [{ level: 'B-B', problems: ['no-time-stamp'] }] });
    const late = await signing.timeStamp(early, { evenIfDown: true });
    expect(late.length).toBe(early.length);
    expect(judge(late).genuine).toBe(true);
    expect(Buffer.from(late.subarray(0, plain.length)).equals(Buffer.from(plain))).toBe(true);
  });

  it('VER-1 any changed byte of the signed ranges is found', async () => {
    const good = await stamped();
    const report = (at: number) => {
      const bad = new Uint8Array(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      return judge(bad);
    };
    for (const at of [0, 20, 100, plain.length - 10, plain.length + 40, good.length - 3]) expect(report(at).genuine, `byte ${at}`).toBe(false);
  });

  it('VER-1 a changed byte in the padding behind the signature is found, which no signature covers', async () => {
    const good = await stamped();
    const end = Buffer.from(good).lastIndexOf('00>');
    for (const [at, digit] of [[end, '7'], [end - 40, 'f']] as const) {
      const bad = new Uint8Array(good);
      bad[at] = digit.charCodeAt(0);
      expect(judge(bad)).toMatchObject({ genuine: false, signatures: [{ problems: ['changed'] }] });
    }
  });

  it('VER-1 whatever byte of the signature itself is changed, there is a judgement', async () => {
    const good = await stamped();
    const start = Buffer.from(good).indexOf('<30');
    for (let at = start + 1; at < start + 2400; at += 3) {
      const bad = new Uint8Array(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(() => judge(bad), `digit ${at - start}`).not.toThrow();
    }
  });

  it('VER-2 something appended after signing is found', async () => {
    const good = await stamped();
    const appended = Buffer.concat([good, Buffer.from('\n% more\n')]);
    expect(judge(appended)).toMatchObject({ genuine: false, signatures: [{ problems: ['extended'] }] });
    const document = await PDF.load(good);
    document.getPage(0)?.drawText('20 vien', { x: 60, y: 380 });
    const revised = await document.save({ incremental: true });
    expect(judge(revised).signatures[0]?.problems).toContain('extended');
  });

  it('VER-3 the signature of another authority is not trusted, and an unsigned file is not genuine', async () => {
    const stranger = await startAuthority({ folder: join(folder, 'stranger') });
    try {
      expect(verifyPdf(await stamped(), { anchors: readPem(stranger.root), at: now }).signatures[0]?.problems).toEqual(['untrusted', 'bad-time-stamp']);
    } finally {
      await stranger.close();
    }
    expect(judge(plain)).toMatchObject({ signatures: [], genuine: false });
    expect(judge(new TextEncoder().encode('/ByteRange [0 1 2 3]')).genuine).toBe(false);
  });

  it('VER-4 a signature whose bytes belong to another certificate is not whole', async () => {
    const other = await signing.unlock({ dk: 1, accountId: account.replace('a1', 'a2') }, { sessionId: 's9', pin: '730264' });
    const forged = await sign({ ...unlocked.key, signDigest: other.key.signDigest });
    expect(judge(forged).signatures[0]?.problems).toContain('changed');
  });

  it('SGN-12 pdfsig, which nobody here wrote, finds the signature valid', async (context) => {
    const file = join(folder, 'signed.pdf');
    writeFileSync(file, await stamped());
    let said: string;
    try {
      said = execFileSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
    } catch {
      return context.skip('pdfsig (poppler-utils) is not installed');
    }
    expect(said).toContain('Signature is Valid.');
    expect(said).toContain('ETSI.CAdES.detached');
    expect(said).toContain('Total document signed');
    expect(said).toContain('Phan Đình Khôi');
  });
});

describe('seal of the facility', () => {
  it('SGN-110 the seal is the facility’s own key, sealed by the secret of the installation; made anew it puts the old away, taken out of use it seals nothing', async () => {
    await expect(signing.seals.open(1)).rejects.toMatchObject({ code: 'signing.no-seal' });
    await signing.seals.make({ dk: 1, organization: holder.organization, number: '2900123456' }, 'Quản trị');
    const { key, facts } = await signing.seals.open(1);
    expect(facts).toMatchObject({ subject: holder.organization, organization: holder.organization });
    const sealed = await signing.timeStamp(await addSignature(await stamped(), key, { field: 'seal', signedAt: now, reason: 'Đóng dấu', location: '', role: 'Dấu của cơ sở' }), { evenIfDown: true });
    expect(judge(sealed)).toMatchObject({ genuine: true, signatures: [{ signer: { subject: holder.name } }, { signer: { subject: holder.organization } }] });
    await db.query('update platform.seal_key set dk = 1, id = gen_random_uuid()');
    await expect(signing.seals.open(1)).rejects.toMatchObject({ code: 'signing.no-seal' });
    const second = await signing.seals.make({ dk: 1, organization: holder.organization, number: '2900123456' }, 'Quản trị');
    expect([(await signing.seals.find(1))?.serial, await signing.seals.revoke(1)]).toEqual([second.serial, second.serial]);
    await expect(signing.seals.open(1)).rejects.toMatchObject({ code: 'signing.revoked' });
  });
});

describe('outside services', () => {
  it.each(['down', 'error', 'garbage', 'wrong-nonce', 'wrong-digest', 'rejection', 'wrong-signer', 'bad-signature'])('SGN-13 a time stamp authority that is %s gives no time stamp', async (fault) => {
    const early = await sign();
    authority.switchOn('tsa', { fault });
    await expect(signing.timeStamp(early, { evenIfDown: true })).rejects.toMatchObject({ code: 'signing.time-stamp-down', kind: 'unavailable' });
    authority.switchOff();
    expect(judge(await signing.timeStamp(early, { evenIfDown: true })).genuine).toBe(true);
  });

  it('SGN-14 a slow authority is given up after two seconds, and nobody waits for it again right away', async () => {
    const early = await sign();
    authority.switchOn('tsa', { fault: 'slow', delayMs: 20_000 });
    const asked = authority.counts.get('tsa') ?? 0;
    await expect(signing.timeStamp(early)).rejects.toMatchObject({ code: 'signing.time-stamp-down' });
    await expect(signing.timeStamp(early)).rejects.toMatchObject({ code: 'signing.time-stamp-down' });
    expect((authority.counts.get('tsa') ?? 0) - asked).toBe(1);
    authority.switchOff();
  });

  it.each(['down', 'try-later', 'wrong-nonce', 'outdated', 'garbage', 'wrong-signer', 'huge'])('SGN-15 SGN-103 an OCSP responder that is %s is not believed: the revocation list answers', async (fault) => {
    authority.switchOn('ocsp', { fault });
    expect(await open().checkStatus(unlocked.key)).toMatchObject({ status: 'good', by: 'crl' });
    for (const list of ['outdated', ...(fault === 'huge' ? ['wrong-signer', 'huge'] : [])]) {
      authority.switchOn('crl', { fault: list });
      await expect(open().checkStatus(unlocked.key)).rejects.toMatchObject({ code: 'signing.status-down' });
    }
    authority.switchOff();
    expect(await open().checkStatus(unlocked.key)).toMatchObject({ status: 'good', by: 'ocsp' });
  });

  it('SGN-16 a revoked certificate is refused by OCSP and by the list', async () => {
    await fetch(`${authority.url}/ca/revocations`, { method: 'POST', body: JSON.stringify({ serial: unlocked.facts.serial.toLowerCase() }) });
    await expect(open().checkStatus(unlocked.key)).rejects.toMatchObject({ code: 'signing.revoked', kind: 'rule' });
    authority.switchOn('ocsp', { fault: 'down' });
    await expect(open().checkStatus(unlocked.key)).rejects.toMatchObject({ code: 'signing.revoked' });
    authority.switchOff();
    // An answer that comes too late is no answer, so a busy machine is asked again.
    await expect.poll(() => signing.unlock(holder, { sessionId: 's1', pin }).then(() => 'opened', ({ code }: { code: string }) => code)).toBe('signing.revoked');
  });

  it('SGN-17 without the certificate authority nobody is enrolled and nothing is left behind', async () => {
    authority.switchOn('ca', { fault: 'down' });
    await db.query('delete from platform.signing_key where account_id = $1', [account.replace('a1', 'a3')]);
    await expect(signing.enrol({ ...holder, accountId: account.replace('a1', 'a3') }, { sessionId: 's5', pin })).rejects.toMatchObject({ code: 'signing.authority-down' });
    expect((await db.query('select 1 from platform.signing_key where account_id = $1', [account.replace('a1', 'a3')])).rowCount).toBe(0);
    authority.switchOff();
  });

  it('SIM-1 faults are switched over HTTP, unknown ones are refused', async () => {
    const put = (fault: string) => fetch(`${authority.url}/_faults/tsa`, { method: 'PUT', body: JSON.stringify({ fault }) });
    expect((await put('error')).status).toBe(200);
    expect((await fetch(`${authority.url}/tsa`, { method: 'POST', body: 'x' })).status).toBe(500);
    expect((await put('unheard-of')).status).toBe(400);
    await fetch(`${authority.url}/_faults/tsa`, { method: 'DELETE' });
    expect(await (await fetch(`${authority.url}/_faults`)).json()).toEqual({});
  });
});
