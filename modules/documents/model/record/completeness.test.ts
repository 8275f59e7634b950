// When a record is complete: worked cases and the edges. spec: REC
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { deadlineTable, decideCompleteness, findAbbreviations, leavesTheHouse, leavingTable, requireFullWords, requiredTable } from '../index.ts';
import type { CareType, RecordAnswers, RecordHolding } from '../index.ts';

const day = '2026-11-27';
const rules = {
  required: readRegulation('record-completeness/required.csv', requiredTable).on(day), deadlines: readRegulation('record-completeness/deadlines.csv', deadlineTable).on(day),
  abbreviations: readDataFile('terminology/abbreviation/concepts.csv').map(({ code = '', display = '' }) => ({ code, display })),
  leaving: readRegulation('record-completeness/leaving.csv', leavingTable).on(day),
};
const answers = (form: string, authored: string, more: Partial<RecordAnswers> = {}): RecordAnswers => ({ id: `${form}/${authored}`, form, status: 'completed', authored, entered: authored, signature: 'signed', texts: [], ...more });
const beganAt = '2026-11-01T08:00:00+07:00';
const holding = (more: Partial<RecordHolding>): RecordHolding => ({ care: 'inpatient', formKey: '01-bv1', beganAt, endedAt: undefined, events: [{ kind: 'begin', at: beganAt }], answers: [], papers: [], ...more });
const at = '2026-11-02T12:00:00+07:00';
/** Everything that the first day asks for. */
const firstDay = ['01-bv1', '29-bv2', '40-bv2', '36-bv2', '37-bv2'].map((form) => answers(form, '2026-11-01T10:00:00+07:00'));

describe('REC-10 what is missing', () => {
  it.each(readDataFile('regulation/vn/record-completeness/cases.csv'))('REC-10 $care at $at with $answers lacks $missing', ({ care, at: now = '', ended, answers: list = '', missing }) => {
    const own = list.split(';').filter(Boolean).map((one) => {
      const [form = '', on = ''] = one.split('@');
      return answers(form, `2026-11-${on.padStart(2, '0')}T10:00:00+07:00`);
    });
    const events = [{ kind: 'begin' as const, at: beganAt }, ...(ended ? [{ kind: 'end' as const, at: ended }] : [])];
    const formKey = care === 'outpatient' ? '15-bv1' : '01-bv1';
    const { gaps } = decideCompleteness(holding({ care: care as CareType, formKey, endedAt: ended || undefined, events, answers: own }), rules, now);
    expect(gaps.map(({ rule, day: on }) => [rule, on].filter(Boolean).join(' ')).join(';')).toBe(missing);
  });

  it('REC-10 each form can be begun where it is asked for; the record forms of inpatients serve day treatment too', () => {
    const formOf = (key: string) => JSON.parse(readFileSync(new URL(`../../../../data/forms/${key}/form.json`, import.meta.url), 'utf8')) as { kind: string; care: string[] };
    const unheard = rules.required.flatMap(({ id, care, form }) => care.filter((one) => form[0] !== '@record' && !form.some((key) => formOf(key).care.includes(one))).map((one) => `${id} ${one}`));
    const records = readdirSync(new URL('../../../../data/forms/', import.meta.url)).filter((key) => key.endsWith('-bv1')).map(formOf);
    expect([unheard, records.filter(({ care }) => care.includes('inpatient') !== care.includes('day'))]).toEqual([[], []]);
  });

  it('REC-10 a consent counts only before the operation, a report for each', () => {
    const surgery = ['2026-11-01T12:00:00+07:00', '2026-11-01T18:00:00+07:00'].map((when) => ({ kind: 'surgery' as const, at: when }));
    const late = decideCompleteness(holding({ events: surgery, answers: [answers('01-bv2', '2026-11-01T15:00:00+07:00'), answers('06-bv2', '2026-11-01T19:00:00+07:00'), answers('x-04', '2026-11-01T12:00:00+07:00'), answers('x-04', '2026-11-01T18:00:00+07:00'), ...firstDay] }), rules, '2026-11-02T20:00:00+07:00');
    expect(late.gaps.map(({ rule }) => rule)).toEqual(['consent', 'surgery-report']);
  });

  it('REC-10 says whose it is, since when, and counts what is done', () => {
    const { gaps, required, done } = decideCompleteness(holding({}), rules, at);
    expect(gaps.find(({ rule }) => rule === 'admission-consent')).toMatchObject({ owner: 'nurse', form: '40-bv2', dueAt: '2026-11-02T01:00:00.000Z' });
    expect([required, done]).toEqual([7, 0]);
    expect(decideCompleteness(holding({ answers: firstDay }), rules, at)).toMatchObject({ gaps: [], done: 5 });
  });

  it('REC-14 what fell into the time on paper is not asked for', () => {
    expect(decideCompleteness(holding({ paperUntil: '2026-11-01' }), rules, '2026-11-03T12:00:00+07:00').gaps.map(({ rule, day: on }) => `${rule} ${on}`)).toEqual(['treatment-sheet 2026-11-02', 'care-sheet 2026-11-02']);
  });
});

describe('REC-11 drafts, signatures, late entries', () => {
  it('REC-11 a draft and a form without its signature are gaps, and so is a paper that waits', () => {
    const own = [...firstDay.slice(1), answers('01-bv1', '2026-11-01T10:00:00+07:00', { signature: 'pending' }), answers('x-01', '2026-11-01T10:00:00+07:00', { status: 'draft' })];
    const { gaps } = decideCompleteness(holding({ answers: own, papers: [{ documentId: 'd', title: 'Đơn thuốc', pending: true }] }), rules, at);
    expect(gaps.map(({ kind, form, documentId }) => [kind, form ?? documentId])).toEqual([['unsigned', '01-bv1'], ['draft', 'x-01'], ['unsigned', 'd']]);
  });

  it('REC-12 an entry is late after 12 hours for orders and 24 for all else; both times are told', () => {
    const entered = '2026-11-02T04:00:00+07:00';
    const own = [answers('36-bv2', '2026-11-01T10:00:00+07:00', { entered }), answers('37-bv2', '2026-11-01T10:00:00+07:00', { entered })];
    expect(decideCompleteness(holding({ answers: own }), rules, at).late).toEqual([{ answersId: own[0]?.id, form: '36-bv2', happenedAt: '2026-11-01T10:00:00+07:00', enteredAt: entered, hours: 18 }]);
  });
});

describe('REC-13 abbreviations', () => {
  const listed = rules.abbreviations.map(({ code }) => code);
  it.each<[string, string[]]>([
    ['Tăng huyết áp độ II, dùng thuốc theo đơn.', []],
    ['BN tiền sử THA, ĐTĐ type 2', ['BN', 'THA', 'ĐTĐ']],
    ['Đã mổ KHX xương đùi, HIV âm tính', ['KHX']],
    ['NGUYỄN VĂN AN', []],
    ['b/n t/d tại nhà, 2 v/ngày, km/h', ['b/n', 't/d']],
    ['', []],
  ])('REC-13 in “%s”: %j', (text, found) => {
    expect(findAbbreviations(text, listed)).toEqual(found);
  });

  const refusal = (texts: string[], leaves: boolean, isOwn: boolean) => {
    try {
      requireFullWords({ texts, leaves }, { list: [{ code: 'BN', display: 'người bệnh' }], isOwn });
      return undefined;
    } catch (error) {
      return error;
    }
  };
  it('REC-15 a paper that leaves the house is barred by any abbreviation; each is named with its full words', () => {
    expect(refusal(['BN ổn định', 'KHX xương đùi'], true, false)).toMatchObject({ code: 'documents.abbreviations', params: { words: 'BN, KHX' }, issue: [{ text: 'BN: người bệnh' }, { text: 'KHX' }] });
    expect(refusal(['Người bệnh ổn định'], true, true)).toBeUndefined();
  });
  it('REC-15 within the house those of the hospital’s own list may stand; without such a list all may', () => {
    expect(refusal(['BN, KHX'], false, true)).toMatchObject({ params: { words: 'KHX' } });
    expect(refusal(['BN, KHX'], false, false)).toBeUndefined();
  });

  it('REC-13 one in a paper for the patient is a gap, one inside the house is not', () => {
    const texts = ['BN ổn định'];
    const own = [...firstDay.map((one) => ({ ...one, texts })), answers('tt25-02', '2026-11-01T10:00:00+07:00', { texts })];
    expect(decideCompleteness(holding({ answers: own }), rules, at).gaps).toMatchObject([{ kind: 'abbreviation', form: '40-bv2', text: 'BN' }, { kind: 'abbreviation', form: 'tt25-02', text: 'BN' }]);
  });

  it.each<[string, boolean]>([['tt25-02', true], ['tt01-vi', true], ['02-bv2', true], ['41-bv2', true], ['36-bv2', false], ['01-bv1', false]])('PRN-17 form %s leaves the house: %s', (key, leaves) => {
    expect(leavesTheHouse(key, rules.leaving)).toBe(leaves);
  });
});
