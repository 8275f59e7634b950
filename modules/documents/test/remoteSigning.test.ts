// Papers signed by keys at a remote signing service (Cloud Signature Consortium API over HTTP), in the background. spec: SGN
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { visitContent } from '#modules/chart/model/index.ts';
import * as doc from '#modules/documents/model/index.ts';
import { readPem, verifyPdf } from '#platform/signing/index.ts';
import { remoteClient, startRemoteSigning } from '../../../simulators/remote-signing/remoteSigning.ts';
import type { RemoteSigning } from '../../../simulators/remote-signing/remoteSigning.ts';
import { openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
let now = new Date();
let remote: RemoteSigning;
let server: SigningServer;
let doctor: Runner;
let ca = '';

beforeAll(async () => {
  remote = await startRemoteSigning({ caUrl: async () => ca });
  server = await openSigningServer({ now: () => now, env: { LANH_CSC_URL: remote.api, LANH_CSC_CLIENT_ID: remoteClient.id, LANH_CSC_CLIENT_SECRET: remoteClient.secret } });
  ca = `${(await server.demoAuthority()).url}/ca`;
  await remote.add({ userID: '000101/NA-CCHN', name: 'Phan Đình Khôi', organization: 'Bệnh viện', pin });
  doctor = await server.as('bacsi');
}, 120_000);
afterAll(async () => {
  await server.close();
  await remote.close();
});
beforeEach(async () => {
  remote.switchOff();
  await server.db.query('delete from documents.sign_set');
  await server.db.query('delete from platform.outbox');
  now = new Date();
});

const sign = async (reason: string) => {
  await server.setReason(reason);
  const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
  const { papers: [paper] } = await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest, opened: true })) }, server.encounterId);
  return paper!;
};
/** Works off the outbox, jumping over its pauses, until the paper is no longer pending, or a number of rounds is over. */
const workOff = async (documentId: string, rounds: number) => {
  for (let round = 0; round < rounds && (await stateOf(documentId)) === 'pending'; round++) {
    now = new Date(now.getTime() + 61_000);
    await server.sendOutbox();
  }
  return stateOf(documentId);
};
const stateOf = async (documentId: string) => (await server.db.query<{ state: string }>('select state from documents.paper where document_id = $1', [documentId])).rows[0]?.state;

describe('remote signing', () => {
  it('SGN-120 the certificate that the service holds in the own name is taken, with the PIN that the service knows; a wrong PIN and no certificate are told', async () => {
    await expect(doctor.run(doc.enrolSigning, { pin: '735190' })).rejects.toThrow('signing.wrong-pin');
    await expect((await server.as('bacsinhi')).run(doc.enrolSigning, { pin })).rejects.toThrow('signing.no-remote-credential');
    expect(await doctor.run(doc.enrolSigning, { pin })).toMatchObject({ state: 'unlocked', certificate: { issuer: 'Lành Demo Issuing CA' } });
    const { rows } = await server.db.query(`select sealed, salt from platform.signing_key where provider = 'remote'`);
    expect(rows).toEqual([{ sealed: null, salt: null }]);
  });

  it('SGN-121 the act does not wait for the service: the paper is pending at once and signed in the background, and the file is genuine', async () => {
    const asked = remote.counts.get('sign') ?? 0;
    const paper = await sign('Đau họng');
    expect([paper.state, remote.counts.get('sign') ?? 0]).toEqual(['pending', asked]);
    expect(await workOff(paper.documentId, 10)).toBe('signed');
    expect(verifyPdf((await doctor.get(paper.pdf)).rawPayload, { anchors: readPem((await server.demoAuthority()).root), at: now })).toMatchObject({ genuine: true, signatures: [{ level: 'B-T', problems: [] }] });
  });

  it.each([['sign', 'down'], ['sign', 'wrong-signature'], ['sign', 'sad-expired'], ['authorize', 'error'], ['sign', 'garbage']])('SGN-121 %s %s: nothing is signed, the paper waits and is finished when the service is well again', async (service, fault) => {
    const paper = await sign(`Lý do ${service} ${fault}`);
    remote.switchOn(service, { fault });
    expect(await workOff(paper.documentId, 1)).toBe('pending');
    expect((await server.db.query('select draft_file from documents.paper where document_id = $1', [paper.documentId])).rows).toEqual([{ draft_file: null }]);
    remote.switchOff();
    expect(await workOff(paper.documentId, 10)).toBe('signed');
  });

  it('SGN-121 signatures that the service gives later are fetched', async () => {
    remote.switchOn('sign', { fault: 'later' });
    expect(await workOff((await sign('Ký sau')).documentId, 10)).toBe('signed');
  });

  it('SGN-121 a key that is not open any more keeps the act: the paper is finished once its signer opens signing again', async () => {
    const paper = await sign('Hết ca');
    await doctor.run(doc.lockSigning, {});
    expect(await workOff(paper.documentId, 1)).toBe('pending');
    await doctor.run(doc.unlockSigning, { pin });
    expect(await workOff(paper.documentId, 10)).toBe('signed');
  });

  it('SGN-123 while every answer from outside is kept back, also in the middle of a signature, the act answers, the next visit opens and is signed; then all are finished', async () => {
    const authority = await server.demoAuthority();
    for (const service of ['token', 'credentials', 'authorize', 'sign']) remote.switchOn(service, { fault: 'hold' });
    for (const service of ['tsa', 'ocsp', 'crl']) authority.switchOn(service, { fault: 'hold' });
    const [asked, given] = [remote.counts.get('authorize') ?? 0, remote.counts.get('sign') ?? 0];
    const first = await sign('Đau họng, giữ lại');
    const background = server.sendOutbox();
    await expect.poll(() => remote.counts.get('authorize') ?? 0).toBeGreaterThan(asked);
    const next = await server.another('Đỗ Thị Ứng');
    const { subject } = JSON.parse((await doctor.get(`/fhir/Encounter/${next}`)).body) as { subject: { reference: string } };
    await doctor.run(visitContent, { patientId: subject.reference.replace('Patient/', '') }, next);
    const second = await sign('Đau họng, lần nữa');
    expect([first.state, second.state, remote.counts.get('sign') ?? 0]).toEqual(['pending', 'pending', given]);
    remote.switchOff();
    authority.switchOff();
    await background;
    expect([await workOff(first.documentId, 10), await workOff(second.documentId, 10)]).toEqual(['signed', 'signed']);
  });

  it('SGN-122 a certificate that ends in the middle of a batch, or a refusal, stops only the papers that remain: they are unsigned again', async () => {
    const [first, second] = [await sign('Lý do một'), await sign('Lý do hai')];
    expect(await workOff(first.documentId, 10)).toBe('signed');
    const third = await sign('Lý do ba');
    await server.db.query(`update documents.paper set certificate = jsonb_set(certificate::jsonb, '{notAfter}', '"2020-01-01T00:00:00.000Z"')::json where document_id = $1`, [third.documentId]);
    expect([await workOff(second.documentId, 10), await workOff(third.documentId, 10)]).toEqual(['signed', 'refused']);
    const fourth = await sign('Lý do bốn');
    remote.switchOn('authorize', { fault: 'refused' });
    expect(await workOff(fourth.documentId, 3)).toBe('refused');
    expect((await doctor.run(doc.signList, {}, server.encounterId)).papers).toMatchObject([{ state: 'changed' }]);
  });
});
