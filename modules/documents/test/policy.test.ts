// The hospital's own rules at work: positions, the policy, and that it has been read. spec: POL
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import { assignPosition, dayOf, endPosition, listPositions } from '#modules/facility/model/index.ts';
import { PDF } from '@libpdf/core';
import { readPem, verifyPdf } from '#platform/signing/index.ts';
import { noteOf, openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
/** Certificates are of today: so are the days. */
const day = (ahead: number): string => dayOf(new Date(Date.now() + ahead * 86_400_000).toISOString());
let server: SigningServer;
let people: [Runner, Runner, Runner, Runner, Runner, Runner, Runner, Runner];
let [doctor, head, colleague, director, desk, office, nurse, deputy] = [] as unknown as typeof people;

beforeAll(async () => {
  server = await openSigningServer({ kinds: [noteOf('test-record', 'doctor-head')] });
  [doctor, head, colleague, director, desk, office, nurse, deputy] = await Promise.all(['bacsi', 'truongkhoa', 'bacsinhi', 'giamdoc', 'tiepdon', 'luutru', 'dieuduong', 'phogiamdoc'].map((name) => server.as(name))) as typeof people;
  for (const one of [doctor, head, colleague, deputy]) await one.run(doc.enrolSigning, { pin });
}, 120_000);
afterAll(() => server.close());

const signFirst = async () => {
  const set = await doctor.run(doc.prepareSignSet, {}, server.encounterId);
  await doctor.run(doc.signSet, { setId: set.setId, papers: set.papers.map(({ paperId, digest }) => ({ paperId, digest })) }, server.encounterId);
};
const queue = async (who: Runner) => (await who.run(doc.signQueue, { view: 'mine' })).tasks;

describe('POL-2 positions of the day', () => {
  it('POL-2 POL-3 a delegate finds the papers of the department in the queue and signs for its head; after the last day nobody does', async () => {
    const { staff, departments, positions } = await director.run(listPositions, {});
    const [department] = departments.filter(({ name }) => name === 'Khoa Nội tổng hợp');
    const roleId = staff.find(({ name }) => name === 'Trần Thị Diễm Quỳnh')?.roleId ?? '';
    expect(positions.find(({ name }) => name === 'Vũ Đức Thịnh')).toMatchObject({ position: 'department-head', departmentId: department?.id, state: 'now' });
    await expect(desk.run(listPositions, {})).rejects.toThrow('fhir.no-permission');
    await expect(director.run(assignPosition, { roleId, position: 'department-head', departmentId: department?.id, from: day(-7), standsIn: false })).rejects.toThrow('facility.position-taken');
    await signFirst();
    expect(await queue(colleague)).toEqual([]);
    const delegation = { roleId, position: 'department-head' as const, departmentId: department?.id, from: day(-7) };
    await director.run(assignPosition, { ...delegation, to: day(3), standsIn: true, decision: '12/UQ-BV' });
    expect(await queue(colleague)).toMatchObject([{ state: 'open', stepTitle: 'Trưởng khoa', holders: [{ name: 'Vũ Đức Thịnh', standsIn: false }, { name: 'Trần Thị Diễm Quỳnh', standsIn: true }] }]);
    const { papers, barred } = await colleague.run(doc.prepareBatch, { wanted: (await queue(colleague)).map(({ paperId = '', step = 0 }) => ({ paperId, step })) });
    expect(barred).toEqual([]);
    await director.run(endPosition, { ...delegation, lastDay: day(-1) });
    const act = { papers: papers.map(({ paperId, step, digest }) => ({ paperId, ...(step !== undefined && { step }), digest, opened: true })) };
    expect((await colleague.run(doc.signBatch, act)).papers).toMatchObject([{ code: 'documents.not-signer' }]);
    await director.run(assignPosition, { ...delegation, from: day(0), to: day(0), standsIn: true, decision: '13/UQ-BV' });
    expect((await colleague.run(doc.signBatch, act)).papers).toMatchObject([{ state: 'signed' }]);
    const { rows } = await server.db.query<{ title: string }>('select signer_title as title from documents.step');
    expect(rows).toEqual([{ title: 'TUQ. Trưởng khoa' }]);
  });
});

const signer = (role: 'doctor' | 'director', title: string) => ({ role, title, required: true, samePerson: true });
const content = { ...doc.noPolicy, signers: [{ workflow: 'doctor-head', steps: [signer('doctor', 'Bác sĩ điều trị'), signer('director', 'Giám đốc')] }], days: { loan: 15 }, ways: ['device' as const, 'witness' as const] };

describe('POL-10 the policy', () => {
  it('POL-10 POL-11 POL-14 is written by the records office, bound by the law, and put in force by the director alone', async () => {
    await expect(doctor.run(doc.savePolicy, { content })).rejects.toThrow('fhir.no-permission');
    const looser = await office.run(doc.savePolicy, { content: { ...content, hours: { 'hand-over': 48 } } });
    expect(looser).toMatchObject({ version: 1, problems: [{ where: 'hours.hand-over', why: 'too-long', limit: '24', source: expect.stringContaining('1895/1997') }] });
    const wish = { number: '215/QĐ-BV', validFrom: day(0) };
    await expect(office.run(doc.proposePolicy, { hash: looser.hash, ...wish })).rejects.toThrow('documents.policy-looser');
    await expect(office.run(doc.savePolicy, { content, hash: 'f'.repeat(64) })).rejects.toThrow('documents.policy-changed');
    const saved = await office.run(doc.savePolicy, { content, hash: looser.hash });
    await office.run(doc.proposePolicy, { hash: saved.hash, ...wish });
    await expect(office.run(doc.savePolicy, { content, hash: saved.hash })).rejects.toThrow('documents.policy-proposed');
    const { draft } = await director.run(doc.readPolicy, {});
    expect(draft).toMatchObject({ mayApprove: true, version: { state: 'proposed', number: '215/QĐ-BV' }, content: { abbreviations: expect.arrayContaining([expect.objectContaining({ code: 'HA' })]) } });
    await expect(office.run(doc.decidePolicy, { hash: draft!.version.hash, verdict: 'approve' })).rejects.toThrow('fhir.no-permission');
    await director.run(doc.decidePolicy, { hash: draft!.version.hash, verdict: 'approve' });
    expect(await doctor.run(doc.readPolicy, {})).toMatchObject({ inForce: { version: { version: 1, isInForce: true, approvedBy: 'Nguyễn Hữu Phước' } }, versions: [{ version: 1 }] });
    await expect(office.run(doc.proposePolicy, { hash: (await office.run(doc.savePolicy, { content: draft!.content })).hash, ...wish })).rejects.toThrow('documents.policy-unchanged');
  });

  it('POL-12 rules at once: the paper goes to the director, and the patient’s one-time code is no way any more', async () => {
    await server.setReason('Đau bụng');
    await signFirst();
    const { rows } = await server.db.query<{ role: string }>(`select role from documents.step where state = 'open'`);
    expect(rows).toEqual([{ role: 'director' }]);
    const asked = { kind: 'test-record', focus: `Encounter/${server.encounterId}`, method: 'code' as const };
    await expect(doctor.run(doc.askConfirmation, asked, server.encounterId)).rejects.toThrow('documents.way-closed');
  });

  it('POL-15 POL-16 whoever it touches reads it once, with version, hash and time, or puts it off; the director sees who has not', async () => {
    const { version, changes, putOff } = await nurse.run(doc.policyToRead, {});
    expect([changes.map(({ section }) => section).filter((section) => section !== 'abbreviations'), putOff]).toEqual([['signers', 'days', 'ways'], 0]);
    expect((await desk.run(doc.policyToRead, {})).changes).toEqual([]);
    const of = { version: version!.version, hash: version!.hash };
    expect(await nurse.run(doc.acknowledgePolicy, { ...of, verdict: 'later' })).toEqual({ putOff: 1 });
    expect((await nurse.run(doc.policyToRead, {})).putOff).toBe(1);
    await expect(doctor.run(doc.acknowledgePolicy, { ...of, hash: 'f'.repeat(64), verdict: 'read' })).rejects.toThrow('documents.policy-changed');
    await doctor.run(doc.acknowledgePolicy, { ...of, verdict: 'read' });
    expect((await doctor.run(doc.policyToRead, {})).changes).toEqual([]);
    const { people: readers } = await director.run(doc.policyReaders, {});
    expect(readers.find(({ name }) => name === 'Phan Đình Khôi')).toMatchObject({ department: 'Khoa Nội tổng hợp', readAt: expect.stringContaining('T') });
    expect(readers.find(({ name }) => name === 'Đặng Thị Ngọc Ánh')).toMatchObject({ putOff: 1 });
    expect(readers.some(({ name }) => name === 'Võ Thị Thanh Hằng')).toBe(false);
    await expect(doctor.run(doc.policyReaders, {})).rejects.toThrow('fhir.no-permission');
  });
});

describe('POL-20 the annex', () => {
  it('POL-20 POL-21 is a PDF/A of every rule, signed by the director or the deputy alone, and answers at /verify', async () => {
    const { version } = (await doctor.run(doc.readPolicy, {})).inForce!;
    const address = '/documents/policy/1.pdf';
    const textOf = async () => (await PDF.load((await nurse.get(address)).rawPayload)).getPages().map((page) => page.extractText().text).join(' ').replace(/\s+/g, ' ').normalize('NFC');
    const before = await textOf();
    for (const words of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', '215/QĐ-BV', 'Điều 8', 'CHỜ KÝ SỐ', 'Mượn đọc trên máy (*)', version.hash.slice(0, 20)]) expect(before).toContain(words);
    const act = { version: 1, hash: version.hash };
    await expect(doctor.run(doc.signPolicy, act)).rejects.toThrow('documents.not-signer');
    await expect(deputy.run(doc.signPolicy, { ...act, hash: 'f'.repeat(64) })).rejects.toThrow('documents.policy-changed');
    const { documentId, verifyCode } = await deputy.run(doc.signPolicy, act);
    await expect(deputy.run(doc.signPolicy, act)).rejects.toThrow('documents.policy-signed');
    const pdf = (await nurse.get(address)).rawPayload;
    expect(verifyPdf(pdf, { anchors: readPem((await server.demoAuthority()).root), at: new Date() })).toMatchObject({ genuine: true, signatures: [{ signer: { subject: 'Lê Thị Minh Nguyệt' }, role: 'KT. Giám đốc – Phó giám đốc' }] });
    expect(pdf.toString('latin1')).toMatch(/pdfaid:part>2</);
    expect((await doctor.get(`/documents/${documentId}.pdf`)).rawPayload.equals(pdf)).toBe(true);
    expect((await server.inject({ url: `/verify/${verifyCode}`, headers: { 'accept-language': 'vi' } })).body).toContain('Lê Thị Minh Nguyệt');
    expect((await doctor.get('/documents/policy/9.pdf')).statusCode).toBe(404);
  });
});
