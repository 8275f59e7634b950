import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { accessShape } from '../archive/recordAccess.ts';
import { deadlineTable, requiredTable } from '../record/completenessTables.ts';
import { signerTable, stepsOn } from '../workflow/signers.ts';
import { applyAccess, applyDeadlines, applyRequired, applySigners } from './apply.ts';
import { changesFor, changesOf } from './changes.ts';
import { decideVerdict, requireProposable } from './contracts.ts';
import { noPolicy, policyOn } from './policy.ts';
import type { PolicyContent, PolicyStep } from './policy.ts';
import { limitTable, policyProblems } from './problems.ts';

const signers = readRegulation('signers/workflows.csv', signerTable);
const tables = { limits: readRegulation('record-policy/limits.csv', limitTable), required: readRegulation('record-completeness/required.csv', requiredTable), deadlines: readRegulation('record-completeness/deadlines.csv', deadlineTable), access: readRegulation('record-access/recipients.csv', accessShape) };
const day = '2026-11-27';
const national = { signers: signers.on(day), limits: tables.limits.on(day), required: tables.required.on(day), deadlines: tables.deadlines.on(day), access: tables.access.on(day), confirmation: { 'code-minutes': 5, 'code-tries': 5, 'link-minutes': 30 } };
const with_ = (some: Partial<PolicyContent>): PolicyContent => ({ ...noPolicy, ...some });
const step = (role: PolicyStep['role'], title: string, more: Partial<PolicyStep> = {}): PolicyStep => ({ role, title, required: true, samePerson: false, ...more });

describe('POL-11 stricter than the law, never looser', () => {
  it.each(readDataFile('regulation/vn/record-policy/cases.csv'))('POL-11 on $day $where set to $value: $problem', ({ where = '', value, problem }) => {
    const [section = '', key = ''] = where.split('.');
    const found = policyProblems(with_({ [section]: { [key]: Number(value) } }), national);
    expect(found.map(({ why }) => why).join()).toBe(problem);
    expect(found.every(({ why, source }) => why === 'unknown' || source !== '')).toBe(true);
  });

  it.each<[string, string, PolicyStep[], string]>([
    ['a step more', 'doctor', [step('doctor', 'Bác sĩ điều trị'), step('department-head', 'Trưởng khoa', { samePerson: true })], ''],
    ['another stand-in', 'record', [step('doctor', 'Bác sĩ làm bệnh án'), step('department-head', 'Trưởng khoa', { standIn: 'duty-head', standInTitle: 'TL. Trưởng khoa – Lãnh đạo trực' }), step('director', 'Giám đốc')], ''],
    ['a consent without the patient', 'consent', [step('doctor', 'Bác sĩ giải thích')], 'law-step'],
    ['a consent that the patient need not give', 'consent', [step('patient', 'Người bệnh', { required: false }), step('doctor', 'Bác sĩ giải thích')], 'law-step'],
    ['a discharge paper without the seal', 'discharge', [step('doctor', 'Bác sĩ điều trị'), step('director', 'Giám đốc')], 'law-step'],
    ['a nurse where a doctor signs', 'doctor', [step('nurse', 'Điều dưỡng')], 'weaker-signer'],
    ['nobody who signs', 'doctor', [step('patient', 'Người bệnh')], 'unfollowable'],
    ['a seal before the last', 'discharge', [step('doctor', 'Bác sĩ'), step('seal', 'Dấu'), step('director', 'Giám đốc')], 'unfollowable'],
    ['a workflow of no law', 'nothing', [step('doctor', 'Bác sĩ')], 'unknown'],
  ])('POL-11 %s', (...[, workflow, steps, problem]) => {
    expect(policyProblems(with_({ signers: [{ workflow, steps }] }), national).map(({ why }) => why).join()).toBe(problem);
  });

  it('POL-11 whom the law gives a right keeps it; staff who read for study may be shut out; nothing stands there twice', () => {
    expect(policyProblems(with_({ closed: ['student', 'court'] }), national)).toMatchObject([{ where: 'closed.court', why: 'law-right', source: expect.stringContaining('Luật 15/2023') }]);
    const asked = { id: 'treatment-sheet', form: '36-bv2', care: ['inpatient' as const], event: 'begin' as const, per: 'once' as const, dueHours: 4, owner: 'doctor' as const };
    expect(policyProblems(with_({ asks: [asked] }), national)).toMatchObject([{ why: 'twice' }]);
    expect(policyProblems(with_({ asks: [{ ...asked, id: 'fall-risk' }] }), national)).toEqual([]);
    const twice = { workflow: 'doctor', steps: [step('doctor', 'Bác sĩ')] };
    expect(policyProblems(with_({ signers: [twice, twice] }), national).map(({ why }) => why)).toEqual(['twice', 'twice']);
    expect(policyProblems(noPolicy, national)).toEqual([]);
  });
});

describe('POL-12 what rules', () => {
  it('POL-12 the version that has begun, of two of one day the newer', () => {
    const of = (version: number, validFrom: string) => ({ version, validFrom, content: noPolicy });
    const all = [of(1, '2026-01-01'), of(2, '2026-06-01'), of(3, '2026-06-01'), of(4, '2027-01-01')];
    expect(['2025-12-31', '2026-05-31', '2026-06-01', '2027-01-01'].map((on) => policyOn(all, on)?.version)).toEqual([undefined, 1, 3, 4]);
  });

  it('POL-12 the row of a form comes before that of its workflow, and all else stays as the law has it', () => {
    const [one, other] = [[step('doctor', 'A')], [step('doctor', 'B'), step('department-head', 'C')]];
    const policy = with_({ signers: [{ workflow: 'doctor', steps: one }, { workflow: 'doctor', form: '29-bv2', steps: other }] });
    const titles = (workflow: string, form?: string) => applySigners(stepsOn(signers, workflow, day), policy, { workflow, form }).map(({ title }) => title);
    expect([titles('doctor'), titles('doctor', '29-bv2'), titles('doctor', '36-bv2'), titles('nurse')]).toEqual([['A'], ['B', 'C'], ['A'], ['Điều dưỡng']]);
    expect(applyDeadlines(national.deadlines, with_({ hours: { 'hand-over': 12 } })).map(({ hours }) => hours)).toEqual(national.deadlines.map(({ kind, hours }) => (kind === 'hand-over' ? 12 : hours)));
    const required = applyRequired(national.required, with_({ due: { 'treatment-sheet': 8 }, asks: [{ id: 'fall-risk', form: 'x-09', care: ['inpatient'], event: 'begin', per: 'once', dueHours: 4, owner: 'nurse' }] }));
    expect(required.find(({ id }) => id === 'treatment-sheet')?.dueHours).toBe(8);
    expect(required.at(-1)).toMatchObject({ id: 'fall-risk', form: ['x-09'], signed: 'yes' });
    expect(applyAccess(national.access, with_({ closed: ['student'] })).filter(({ recipient }) => recipient === 'student').map(({ phase }) => phase)).toEqual(['treatment']);
  });
});

describe('POL-13 what a version changes', () => {
  it('POL-13 line by line against the version before or the national rule, for those whose work it touches', () => {
    const first = with_({ hours: { 'hand-over': 12 }, days: { loan: 15 }, abbreviations: [{ code: 'HA', display: 'huyết áp' }] });
    const second = with_({ hours: { 'hand-over': 12 }, days: { loan: 15 }, approver: { loan: 'director' }, abbreviations: [{ code: 'HA', display: 'huyết áp' }, { code: 'BN', display: 'bệnh nhân' }] });
    expect(changesOf(first, undefined, national)).toEqual([
      { section: 'hours', key: 'hand-over', before: '24', after: '12' }, { section: 'days', key: 'loan', before: '90', after: '15' }, { section: 'abbreviations', key: 'HA', before: '', after: 'huyết áp' },
    ]);
    const changes = changesOf(second, first, national);
    expect(changes.map(({ section, key }) => `${section} ${key}`)).toEqual(['approver loan', 'abbreviations BN']);
    expect([['doctor'], ['manager'], ['cashier']].map((roles) => changesFor(changes, roles).map(({ section }) => section))).toEqual([['abbreviations'], ['approver'], []]);
    expect(changesOf(with_({ signers: [{ workflow: 'doctor', steps: [step('doctor', 'Bác sĩ điều trị'), step('department-head', 'Trưởng khoa', { required: false })] }] }), undefined, national)).toEqual([
      { section: 'signers', key: 'doctor', before: 'Bác sĩ điều trị', after: 'Bác sĩ điều trị → [Trưởng khoa]' },
    ]);
  });
});

describe('POL-14 four eyes', () => {
  const facts = { state: 'proposed' as const, hash: 'h', editors: ['a', 'b'], validFrom: '2026-12-01' };
  const act = { accountId: 'c', today: day };
  it.each<[string, () => unknown, string]>([
    ['approved by somebody else', () => decideVerdict(facts, { hash: 'h', verdict: 'approve' }, act), 'approved'],
    ['approved by who wrote it', () => decideVerdict(facts, { hash: 'h', verdict: 'approve' }, { ...act, accountId: 'b' }), 'documents.policy-own'],
    ['returned by who wrote it', () => decideVerdict(facts, { hash: 'h', verdict: 'return', reason: 'sai' }, { ...act, accountId: 'b' }), 'draft'],
    ['returned without a word', () => decideVerdict(facts, { hash: 'h', verdict: 'return' }, act), 'documents.reason-missing'],
    ['not what was looked at', () => decideVerdict(facts, { hash: 'x', verdict: 'approve' }, act), 'documents.policy-changed'],
    ['not proposed', () => decideVerdict({ ...facts, state: 'draft' }, { hash: 'h', verdict: 'approve' }, act), 'documents.no-policy-draft'],
    ['too late', () => decideVerdict(facts, { hash: 'h', verdict: 'approve' }, { ...act, today: '2026-12-02' }), 'documents.policy-past'],
    ['proposed for yesterday', () => requireProposable({ ...facts, state: 'draft' }, { hash: 'h', validFrom: '2026-11-26' }, day), 'documents.policy-past'],
  ])('POL-14 %s', (...[, decide, expected]) => {
    const outcome = () => { try { return decide(); } catch (error) { return (error as { code: string }).code; } };
    expect(outcome()).toBe(expected);
  });
});
