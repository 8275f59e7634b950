// Papers that several people sign: the order, the queue, giving back, many with one act. spec: SGW
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import { saveForm, saveFormDefinition } from '#modules/chart/model/index.ts';
import { compileForm } from '#fhir/questionnaire/index.ts';
import { testSource } from '#fhir/questionnaire/testForm.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { readPem, verifyPdf } from '#platform/signing/index.ts';
import { noteOf, openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
let server: SigningServer;
let doctor: Runner;
let head: Runner;
let deputy: Runner;

beforeAll(async () => {
  server = await openSigningServer({ kinds: [noteOf('test-record', 'record', (reason) => reason !== 'Đóng dấu'), noteOf('test-sealed', 'facility-paper', (reason) => reason === 'Đóng dấu')] });
  [doctor, head, deputy] = await Promise.all(['bacsi', 'truongkhoa', 'phogiamdoc'].map((name) => server.as(name))) as [Runner, Runner, Runner];
  for (const one of [doctor, head, deputy]) await one.run(doc.enrolSigning, { pin });
}, 120_000);
afterAll(() => server.close());
beforeEach(async () => {
  (await server.demoAuthority()).switchOff();
  await server.db.query('delete from documents.sign_set');
  await server.db.query('delete from platform.outbox');
  await server.setReason('Đau họng');
});

const visit = () => server.encounterId;
const list = async () => (await doctor.run(doc.signList, {}, visit())).papers;
const queue = async (who: Runner, view: 'mine' | 'given' | 'department' = 'mine') => (await who.run(doc.signQueue, { view })).tasks;
const read = async <T>(path: string): Promise<T> => JSON.parse((await doctor.get(`/fhir/${path}`)).body) as T;
const fault = async (how: string) => (await server.demoAuthority()).switchOn('tsa', { fault: how });

async function signFirst() {
  const set = await doctor.run(doc.prepareSignSet, {}, visit());
  return (await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, visit())).papers[0]!;
}
type Batch = OutputOf<typeof doc.prepareBatch>;
const look = async (who: Runner): Promise<Batch> => who.run(doc.prepareBatch, { wanted: (await queue(who)).map(({ paperId = '', step = 0 }) => ({ paperId, step })) });
const sign = async (who: Runner, { papers }: Batch) => (await who.run(doc.signBatch, { papers: papers.map(({ paperId, step, digest }) => ({ paperId, ...(step !== undefined && { step }), digest, opened: true })) })).papers;
const signNext = async (who: Runner) => sign(who, await look(who));
const verify = async (pdf: string) => verifyPdf((await doctor.get(pdf)).rawPayload, { anchors: readPem((await server.demoAuthority()).root), at: new Date() });

describe('SGW-5 a paper that three people sign', () => {
  it('SGW-5 SGW-20 goes from one to the next; every signature stays valid; it is final with the last', async () => {
    const { pdf, documentId } = await signFirst();
    expect(await list()).toMatchObject([{ state: 'waiting' }]);
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ status: 'current', docStatus: 'preliminary' });
    expect(await queue(deputy)).toEqual([]);
    expect(await queue(head)).toMatchObject([{ state: 'open', stepTitle: 'Trưởng khoa', isMine: true, firstSigner: 'Phan Đình Khôi', patient: { name: expect.stringContaining('Quỳnh') } }]);
    expect((await head.run(doc.signingState, {})).toSign).toBe(1);
    expect(await queue(doctor, 'given')).toMatchObject([{ isMine: false, holders: [{ name: 'Vũ Đức Thịnh', standsIn: false }] }]);
    const before = (await doctor.get(pdf)).rawPayload;
    expect(await signNext(head)).toMatchObject([{ state: 'signed', documentId }]);
    expect(await queue(head)).toEqual([]);
    expect(await queue(doctor, 'given')).toMatchObject([{ stepTitle: 'Giám đốc', holders: [{ name: 'Lê Thị Minh Nguyệt', standsIn: true }] }]);
    expect(await signNext(deputy)).toMatchObject([{ state: 'signed' }]);
    expect(await list()).toMatchObject([{ state: 'signed' }]);
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ docStatus: 'final', author: [{ display: 'Phan Đình Khôi' }, { display: 'Vũ Đức Thịnh' }, { display: 'Lê Thị Minh Nguyệt' }] });
    const after = (await doctor.get(pdf)).rawPayload;
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect(await verify(pdf)).toMatchObject({ genuine: true, signatures: [{ level: 'B-T', signer: { subject: 'Phan Đình Khôi' } }, { signer: { subject: 'Vũ Đức Thịnh' } }, { signer: { subject: 'Lê Thị Minh Nguyệt' } }] });
    const { rows } = await server.db.query<{ title: string }>('select signer_title as title from documents.step order by step');
    expect(rows.map(({ title }) => title)).toEqual(['Trưởng khoa', 'KT. Giám đốc – Phó giám đốc']);
    expect((await read<{ entry: unknown[] }>(`Provenance?target=DocumentReference/${documentId}`)).entry.length).toBe(3);
  });

  it('SGW-5 nobody signs out of turn, for somebody else, or what they did not see; the same act sent twice is done once', async () => {
    await signFirst();
    const seen = await look(head);
    const [paper] = seen.papers;
    const act = (who: Runner, change: object) => who.run(doc.signBatch, { papers: [{ paperId: paper!.paperId, step: 2, digest: paper!.digest, ...change }] });
    const refused = async (who: Runner, change: object) => (await act(who, change)).papers[0]?.code;
    expect(await refused(deputy, { step: 3 })).toBe('documents.step-not-open');
    expect(await refused(deputy, {})).toBe('documents.not-signer');
    expect(await refused(head, { digest: '0'.repeat(64) })).toBe('documents.set-changed');
    expect(await refused(head, { step: 9 })).toBe('documents.set-unknown');
    const [one, two] = await Promise.all([sign(head, seen), sign(head, seen)]);
    expect([one, two].flatMap((answer) => answer.map(({ state }) => state)).sort()).toContain('signed');
    expect(await sign(head, seen)).toMatchObject([{ state: 'signed' }]);
    expect((await server.db.query(`select 1 from documents.step where state = 'signed'`)).rowCount).toBe(1);
  });

  it('SGW-7 a service that is down: the signature waits by itself, and nobody signs before it is finished', async () => {
    const { pdf } = await signFirst();
    await fault('down');
    expect(await signNext(head)).toMatchObject([{ state: 'pending' }]);
    expect(await list()).toMatchObject([{ state: 'pending' }]);
    expect((await head.run(doc.signingState, {})).pending).toBe(1);
    expect(await queue(deputy)).toEqual([]);
    (await server.demoAuthority()).switchOff();
    await server.db.query('update platform.outbox set due_at = now()');
    await server.sendOutbox();
    expect(await queue(deputy)).toMatchObject([{ stepTitle: 'Giám đốc' }]);
    expect(await verify(pdf)).toMatchObject({ genuine: true, signatures: [{ level: 'B-T' }, { level: 'B-T' }] });
  });
});

describe('SGW-6 a paper given back', () => {
  it('SGW-6 goes to its author with the reason and comes again as a new version; what was signed stays', async () => {
    const { documentId } = await signFirst();
    const [task] = await queue(head);
    const step = { paperId: task?.paperId ?? '', step: 2 };
    await expect(deputy.run(doc.returnPaper, { ...step, reason: 'Thiếu tiền sử dị ứng' })).rejects.toThrow('documents.not-signer');
    await expect(head.run(doc.returnPaper, { ...step, reason: 'sai' })).rejects.toThrow('fhir.operation-input');
    await head.run(doc.returnPaper, { ...step, reason: 'Thiếu tiền sử dị ứng' });
    await expect(head.run(doc.returnPaper, { ...step, reason: 'Thiếu tiền sử dị ứng' })).rejects.toThrow('documents.step-not-open');
    expect(await list()).toMatchObject([{ state: 'returned', documentId }]);
    expect(await queue(doctor)).toMatchObject([{ state: 'returned', isMine: true, returned: { by: 'Vũ Đức Thịnh', reason: 'Thiếu tiền sử dị ứng' } }]);
    await server.setReason('Đau họng, không dị ứng');
    const second = await signFirst();
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ status: 'superseded' });
    expect(await queue(doctor)).toEqual([]);
    expect(await queue(head)).toMatchObject([{ documentId: second.documentId, state: 'open' }]);
  });
});

describe('SGW-10 many with one act', () => {
  it('SGW-10 SGW-11 SGW-12 papers of several visits are signed together; one that changed is refused, the others stand; sent again, or listed in another tab, it changes nothing', async () => {
    const encounters = [visit(), await server.another('Lê Thị Diễm Ẩm'), await server.another('Ngô Văn Ễnh')];
    const wanted = encounters.map((encounterId) => ({ encounterId, kind: 'test-record', focus: `Encounter/${encounterId}` }));
    const seen = await doctor.run(doc.prepareBatch, { wanted });
    expect(seen).toMatchObject({ barred: [], papers: [{ patientName: expect.stringContaining('Quỳnh') }, { patientName: 'Lê Thị Diễm Ẩm' }, { patientName: 'Ngô Văn Ễnh' }] });
    await server.setReason('Đau họng và sốt');
    const states = ({ state, code }: { state: string; code?: string | undefined }) => code ?? state;
    const first = await sign(doctor, seen);
    expect(first.map(states)).toEqual(['documents.set-changed', 'signed', 'signed']);
    expect((await sign(doctor, seen)).map(states)).toEqual(['documents.set-changed', 'signed', 'signed']);
    expect((await server.db.query(`select 1 from documents.paper where state = 'signed'`)).rowCount).toBe(2);
    // A list in another tab that still shows them.
    const late = await doctor.run(doc.prepareBatch, { wanted: wanted.slice(1) });
    expect(late).toMatchObject({ papers: [], barred: [{ code: 'documents.step-not-open', patientName: 'Lê Thị Diễm Ẩm', encounterId: encounters[1] }, { code: 'documents.step-not-open', patientName: 'Ngô Văn Ễnh' }] });
    expect((await signNext(head)).map(states)).toEqual(['signed', 'signed']);
    await expect(doctor.run(doc.signBatch, { papers: [{ paperId: seen.papers[0]!.paperId.replace(/.$/, '0'), digest: 'x' }] })).rejects.toThrow('documents.set-unknown');
  });
});

describe('SGW-30 forms', () => {
  it('SGW-30 PRN-17 a form waits with who wrote it, is not signed while it has holes or, where it leaves the house, abbreviations, and is completed by its first signature', async () => {
    const form = 'urn:lanh:form:99-bv1|2026-11';
    const { questionnaire } = compileForm({ ...testSource, form: { ...testSource.form, kind: 'certificate', care: ['outpatient'], signers: 'doctor-head' } });
    await (await server.as('luutru')).run(saveFormDefinition, { questionnaire });
    const encounterId = await server.another('Đỗ Thị Ứng');
    const patientId = (await read<{ subject: { reference: string } }>(`Encounter/${encounterId}`)).subject.reference.replace('Patient/', '');
    const responseId = crypto.randomUUID();
    const reason = (words: string) => ({ linkId: 'admission', item: [{ linkId: 'reason', answer: [{ valueString: words }] }, { linkId: 'came', answer: [{ valueDate: '2026-11-17' }] }] });
    const rest = [{ linkId: 'body', item: [{ linkId: 'weight', answer: [{ valueDecimal: 60 }] }] }, { linkId: 'diagnosis', answer: [{ valueCoding: { system: 'http://hl7.org/fhir/sid/icd-10', code: 'J18.9', display: 'Viêm phổi' } }] }];
    const save = (version: string, items: readonly object[]) => doctor.run(saveForm, { patientId, form, responseId, version, items: items as never }, encounterId);
    const { version } = await save('0', []);
    const focus = `QuestionnaireResponse/${responseId}`;
    expect((await queue(doctor)).filter(({ kind }) => kind === 'form')).toMatchObject([{ state: 'first', isMine: true, focus, encounterId, patient: { name: 'Đỗ Thị Ứng' } }]);
    const wanted = [{ encounterId, kind: 'form', focus }];
    expect(await doctor.run(doc.prepareBatch, { wanted })).toMatchObject({ papers: [], barred: [{ code: 'chart.form-not-complete' }] });
    // Written by another: their set leaves it out, and it is not theirs to sign first by the way.
    await expect(head.run(doc.prepareSignSet, {}, encounterId)).resolves.toMatchObject({ papers: [{ kind: 'test-record' }] });
    const { version: second } = await save(version, [reason('BN sốt'), ...rest]);
    expect(await doctor.run(doc.prepareBatch, { wanted })).toMatchObject({ papers: [], barred: [{ code: 'documents.abbreviations', reasons: ['BN: người bệnh'] }] });
    await save(second, [reason('Người bệnh sốt'), ...rest]);
    expect((await sign(doctor, await doctor.run(doc.prepareBatch, { wanted }))).map(({ state }) => state)).toEqual(['signed']);
    expect(await read(focus)).toMatchObject({ status: 'completed' });
    expect(await read(`Condition?encounter=Encounter/${encounterId}&code=J18.9`)).toMatchObject({ entry: [{ resource: { evidence: [{ detail: [{ reference: focus }] }] } }] });
    expect((await doctor.run(doc.signList, {}, encounterId)).papers.find(({ kind }) => kind === 'form')).toMatchObject({ state: 'waiting' });
    expect((await signNext(head)).map(({ state }) => state)).toEqual(['signed']);
    expect((await doctor.run(doc.signList, {}, encounterId)).papers.find(({ kind }) => kind === 'form')).toMatchObject({ state: 'signed' });
  });
});

describe('SGW-50 approval on the phone', () => {
  it('SGW-50 the set is shown in another session of the same person and signed there with the PIN; nobody else, no other set, not twice', async () => {
    await signFirst();
    const [paper] = (await look(head)).papers;
    const sent = await head.run(doc.askApproval, { papers: [{ paperId: paper!.paperId, step: 2, digest: paper!.digest, opened: true }] });
    const phone = await server.as('truongkhoa');
    const answer = (who: Runner, change: object = {}) => who.run(doc.answerApproval, { approvalId: sent.approvalId, digest: sent.digest, approve: true, pin, ...change });
    expect(await phone.run(doc.waitingApprovals, {})).toMatchObject({ approvals: [{ digest: sent.digest, papers: [{ title: 'Phiếu thử', patientName: expect.stringContaining('Quỳnh') }] }] });
    expect((await head.run(doc.waitingApprovals, {})).approvals).toEqual([]);
    await expect(answer(head)).rejects.toThrow('documents.approval-same-session');
    await expect(answer(doctor)).rejects.toThrow('documents.approval-unknown');
    await expect(answer(phone, { digest: '0'.repeat(64) })).rejects.toThrow('documents.set-changed');
    await expect(answer(phone, { pin: '918273' })).rejects.toThrow('signing.wrong-pin');
    expect((await head.run(doc.approvalState, { approvalId: sent.approvalId })).state).toBe('waiting');
    expect(await answer(phone)).toMatchObject({ state: 'approved', papers: [{ state: 'signed' }] });
    expect((await phone.run(doc.signingState, {})).state).toBe('locked');
    expect(await head.run(doc.approvalState, { approvalId: sent.approvalId })).toMatchObject({ state: 'approved', papers: [{ state: 'signed' }] });
    await expect(answer(phone)).rejects.toThrow('documents.approval-ended');
  });
});

describe('SGW-22 who is holding it?', () => {
  it('SGW-22 whoever holds it is reminded, once in a while', async () => {
    await signFirst();
    const [task] = await queue(doctor, 'given');
    const step = { paperId: task?.paperId ?? '', step: 2 };
    expect(await doctor.run(doc.nudgeSigner, step)).toEqual({ holders: [{ name: 'Vũ Đức Thịnh', standsIn: false }] });
    await expect(doctor.run(doc.nudgeSigner, step)).rejects.toThrow('documents.nudged');
    expect(await queue(head)).toMatchObject([{ nudged: { by: 'Phan Đình Khôi' } }]);
    expect(await head.run(doc.signingState, {})).toMatchObject({ toSign: 1, nudged: 1 });
    expect(await queue(head, 'department')).toMatchObject([{ isMine: true }]);
    expect(await queue(await server.as('bacsinhi'), 'department')).toEqual([]);
  });
  it('SGW-23 who has no licence any more is shown nothing to sign and signs nothing', async () => {
    await signFirst();
    const seen = await look(head);
    const { rows } = await server.db.query<{ id: string; content: string }>(`select rid::text as id, content from fhir.res where dk = 1 and content like '%000106/NA-CCHN%'`);
    await server.db.query('update fhir.res set content = $2 where rid = $1::uuid', [rows[0]?.id, rows[0]?.content.replace('2031-08-31', '2020-08-31')]);
    await expect(sign(head, seen)).rejects.toThrow('documents.not-signer');
    await server.db.query('update fhir.res set content = $2 where rid = $1::uuid', [rows[0]?.id, rows[0]?.content]);
  });
});

describe('SGN-111 the seal', () => {
  it('SGN-111 the facility’s seal is set by itself once the director has signed, and only then is the paper final', async () => {
    await server.setReason('Đóng dấu');
    const { pdf, documentId, verifyCode } = await signFirst();
    await server.sendOutbox();
    expect((await verify(pdf)).signatures).toHaveLength(1);
    await signNext(deputy);
    expect(await read(`DocumentReference/${documentId}`)).toMatchObject({ docStatus: 'preliminary' });
    // On a busy machine an answer may come too late: the outbox asks again.
    await expect.poll(async () => {
      await server.db.query(`update platform.outbox set due_at = now() - interval '1 hour' where state = 'waiting'`);
      await server.sendOutbox();
      return (await read<{ docStatus: string }>(`DocumentReference/${documentId}`)).docStatus;
    }, { timeout: 30_000 }).toBe('final');
    expect(await verify(pdf)).toMatchObject({ genuine: true, signatures: [{}, {}, { signer: { subject: 'Bệnh viện Đa khoa Sông Lành' }, role: 'Dấu của cơ sở' }] });
    expect((await server.inject({ url: `/verify/${verifyCode}?lang=en` })).body).toContain('Genuine and current');
  });
});

describe('SGW-11 in the middle of a batch', () => {
  it('SGW-11 a PIN wrong five times signs nothing, here or on the phone, and every paper stays where it was', async () => {
    await signFirst();
    await signNext(head);
    const { papers: [paper] } = await look(deputy);
    const choice = { paperId: paper!.paperId, step: 3, digest: paper!.digest, opened: true };
    const sent = await deputy.run(doc.askApproval, { papers: [choice] });
    const phone = await server.as('phogiamdoc');
    const approve = (given: string) => phone.run(doc.answerApproval, { approvalId: sent.approvalId, digest: sent.digest, approve: true, pin: given });
    for (let tried = 0; tried < 4; tried++) await expect(approve('918273')).rejects.toThrow('signing.wrong-pin');
    for (const given of ['918273', pin]) await expect(approve(given)).rejects.toThrow('signing.pin-blocked');
    await expect(phone.run(doc.unlockSigning, { pin })).rejects.toThrow('signing.pin-blocked');
    await expect(phone.run(doc.signBatch, { papers: [choice] })).rejects.toThrow('signing.locked');
    expect((await deputy.run(doc.approvalState, { approvalId: sent.approvalId })).state).toBe('waiting');
    expect(await queue(deputy)).toMatchObject([{ paperId: choice.paperId, step: 3, state: 'open' }]);
    // Who had signing open in another session is not held up by whoever guessed.
    expect((await deputy.run(doc.signBatch, { papers: [choice] })).papers).toMatchObject([{ state: 'signed' }]);
  });
});
