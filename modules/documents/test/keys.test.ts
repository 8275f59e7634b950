// Keys looked after, certificates revoked, papers withdrawn: through the pipe, against the demo authority over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import { signingList, signingProofs, signingRevoke, signingSeal, signingUnblock } from '#apps/cli/commands/signing.ts';
import { sendersOf } from '#apps/server/background.ts';
import { buildFhirServices } from '#apps/server/fhirServices.ts';
import { installationGate } from '#apps/server/installationGate.ts';
import { sendDue } from '#platform/outbox/index.ts';
import { openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
const why = 'lost the PIN, showed the staff card';
let server: SigningServer;
let doctor: Runner;
let admin: Runner;
let records: Runner;
let accountId: string;

beforeAll(async () => {
  server = await openSigningServer();
  const [{ username = '' } = {}] = (await server.db.query<{ username: string }>(`select a.username from platform.account a join platform.membership m on m.account_id = a.id where m.dk = 1 and 'records' = any(m.roles)`)).rows;
  const [{ username: adminName = '' } = {}] = (await server.db.query<{ username: string }>(`select a.username from platform.account a join platform.membership m on m.account_id = a.id where m.dk = 1 and 'admin' = any(m.roles)`)).rows;
  [doctor, admin, records] = [await server.as('bacsi'), await server.as(adminName), await server.as(username)];
  await doctor.run(doc.enrolSigning, { pin });
  accountId = (await server.db.query<{ id: string }>(`select id from platform.account where username = 'bacsi'`)).rows[0]?.id ?? '';
}, 120_000);
afterAll(() => server.close());

const sign = async () => {
  const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
  return doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, server.encounterId);
};
const verify = async (code: string) => (await server.inject({ url: `/verify/${code}?lang=en` })).body;
const state = async () => (await doctor.run(doc.signList, {}, server.encounterId)).papers.find(({ kind }) => kind === 'test-note')?.state;
const atConsole = async (command: typeof signingList, ...words: string[]) => {
  const said: string[] = [];
  const done = await command.run(words, { say: (text) => void said.push(text), services: async () => server.services });
  return { done, said: said.join('\n') };
};

describe('SGN-80 withdrawing', () => {
  it('SGN-80 SGN-81 VER-23 the records office withdraws the paper in force; the code says so, and only a changed record is signed anew', async () => {
    const { papers: [paper] } = await sign();
    const { documentId = '', verifyCode = '' } = paper ?? {};
    expect(await verify(verifyCode)).toContain('Genuine and current');
    await expect(doctor.run(doc.withdrawPaper, { reason: 'written for the wrong patient' }, documentId)).rejects.toThrow('fhir.no-permission');
    await expect(records.run(doc.withdrawPaper, { reason: 'wrong' }, documentId)).rejects.toThrow();
    await records.run(doc.withdrawPaper, { reason: 'written for the wrong patient' }, documentId);
    expect(await verify(verifyCode)).toContain('Withdrawn, no longer valid');
    expect(await state()).toBe('withdrawn');
    await expect(records.run(doc.withdrawPaper, { reason: 'written for the wrong patient' }, documentId)).rejects.toThrow('documents.withdrawn');
    await expect(sign()).rejects.toThrow('documents.nothing-to-sign');
    const read = async <T>(path: string) => JSON.parse((await records.get(`/fhir/${path}`)).body) as T;
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ status: 'entered-in-error', docStatus: 'final' });
    const { entry = [] } = await read<{ entry?: { resource: { reason?: { text: string }[] } }[] }>(`Provenance?target=DocumentReference/${documentId}`);
    expect(entry.map(({ resource }) => resource.reason?.[0]?.text)).toContain('written for the wrong patient');
    expect((await records.get(`/documents/${documentId}.pdf`)).statusCode).toBe(200);
    await server.setReason('Đau lưng');
    const { papers: [next] } = await sign();
    expect(await read(`DocumentReference/${next?.documentId}`)).toMatchObject({ status: 'current', relatesTo: [{ code: 'replaces', target: { reference: `DocumentReference/${documentId}` } }] });
    expect(await verify(verifyCode)).toContain('Withdrawn, no longer valid');
    expect(await verify(next?.verifyCode ?? '')).toContain('Genuine and current');
    await server.setReason('Đau chân');
    await sign();
    await expect(records.run(doc.withdrawPaper, { reason: 'written for the wrong patient' }, next?.documentId)).rejects.toThrow('documents.replaced');
  }, 60_000);
});

describe('SGN-70 looking after keys', () => {
  it('SGN-70 SGN-71 a blocked PIN is seen and unblocked by another person, with a reason that is kept; the PIN stays', async () => {
    await doctor.run(doc.lockSigning, {});
    for (let tries = 0; tries < 5; tries++) await doctor.run(doc.unlockSigning, { pin: '111222' }).catch(() => undefined);
    await expect(doctor.run(doc.unlockSigning, { pin })).rejects.toThrow('signing.pin-blocked');
    expect((await records.run(doc.listSigningKeys, {})).keys).toMatchObject([{ accountId, state: 'blocked', failures: 5, events: [] }]);
    await expect(doctor.run(doc.unblockSigning, { accountId, reason: why })).rejects.toThrow('fhir.no-permission');
    await admin.run(doc.unblockSigning, { accountId, reason: why });
    expect((await records.run(doc.listSigningKeys, {})).keys).toMatchObject([{ state: 'good', failures: 0, events: [{ what: 'unblock', reason: why }] }]);
    expect(await doctor.run(doc.unlockSigning, { pin })).toMatchObject({ state: 'unlocked' });
    await expect(admin.run(doc.unblockSigning, { accountId, reason: why })).rejects.toThrow('documents.not-blocked');
    await expect(admin.run(doc.unblockSigning, { accountId: '00000000-0000-4000-8000-000000000000', reason: why })).rejects.toThrow('documents.no-key');
    const { rows } = await server.db.query(`select 1 from platform.audit where interaction = 'unblock-signing' and outcome = 'success'`);
    expect(rows).toHaveLength(1);
  }, 60_000);

  it('SGN-72 SGN-82 a revoked certificate neither signs in an open session nor unlocks; the authority is told when it is back; a new key follows', async () => {
    await server.setReason('Đau đầu');
    const authority = await server.demoAuthority();
    const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
    authority.switchOn('ca', { fault: 'down' });
    expect(await atConsole(signingUnblock, 'bacsi', '--facility', 'BV', '--reason', 'short')).toMatchObject({ done: false, said: expect.stringContaining('Say why') as string });
    expect((await atConsole(signingList, '--facility', 'BV')).said).toMatch(/^bacsi +good/m);
    expect(await atConsole(signingRevoke, 'bacsi', '--facility', 'BV', '--reason', why)).toMatchObject({ done: true, said: expect.stringContaining('is revoked') as string });
    const papers = set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true }));
    await expect(doctor.run(doc.signSet, { setId: set.setId, papers }, server.encounterId)).rejects.toThrow('signing.locked');
    await expect(doctor.run(doc.unlockSigning, { pin })).rejects.toThrow('signing.revoked');
    await expect(admin.run(doc.revokeSigning, { accountId, reason: why })).rejects.toThrow('documents.key-revoked');
    const fhir = await buildFhirServices(server.services, installationGate(server.services));
    const tell = async (later: number) => {
      await sendDue({ db: server.db, senders: sendersOf(fhir), now: () => new Date(Date.now() + later), log: server.services.log });
      return (await server.db.query<{ state: string }>(`select state from platform.outbox where channel = 'documents.revoke'`)).rows[0]?.state;
    };
    expect(await tell(0)).toBe('waiting');
    authority.switchOff();
    expect(await tell(600_000)).toBe('done');
    expect(await doctor.run(doc.signingState, {})).toMatchObject({ state: 'none' });
    expect(await doctor.run(doc.enrolSigning, { pin })).toMatchObject({ state: 'unlocked' });
    expect((await sign()).state).toBe('signed');
    expect((await records.run(doc.listSigningKeys, {})).keys).toMatchObject([{ state: 'good', events: [] }]);
  }, 60_000);

  it('SGN-72 a key revoked by another process is refused at the act', async () => {
    await server.setReason('Đau bụng');
    const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
    await server.db.query('update platform.signing_key set revoked_at = now() where account_id = $1 and retired_at is null', [accountId]);
    await expect(doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, server.encounterId)).rejects.toThrow('signing.revoked');
  }, 60_000);
});

describe('SGN-110 the seal', () => {
  it('SGN-110 SGN-105 whoever looks after keys makes the seal and sees how far the archiving of papers is; nobody else does', async () => {
    await expect(doctor.run(doc.makeSeal, { number: '2900123456' })).rejects.toThrow('fhir.no-permission');
    expect(await atConsole(signingSeal, '--make', '2900123456', '--facility', 'BV')).toMatchObject({ done: true, said: expect.stringContaining('Lành Demo Issuing CA') });
    const { seal } = await admin.run(doc.sealState, {});
    expect(seal?.subject).toContain('Sông Lành');
    const { archived, waiting, failed } = await admin.run(doc.proofState, {});
    expect([archived + waiting > 0, failed]).toEqual([true, 0]);
    expect(await atConsole(signingProofs, '--renew-before', '2099-01-01', '--facility', 'BV')).toMatchObject({ done: true, said: expect.stringContaining('waiting') });
    expect(await admin.run(doc.revokeSeal, { reason: 'the stamp of the facility was changed' })).toEqual({ serial: seal?.serial });
  });
});
