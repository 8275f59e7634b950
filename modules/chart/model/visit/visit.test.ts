import { describe, expect, it } from 'vitest';
import type { Act, Change } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Condition, Encounter, Resource } from '#fhir/types/index.ts';
import { decideFinishVisit, decideReopenVisit, checkTexts, decideSaveVisit, endedByOther, findTooLong, followUpDay, listEndedOn, readConceptFacts, readContent, versionOf, warnOfCodes } from './index.ts';
import type { CodeFacts, SaveState, VisitPatch, VisitRecord } from './index.ts';

const doctor = { reference: 'PractitionerRole/doc', name: 'Phan Đình Khôi' };
let made = 0;
const act: Act = { by: doctor.reference, at: '2026-11-27T02:30:00.000Z', newId: () => `new-${++made}` };
const arrived: Encounter = {
  resourceType: 'Encounter', id: 'e1', meta: { versionId: '1' }, status: 'arrived', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' }, period: { start: '2026-11-27T01:00:00.000Z' },
  reasonCode: [{ text: 'Đau đầu' }], location: [{ location: { reference: 'Location/r1', display: 'Phòng 12' }, status: 'active' }], serviceProvider: { reference: 'Organization/noi' },
};
const list = new Map<string, CodeFacts>([
  ['I10', { code: 'I10', display: 'Tăng huyết áp vô căn (nguyên phát)', version: '2026-11', notMain: false, unspecific: false }],
  ['E11.9', { code: 'E11.9', display: 'Đái tháo đường típ 2, chưa có biến chứng', notMain: false, unspecific: false }],
  ['W19', { code: 'W19', display: 'Ngã không xác định', notMain: true, unspecific: false }],
  ['N40', { code: 'N40', display: 'Tăng sản tuyến tiền liệt', notMain: false, unspecific: true, sex: 'male' }],
  ['P39.1', { code: 'P39.1', display: 'Viêm kết mạc sơ sinh', notMain: false, unspecific: false, toMonths: 0 }],
]);
const fresh: VisitRecord = { encounter: arrived, conditions: [] };
const shown = (record: VisitRecord) => ({ patientId: 'p1', version: versionOf(record) });

/** Applies changes as the store does: versions go up by one. */
const apply = (record: VisitRecord, changes: readonly Change[]): VisitRecord =>
  changes.reduce((state, change) => (change.verb === 'delete' ? state : put(state, { ...change.resource, meta: { versionId: String(Number(change.resource.meta?.versionId ?? 0) + 1) } })), record);

function put(state: VisitRecord, resource: Resource): VisitRecord {
  switch (resource.resourceType) {
    case 'Encounter': return { ...state, encounter: resource as Encounter };
    case 'ClinicalImpression': return { ...state, impression: resource as NonNullable<VisitRecord['impression']> };
    case 'Appointment': return { ...state, followUp: resource as NonNullable<VisitRecord['followUp']> };
    default: return { ...state, conditions: withCondition(state.conditions, resource as Condition) };
  }
}

function withCondition(conditions: readonly Condition[], fresh: Condition): readonly Condition[] {
  const rest = conditions.filter(({ id }) => id !== fresh.id);
  return fresh.verificationStatus?.coding?.[0]?.code === 'entered-in-error' ? rest : [...rest, fresh];
}
const save = (record: VisitRecord, content: VisitPatch, more: Partial<SaveState> = {}) => apply(record, decideSaveVisit({ record, list, by: doctor, ...more }, { ...shown(record), content }, act));
const codeOf = (run: () => unknown) => { try { run(); } catch (error) { return error instanceof Fault ? { code: error.code, at: error.issue[0]?.expression } : error; } return 'nothing refused'; };

describe('VIS-1 what was written comes back', () => {
  const content: VisitPatch = {
    reason: 'Đau đầu, chóng mặt', reasonCodes: ['headache'], history: 'Ba ngày nay', pastHistory: 'Tăng huyết áp 3 năm', management: 'Tư vấn', advice: 'Ăn nhạt',
    examination: [{ system: 'heart', state: 'normal', text: 'Tim đều' }, { system: 'lungs', state: 'abnormal', text: 'Ran nổ đáy phải' }],
    main: { code: 'I10', text: 'Tăng huyết áp độ 2' }, secondary: [{ code: 'E11.9' }], followUp: { date: '2026-12-25', time: '08:00', note: 'Nhịn ăn sáng' },
  };
  it('VIS-1 every field, in FHIR, and the visit has begun with its doctor', () => {
    const saved = save(fresh, content);
    expect(readContent(saved)).toEqual({ ...content, main: { code: 'I10', display: 'Tăng huyết áp vô căn (nguyên phát)', text: 'Tăng huyết áp độ 2' }, secondary: [{ code: 'E11.9', display: 'Đái tháo đường típ 2, chưa có biến chứng' }] });
    expect(saved.encounter).toMatchObject({ status: 'in-progress', participant: [{ individual: { reference: 'PractitionerRole/doc', display: 'Phan Đình Khôi' } }], diagnosis: [{ rank: 1, use: { coding: [{ code: 'DD' }] } }, { rank: 2, use: { coding: [{ code: 'CM' }] } }] });
    expect(saved.followUp).toMatchObject({ status: 'proposed', start: '2026-12-25T08:00:00+07:00', end: '2026-12-25T01:15:00.000Z' });
    expect(saved.conditions[0]).toMatchObject({ code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', version: '2026-11', code: 'I10' }], text: 'Tăng huyết áp độ 2' }, encounter: { reference: 'Encounter/e1' } });
  });
  it('VIS-1 what is not named stays, what is emptied goes', () => {
    const first = save(fresh, content);
    const second = save(first, { advice: '', followUp: null, main: null });
    expect(readContent(second)).toMatchObject({ reason: 'Đau đầu, chóng mặt', history: 'Ba ngày nay', advice: '', followUp: null, main: null, secondary: [{ code: 'E11.9' }] });
    expect(second.followUp?.status).toBe('cancelled');
  });
  it('VIS-1 a diagnosis taken away is marked as entered in error, one that stays keeps its id', () => {
    const first = save(fresh, content);
    const changes = decideSaveVisit({ record: first, list, by: doctor }, { ...shown(first), content: { main: { code: 'E11.9' }, secondary: [] } }, act);
    const conditions = changes.flatMap((change) => (change.verb !== 'delete' && change.resource.resourceType === 'Condition' ? [change.resource as Condition] : []));
    expect(conditions).toMatchObject([{ code: { coding: [{ code: 'I10' }] }, verificationStatus: { coding: [{ code: 'entered-in-error' }] } }]);
    expect(conditions[0]).not.toHaveProperty('clinicalStatus');
    expect(apply(first, changes).encounter.diagnosis?.[0]?.condition.reference).toBe(first.encounter.diagnosis?.[1]?.condition.reference);
  });
  it('VIS-1 the same content saved again writes nothing', () => {
    const saved = save(fresh, content);
    expect(decideSaveVisit({ record: saved, list, by: doctor }, { ...shown(saved), content }, act)).toEqual([]);
  });
  it('VIS-1 a first save without any content begins the visit and gives it a version', () => {
    const begun = save(fresh, {});
    expect([begun.encounter.status, versionOf(begun), readContent(begun).reason]).toEqual(['in-progress', '1', 'Đau đầu']);
  });
});

describe('VIS-3 nothing is written into the wrong chart or over another version', () => {
  const saved = save(fresh, { history: 'Lần đầu' });
  it.each([
    ['the visit of another patient', () => decideSaveVisit({ record: saved, list, by: doctor }, { patientId: 'p2', version: '1', content: {} }, act), 'chart.other-patient'],
    ['a version that was saved over', () => decideSaveVisit({ record: saved, list, by: doctor }, { patientId: 'p1', version: '0', content: { history: 'Khác' } }, act), 'chart.visit-changed'],
    ['ending the visit of another patient', () => decideFinishVisit({ record: saved, list, by: doctor }, { patientId: 'p2', version: '1' }, act), 'chart.other-patient'],
    ['ending another version', () => decideFinishVisit({ record: saved, list, by: doctor }, { patientId: 'p1', version: '0' }, act), 'chart.visit-changed'],
    ['a cancelled visit', () => decideSaveVisit({ record: { ...saved, encounter: { ...saved.encounter, status: 'cancelled' } }, list, by: doctor }, { patientId: 'p1', version: '1', content: {} }, act), 'chart.visit-closed'],
  ])('VIS-3 refuses %s', (_what, run, code) => expect(codeOf(run)).toMatchObject({ code }));
});

describe('VIS-4 diagnoses', () => {
  const refused = (content: VisitPatch) => codeOf(() => decideSaveVisit({ record: fresh, list, by: doctor }, { ...shown(fresh), content }, act));
  it.each<{ what: string; content: VisitPatch; code: string; at: string }>([
    { what: 'a word', content: { main: { code: 'tha' } }, code: 'chart.code-wrong', at: 'content.main' },
    { what: 'a code that is not in force', content: { main: { code: 'I11' } }, code: 'chart.code-not-in-force', at: 'content.main' },
    { what: 'a code that may not stand first', content: { main: { code: 'W19' } }, code: 'chart.code-not-main', at: 'content.main' },
    { what: 'a code twice', content: { main: { code: 'I10' }, secondary: [{ code: 'I10' }] }, code: 'chart.code-twice', at: 'content.secondary[0]' },
    { what: 'a thirteenth secondary one', content: { secondary: Array.from({ length: 13 }, (_, n) => ({ code: `A${10 + n}` })) }, code: 'chart.too-many-secondary', at: 'content.secondary' },
  ])('VIS-4 refuses $what and says where', ({ content, code, at }) => expect(refused(content)).toEqual({ code, at }));
  it('VIS-4 a code that may not stand first is taken as secondary; without a list only the form counts', () => {
    expect(readContent(save(fresh, { main: { code: 'I10' }, secondary: [{ code: 'W19' }] })).secondary).toMatchObject([{ code: 'W19' }]);
    expect(readContent(save(fresh, { main: { code: 'Z99.9', display: 'Theo màn hình' } }, { list: undefined })).main).toEqual({ code: 'Z99.9', display: 'Theo màn hình' });
  });
  it('VIS-4 reads the marks of the starter list and of the official one', () => {
    const facts = (code: string, properties: Record<string, unknown>) => { const { notMain, unspecific, sex, toMonths } = readConceptFacts({ code, display: '', properties }); return { notMain, unspecific, sex, toMonths }; };
    expect(facts('W19', { not_main: '1' })).toMatchObject({ notMain: true });
    expect(facts('G01*', {})).toMatchObject({ notMain: true });
    expect(facts('A17', { not_as_primary: '1', has_more_specific: '1', mainly_female: '0', mainly_male: '1' })).toMatchObject({ notMain: true, unspecific: true, sex: 'male' });
    expect(facts('P36.9', { sex: '', max_age_months: '12', not_main: '0' })).toEqual({ notMain: false, unspecific: false, sex: undefined, toMonths: 12 });
  });
  it('VIS-4 sex and age of a code are warnings; a birth year alone warns only when every day of it is outside', () => {
    const of = (code: string, person: object) => warnOfCodes({ main: { code }, secondary: [] }, list, { person, day: '2026-11-27' }).map(({ warning }) => warning);
    expect(of('N40', { sex: 'female', birthDate: '1960' })).toEqual(['sex', 'unspecific']);
    expect(of('P39.1', { birthDate: '2026-11-01' })).toEqual([]);
    expect(of('P39.1', { birthDate: '2026-10-01' })).toEqual(['age']);
    expect([of('P39.1', { birthDate: '2026' }), of('P39.1', { birthDate: '2025' }), of('P39.1', {})]).toEqual([[], ['age'], []]);
  });
});

describe('VIS-5 ending and reopening', () => {
  const written = save(fresh, { main: { code: 'I10' }, followUp: { date: '2026-12-25' } });
  const finish = (record: VisitRecord) => decideFinishVisit({ record, list, by: doctor }, shown(record), act);
  const finished = apply(written, finish(written));
  const reason = { code: 'result', note: 'Có kết quả xét nghiệm' };
  it('VIS-5 a visit without main diagnosis does not end', () => {
    expect(codeOf(() => finish(save(fresh, { secondary: [{ code: 'I10' }] })))).toMatchObject({ code: 'chart.main-diagnosis-missing' });
  });
  it('VIS-5 ending closes visit, impression and room, and books the follow-up; once', () => {
    expect(finished).toMatchObject({ encounter: { status: 'finished', period: { end: act.at }, location: [{ status: 'completed' }] }, impression: { status: 'completed' }, followUp: { status: 'booked', start: '2026-12-25T00:00:00+07:00' } });
    expect(finish(finished)).toEqual([]);
    expect(decideFinishVisit({ record: finished, list, by: doctor }, { patientId: 'p1', version: '0' }, act)).toEqual([]);
  });
  it('VIS-5 what has ended is not written', () => {
    expect(codeOf(() => save(finished, { history: 'Thêm' }))).toMatchObject({ code: 'chart.visit-finished' });
  });
  it('VIS-5 who ended it or a doctor of the department reopens it, with the reason kept; nobody else', () => {
    const input = { ...shown(finished), reason };
    const open = apply(finished, decideReopenVisit({ record: finished, by: doctor, departmentIds: [] }, input, act));
    expect(open.encounter).toMatchObject({ status: 'in-progress', location: [{ status: 'active' }], extension: [{ url: 'urn:lanh:visit-reopened', extension: expect.arrayContaining([{ url: 'note', valueString: 'Có kết quả xét nghiệm' }]) }] });
    expect(open.encounter.period).not.toHaveProperty('end');
    expect(readContent(save(open, { history: 'Thêm' }))).toMatchObject({ history: 'Thêm', main: { code: 'I10' } });
    const other = { reference: 'PractitionerRole/other', name: 'Khác' };
    expect(apply(finished, decideReopenVisit({ record: finished, by: other, departmentIds: ['noi'] }, input, act)).encounter.status).toBe('in-progress');
    expect(codeOf(() => decideReopenVisit({ record: finished, by: other, departmentIds: ['nhi'] }, input, act))).toMatchObject({ code: 'chart.may-not-reopen' });
    expect(codeOf(() => decideReopenVisit({ record: written, by: doctor, departmentIds: [] }, { ...shown(written), reason }, act))).toMatchObject({ code: 'chart.visit-not-finished' });
  });
});

describe('VIS-6 the follow-up', () => {
  // 27/11/2026 is a Friday.
  it.each([
    ['2026-11-27', 5, { date: '2026-12-02' }],
    ['2026-11-27', 8, { date: '2026-12-04', movedFrom: '2026-12-05' }],
    ['2026-11-27', 30, { date: '2026-12-25', movedFrom: '2026-12-27' }],
    ['2026-11-27', 1, { date: '2026-11-30', movedFrom: '2026-11-28' }],
    ['2026-11-27', 2, { date: '2026-11-30', movedFrom: '2026-11-29' }],
    ['2026-02-27', 3, { date: '2026-03-02' }],
  ])('VIS-6 from %s in %i days', (day, days, expected) => expect(followUpDay(day, days)).toEqual(expected));
  it.each([['2026-11-27', 'chart.follow-up-too-early'], ['2026-11-01', 'chart.follow-up-too-early'], ['2028-01-01', 'chart.follow-up-too-late']])('VIS-6 refuses %s', (date, code) => {
    expect(codeOf(() => save(fresh, { followUp: { date } }))).toMatchObject({ code });
  });
});

describe('VIS-18 visits that ended today', () => {
  const ended = (id: string, end: string | undefined, more: Partial<Encounter> = {}): Encounter => ({ ...arrived, id, status: 'finished', period: { start: '2026-11-27T01:00:00.000Z', ...(end && { end }) }, ...more });
  it('VIS-18 each once, of the local day, the last one first', () => {
    const [early, late, yesterday, midnight] = [ended('a', '2026-11-27T01:30:00Z'), ended('b', '2026-11-27T09:00:00+07:00'), ended('c', '2026-11-26T16:59:00Z'), ended('d', '2026-11-26T17:00:00Z')];
    const found = listEndedOn([early, yesterday, late, early, midnight, ended('e', undefined), ended('f', '2026-11-27T02:00:00Z', { status: 'in-progress' })], act.at);
    expect(found.map(({ id }) => id)).toEqual(['b', 'a', 'd']);
  });
  it('VIS-18 names who ended it only where that was somebody else', () => {
    const by = (reference: string) => ended('a', act.at, { participant: [{ type: [{ coding: [{ code: 'DIS' }] }], individual: { reference, display: 'Lê Văn Tám' } }] });
    expect([endedByOther(by('PractitionerRole/other'), doctor.reference), endedByOther(by(doctor.reference), doctor.reference)]).toEqual(['Lê Văn Tám', undefined]);
  });
});

describe('VIS-20 how long a text may be', () => {
  const long = { history: 'x'.repeat(8001), advice: `${'ộ'.normalize('NFD').repeat(2000)}  `, examination: [{ system: 'heart' as const, state: 'normal' as const, text: 'đều' }, { system: 'lungs' as const, state: 'abnormal' as const, text: 'y'.repeat(2003) }] };
  it('VIS-20 counts characters as they are kept and names each field that is too long', () => {
    expect(findTooLong(long)).toEqual([{ field: 'history', path: 'history', length: 8001, most: 8000 }, { field: 'examination', path: 'examination[1].text', length: 2003, most: 2000 }]);
    expect(findTooLong({ followUp: { date: '2026-12-25', note: 'z'.repeat(501) } })).toMatchObject([{ field: 'followUp', path: 'followUp.note' }]);
    expect(() => checkTexts({ advice: long.advice, followUp: null })).not.toThrow();
  });
  it('VIS-20 the refusal carries every field, its length and its limit', () => {
    const fault = (() => { try { return checkTexts(long); } catch (error) { return error as Fault; } })();
    expect(fault).toMatchObject({ code: 'chart.text-too-long', params: { field: 'history', length: 8001, most: 8000 }, issue: [{ code: 'too-long', expression: 'content.history' }, { code: 'too-long', expression: 'content.examination[1].text' }] });
  });
});
