// The hospital's own rules at work: positions, the policy, and that it has been read. spec: POL
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as doc from '#modules/documents/model/index.ts';
import { assignPosition, dayOf, endPosition, listPositions } from '#modules/facility/model/index.ts';
import { noteOf, openSigningServer } from './signingServer.ts';
import type { Runner, SigningServer } from './signingServer.ts';

const pin = '482915';
/** Certificates are of today: so are the days. */
const day = (ahead: number): string => dayOf(new Date(Date.now() + ahead * 86_400_000).toISOString());
let server: SigningServer;
let [doctor, head, colleague, director, desk] = [] as unknown as [Runner, Runner, Runner, Runner, Runner];

beforeAll(async () => {
  server = await openSigningServer({ kinds: [noteOf('test-record', 'doctor-head')] });
  [doctor, head, colleague, director, desk] = await Promise.all(['bacsi', 'truongkhoa', 'bacsinhi', 'giamdoc', 'tiepdon'].map((name) => server.as(name))) as [Runner, Runner, Runner, Runner, Runner];
  for (const one of [doctor, head, colleague]) await one.run(doc.enrolSigning, { pin });
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
