// A key in SoftHSM signs, where SoftHSM and the optional package are installed. spec: SGN
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { addSignature, timeStampPdf } from '../pdf/signPdf.ts';
import { verifyPdf } from '../pdf/verifyPdf.ts';
import { openTestSigners } from '../signersTestServer.ts';
import type { TestSigners } from '../signersTestServer.ts';
import { makeKey } from '../softwareKey.ts';
import { openTokenKeys } from './tokenKeys.ts';

const library = ['LANH_TEST_PKCS11', ''].map((name) => process.env[name] ?? '').concat('/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so').find((path) => path !== '' && existsSync(path)) ?? '';
const missing = library === '' ? 'SoftHSM is not installed' : reasonWithoutPackage();
const holder = { dk: 1, accountId: '0190c0de-0000-7000-8000-0000000000a1', name: 'Phan Đình Khôi', organization: 'Bệnh viện', number: '000101/NA-CCHN' };
const pin = '482915';
let signers: TestSigners;
let db: TestDatabase;

function reasonWithoutPackage(): string | undefined {
  try {
    createRequire(import.meta.url)('graphene-pk11');
    return undefined;
  } catch {
    return 'the optional package graphene-pk11 is not installed';
  }
}

beforeAll(async () => {
  if (missing !== undefined) return;
  [signers, db] = await Promise.all([openTestSigners(), openTestDatabase()]);
  await db.query(`insert into platform.facility (dk, organization_id, code, name) values (1, gen_random_uuid(), 'A', 'A')`);
  await db.query(`insert into platform.account (id, username, display_name, password_hash) values ($1, 'a', 'a', '')`, [holder.accountId]);
  const { folder } = signers;
  mkdirSync(join(folder, 'tokens'));
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\nobjectstore.backend = file\n`);
  process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
  const tool = (...words: string[]) => execFileSync(process.env.LANH_TEST_SOFTHSM_TOOL ?? 'softhsm2-util', ['--module', library, ...words], { stdio: 'pipe' });
  tool('--init-token', '--free', '--label', holder.number, '--pin', pin, '--so-pin', '87654321');
  const made = await signers.again(() => makeKey({ caUrl: `${signers.authority.url}/ca`, subject: [{ CN: [holder.name] }] }));
  writeFileSync(join(folder, 'key.pem'), `-----BEGIN PRIVATE KEY-----\n${made.pkcs8.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`);
  tool('--import', join(folder, 'key.pem'), '--token', holder.number, '--label', 'sign', '--id', 'a1', '--pin', pin);
  for (const [at, der] of [made.certificate, ...made.chain].entries()) putCertificate(at === 0 ? 'a1' : `b${at}`, der);
}, 120_000);
afterAll(async () => {
  await signers?.close();
  await db?.drop();
});

/** The tool of SoftHSM imports keys only. */
function putCertificate(id: string, der: Buffer): void {
  interface Slots { getSlots(with_: boolean): { length: number; items(at: number): { getToken(): { label: string }; open(flags: number): { login(pin: string): void; create(template: object): void; logout(): void; close(): void } } }; initialize(): void; finalize(): void }
  const graphene = createRequire(import.meta.url)('graphene-pk11') as { Module: { load(path: string): Slots }; ObjectClass: { CERTIFICATE: number }; CertificateType: { X_509: number } };
  const module = graphene.Module.load(library);
  module.initialize();
  const slots = module.getSlots(true);
  const slot = Array.from({ length: slots.length }, (_none, at) => slots.items(at)).find((one) => one.getToken().label.trim() === holder.number);
  const session = slot?.open(6);
  session?.login(pin);
  session?.create({ class: graphene.ObjectClass.CERTIFICATE, certType: graphene.CertificateType.X_509, token: true, private: false, id: Buffer.from(id, 'hex'), label: id, subject: Buffer.from([0x30, 0]), value: der });
  session?.logout();
  session?.close();
  module.finalize();
}

describe('PKCS#11', () => {
  it('SGN-140 a key in the token signs with its PIN, and the signature is genuine; a wrong PIN and a person without a token are told', async (context) => {
    if (missing !== undefined) return context.skip(missing);
    const provider = openTokenKeys({ db, now: () => new Date(), newId: () => crypto.randomUUID(), library });
    await expect(provider.enrol({ ...holder, number: 'nobody' }, pin)).rejects.toMatchObject({ code: 'signing.no-token' });
    await expect(provider.enrol({ ...holder, name: 'Người Khác' }, pin)).rejects.toMatchObject({ code: 'signing.no-token' });
    await expect(provider.enrol(holder, '111222')).rejects.toMatchObject({ code: 'signing.wrong-pin' });
    const credential = await provider.enrol(holder, pin);
    const key = await provider.open(credential, pin);
    await expect(provider.open(credential, '111222')).rejects.toMatchObject({ code: 'signing.wrong-pin' });
    const again = await provider.open(credential, pin);
    const document = PDF.create();
    document.addPage();
    for (const one of [key, again]) {
      const paper = await addSignature(await document.save(), one, { field: 'first', signedAt: new Date(), reason: '', location: '' });
      const signed = await signers.again(() => timeStampPdf(paper, { tsaUrl: `${signers.authority.url}/tsa`, anchors: signers.anchors() }));
      expect(verifyPdf(signed, { anchors: signers.anchors(), at: new Date() })).toMatchObject({ genuine: true, signatures: [{ signer: { subject: holder.name } }] });
    }
  });

  it('SGN-140 without the library or the package signing says so, and nothing else is missing', async () => {
    const provider = openTokenKeys({ db, now: () => new Date(), newId: () => '', library: '/nowhere/none.so' });
    expect(provider.kind).toBe('token');
    await expect(provider.enrol(holder, pin)).rejects.toMatchObject({ code: 'signing.token-down', kind: 'unavailable' });
  });
});
