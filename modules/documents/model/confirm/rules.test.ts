import { describe, expect, it } from 'vitest';
import { readRegulation } from '#platform/datedTable/server.ts';
import { codeFrom, confirmationStateAt, confirmationTable, confirmationWords, drawingSvg, evidenceText, isMinor, requireCode, requireOpen, requireWho, ruleOn } from './rules.ts';
import type { Evidence, OpenConfirmation } from './rules.ts';

const open: OpenConfirmation = { state: 'open', method: 'code', file: 'f'.repeat(64), tries: 1, codeUntil: '2026-11-27T02:05:00Z', until: '2026-11-27T02:30:00Z' };
const at = '2026-11-27T02:01:00Z';

describe('SGW-41 who confirms', () => {
  it.each([
    ['2008-11-27', false], ['2008-11-28', true], ['2008', true], ['2007', false], ['2008-11', true], ['2008-10', false], [undefined, false],
  ])('SGW-41 born %s is a minor on 27/11/2026: %s', (birthDate, minor) => {
    expect(isMinor(birthDate, { day: '2026-11-27', adultAge: ruleOn(readRegulation('signers/confirmation.csv', confirmationTable), 'adult-age', '2026-11-27') })).toBe(minor);
  });
  it('SGW-41 for a minor a representative confirms', () => {
    expect(() => requireWho(undefined, { minor: true })).toThrow('documents.representative-needed');
    expect(() => requireWho(undefined, { minor: false })).not.toThrow();
  });
});

describe('SGW-42 what counts', () => {
  it.each<[string, Partial<OpenConfirmation>, { hash?: string; at?: string }, string]>([
    ['another document', {}, { hash: '0'.repeat(64) }, 'documents.other-paper'],
    ['confirmed already', { state: 'confirmed' }, {}, 'documents.confirmation-ended'],
    ['refused', { state: 'refused' }, {}, 'documents.confirmation-ended'],
    ['too late', {}, { at: '2026-11-27T02:30:00Z' }, 'documents.confirmation-ended'],
    ['another way', { method: 'device' }, {}, 'documents.other-method'],
  ])('SGW-42 %s is refused', (...[, change, given, code]) => {
    expect(() => requireOpen({ ...open, ...change }, { method: 'code', hash: open.file, at, ...given })).toThrow(code);
  });
  it.each<[string, Partial<OpenConfirmation>, string, string]>([
    ['a wrong code', {}, '123457', 'documents.code-wrong'],
    ['an expired one', { codeUntil: at }, '123456', 'documents.code-expired'],
    ['one that was never sent', { codeUntil: undefined }, '123456', 'documents.code-expired'],
    ['one try too many, also the right one', { tries: 6 }, '123456', 'documents.code-blocked'],
  ])('SGW-42 %s is refused', (...[, change, code, fault]) => {
    expect(() => requireCode({ ...open, ...change }, { code, right: '123456', at, most: 5 })).toThrow(fault);
  });
  it('the right one counts, however it is spaced; it has six digits', () => {
    expect(() => requireCode(open, { code: '123 456', right: '123456', at, most: 5 })).not.toThrow();
    expect([codeFrom(7n), codeFrom(-1n)]).toEqual(['000007', expect.stringMatching(/^\d{6}$/)]);
  });
});

describe('SGW-46 what the screens say', () => {
  it.each<[string, Partial<OpenConfirmation>, string]>([
    ['open while there is time and a try left', { tries: 4 }, 'open'], ['over by time', { until: at }, 'ended'], ['over by wrong codes', { tries: 5 }, 'ended'],
    ['confirmed with the last try, also later', { state: 'confirmed', tries: 5, until: at }, 'confirmed'], ['refused, also later', { state: 'refused', until: at }, 'refused'],
  ])('SGW-46 %s', (...[, change, state]) => {
    expect(confirmationStateAt({ ...open, ...change }, { at, most: 5 })).toBe(state);
  });
});

describe('SGW-43 what is kept', () => {
  const evidence: Evidence = {
    version: 1, what: { kind: 'form', focus: 'QuestionnaireResponse/1', title: 'Giấy cam kết', pageDigest: 'p', file: 'f'.repeat(64), sources: [] },
    who: { name: 'Lê Thị Ẩm', role: 'representative', patientId: '1', relation: 'parent', why: 'minor', identity: '040000000001' }, how: { method: 'code', phone: '*** *** 117' }, when: at,
    device: { agent: 'tablet', address: '10.0.0.1' }, askedBy: { reference: 'PractitionerRole/1', name: 'Ánh' },
  };
  it('SGW-43 the evidence is one text, whatever the order, and the page says who, how, when and of what', () => {
    expect(evidenceText({ ...evidence })).toBe(evidenceText(Object.fromEntries(Object.entries(evidence).toReversed()) as unknown as Evidence));
    expect(confirmationWords({ evidence, hash: 'e'.repeat(64), detail: '*** *** 117' })).toEqual([
      'Người xác nhận: Lê Thị Ẩm (cha/mẹ của người bệnh)', 'Cách xác nhận: Mã dùng một lần gửi tới điện thoại – *** *** 117', 'Thời gian: 27/11/2026 09:01:00', 'Mã băm văn bản đã xem: ffffffffffffffff…', 'Mã bằng chứng: eeeeeeeeeeeeeeee…',
    ]);
  });
  it('a drawing is strokes and nothing else', () => {
    expect(drawingSvg('M1 1L20 30M5 5')).toContain('d="M1 1L20 30M5 5"');
    for (const strokes of ['', '<script>', 'M1 1L2 2"/><x', `M1 1${'L2 2'.repeat(6000)}`, 'M1.5 2']) expect(() => drawingSvg(strokes)).toThrow('documents.bad-drawing');
  });
});
