// Rules of admission, transfer, discharge and courses, without a database. spec: STY
import { describe, expect, it } from 'vitest';
import type { Encounter, EpisodeOfCare } from '#fhir/types/index.ts';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { countTreatmentDays, decideAdmit, decideDischarge, decideFinishCourse, decideJoinCourse, decideStartCourse, decideTransferWard, decideUndoDischarge, markRecord, readStay, treatmentDaysTable } from '../index.ts';
import type { Admission } from '../index.ts';

const act = { by: 'PractitionerRole/d', at: '2026-11-20T08:00:00.000Z', newId: () => 'new' };
const by = { reference: 'PractitionerRole/d', name: 'Phan Đình Khôi' };
const noi = { roomId: 'n1', room: 'Buồng N1', ward: { id: 'noi', name: 'Khoa Nội' } };
const san = { roomId: 's1', room: 'Buồng S1', ward: { id: 'san', name: 'Khoa Sản' } };
const input: Admission = { patientId: 'p', kind: 'inpatient', roomId: 'n1', reason: 'Đau ngực', formKey: '01-bv1', route: 'emergency', sentBy: 'self', count: 2 };

type Written = readonly { readonly verb: string; readonly resource?: unknown }[];
const only = (changes: Written): Encounter => ({ ...(changes[0]?.resource as Encounter), meta: { versionId: '1' } });
const admitted = (more: Partial<Admission> = {}): Encounter => only(decideAdmit({ room: noi, open: [], number: 'NV.26.000001', by, treats: true }, { ...input, ...more }, act) as Written);
const shown = { patientId: 'p', version: '1' };
const later = (hours: number) => ({ ...act, at: new Date(Date.parse(act.at) + hours * 3_600_000).toISOString() });
const days = { stay: admitted(), openDrafts: 0, countDays: () => 3, by };

describe('STY-1 admission', () => {
  it('STY-1 keeps what the official form asks', () => {
    expect(readStay(admitted({ sentBy: 'facility', sentByName: 'Trạm y tế Bến Ngự' }))).toMatchObject({
      number: 'NV.26.000001', kind: 'inpatient', state: 'present', formKey: '01-bv1', reason: 'Đau ngực', route: 'emergency', sentBy: 'facility', sentByName: 'Trạm y tế Bến Ngự', count: 2, doctor: 'Phan Đình Khôi',
      admittedAt: act.at, places: [{ wardId: 'noi', ward: 'Khoa Nội', room: 'Buồng N1', from: act.at }],
    });
    expect(readStay(admitted({ kind: 'day' })).kind).toBe('day');
  });
  it.each<[string, readonly [object, object], string]>([
    ['STY-3 somebody who is in already', [{ open: [admitted()] }, {}], 'chart.already-admitted'],
    ['STY-3 no ward room', [{ room: undefined }, {}], 'chart.not-a-ward'],
    ['STY-4 tomorrow', [{}, { at: '2026-11-21T08:00:00Z' }], 'chart.time-in-future'],
    ['STY-4 before the visit that led to it', [{ visit: { ...admitted(), period: { start: '2026-11-20T07:00:00Z' } } }, { at: '2026-11-20T06:00:00Z' }], 'chart.time-order'],
  ])('%s is refused', (_name, [state, more], code) => {
    expect(() => decideAdmit({ room: noi, open: [], number: 'NV', by, treats: false, ...state }, { ...input, ...more }, act)).toThrow(code);
  });
});

describe('STY-4 from ward to ward', () => {
  it('STY-4 the place before ends when the next begins', () => {
    const moved = only(decideTransferWard({ stay: admitted(), room: san }, { ...shown, roomId: 's1', at: later(5).at }, later(6)) as Written);
    expect(readStay(moved)).toMatchObject({ ward: { id: 'san' }, places: [{ ward: 'Khoa Nội', to: later(5).at }, { ward: 'Khoa Sản', from: later(5).at }] });
  });
  it.each<[string, Encounter, object, string]>([
    ['before the admission', admitted(), { at: '2026-11-19T08:00:00Z' }, 'chart.time-order'],
    ['to the same room', admitted(), { roomId: 'n1' }, 'chart.same-ward'],
    ['of somebody else', admitted(), { patientId: 'q' }, 'chart.other-patient'],
    ['of an older version', admitted(), { version: '0' }, 'chart.stay-changed'],
    ['after the discharge', { ...admitted(), status: 'finished' }, {}, 'chart.stay-ended'],
    ['of a record taken in', markRecord(admitted(), true), {}, 'chart.record-closed'],
    ['of a clinic visit', { ...admitted(), class: { code: 'AMB' } }, {}, 'chart.not-a-stay'],
  ])('STY-4 STY-8 a transfer %s is refused', (...[, stay, more, code]) => {
    expect(() => decideTransferWard({ stay, room: 'roomId' in more ? noi : san }, { ...shown, roomId: 's1', ...more }, later(1))).toThrow(code);
  });
});

describe('STY-5 discharge', () => {
  const death = { at: later(47).at, cause: 'disease' as const, text: 'Nhồi máu cơ tim', autopsy: false };
  it('STY-5 keeps type, result, transfer and days, and can be undone with a reason', () => {
    const ended = only(decideDischarge(days, { ...shown, type: 'discharged', result: 'better', pathology: 'benign', transfer: { kind: 'up', facility: 'Bệnh viện tuyến trên' } }, later(48)) as Written);
    expect(readStay(ended)).toMatchObject({ state: 'discharged', dischargedAt: later(48).at, treatmentDays: 3, discharge: { type: 'discharged', result: 'better', pathology: 'benign', transfer: { kind: 'up', facility: 'Bệnh viện tuyến trên' } } });
    const back = only(decideUndoDischarge({ stay: ended, open: [], by }, { ...shown, reason: 'Ra nhầm người' }, later(49)) as Written);
    expect(readStay(back)).toMatchObject({ state: 'present', discharge: undefined, places: [{ ward: 'Khoa Nội', to: undefined }] });
    expect(JSON.stringify(back)).toContain('Ra nhầm người');
    expect(() => decideUndoDischarge({ stay: markRecord(ended, true), open: [], by }, { ...shown, reason: 'x' }, later(49))).toThrow('chart.record-closed');
  });
  it('STY-5 a death has its time and cause', () => {
    expect(readStay(only(decideDischarge(days, { ...shown, type: 'discharged', result: 'died', death }, later(48)) as Written)).discharge?.death).toEqual(death);
  });
  it.each<[string, readonly [object, object], string]>([
    ['with drafts open', [{ openDrafts: 2 }, { result: 'better' }], 'chart.open-drafts'],
    ['as died without facts', [{}, { result: 'died' }], 'chart.death-facts'],
    ['as better with death facts', [{}, { result: 'better', death }], 'chart.death-facts'],
    ['as died before the admission', [{}, { result: 'died', death: { ...death, at: '2026-11-01T00:00:00Z' } }], 'chart.time-order'],
    ['before the admission', [{}, { result: 'better', at: '2026-11-01T00:00:00Z' }], 'chart.time-order'],
  ])('STY-5 a discharge %s is refused', (_name, [state, more], code) => {
    expect(() => decideDischarge({ ...days, ...state }, { ...shown, type: 'discharged', result: 'better', ...more }, later(48))).toThrow(code);
  });
});

describe('STY-6 days of treatment', () => {
  const table = readRegulation('treatment-days/rules.csv', treatmentDaysTable);
  it.each(readDataFile('regulation/vn/treatment-days/cases.csv'))('STY-6 $admitted to $discharged, $result, transferred $transferred: $days', ({ admitted: start = '', discharged: end = '', result, transferred, days: expected }) => {
    expect(countTreatmentDays(table, { start, end, result, transferred: transferred === 'yes' })).toBe(Number(expected));
  });
});

describe('STY-7 a course of outpatient treatment', () => {
  const visit: Encounter = { resourceType: 'Encounter', id: 'v', status: 'in-progress', class: { code: 'AMB' }, subject: { reference: 'Patient/p' }, period: { start: '2026-11-20T01:00:00Z' } };
  const changes = decideStartCourse({ visit, number: 'NT.26.000001' }, { patientId: 'p', reason: 'Tăng huyết áp', formKey: '15-bv1' }, act) as Written;
  const episode = { ...(changes[0]?.resource as EpisodeOfCare), meta: { versionId: '1' } };
  it('STY-7 is begun in a visit, joined by another, and finished once', () => {
    expect(changes[1]?.resource).toMatchObject({ episodeOfCare: [{ reference: 'EpisodeOfCare/new' }] });
    expect(decideJoinCourse({ visit, episode }, { patientId: 'p' })).toHaveLength(1);
    const done = decideFinishCourse(episode, shown, act) as Written;
    expect(done[0]?.resource).toMatchObject({ status: 'finished', period: { end: act.at } });
    expect(() => decideJoinCourse({ visit, episode: done[0]?.resource as EpisodeOfCare }, { patientId: 'p' })).toThrow('chart.course-ended');
  });
  it.each<[string, Encounter, string]>([
    ['of somebody else', { ...visit, subject: { reference: 'Patient/q' } }, 'chart.other-patient'],
    ['that has one', { ...visit, episodeOfCare: [{ reference: 'EpisodeOfCare/x' }] }, 'chart.in-course'],
    ['that is a stay', { ...visit, class: { code: 'IMP' } }, 'chart.not-outpatient'],
    ['that has ended', { ...visit, status: 'finished' }, 'chart.visit-closed'],
  ])('STY-7 a visit %s does not join', (_name, one, code) => {
    expect(() => decideJoinCourse({ visit: one, episode }, { patientId: 'p' })).toThrow(code);
  });
});
