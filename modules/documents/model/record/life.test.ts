// Steps of a record between department and records office. spec: REC
import { describe, expect, it } from 'vitest';
import { decideArchive, decideAskUnlock, decideCheck, decideHandOver, decidePaperPart, decideReceive, decideUnlock } from '../index.ts';
import type { RecordLife } from '../index.ts';

const open: RecordLife = { care: 'inpatient', state: 'open', endedAt: '2026-11-20T00:00:00Z', receivedAt: undefined, archiveNumber: undefined };
const received: RecordLife = { ...open, state: 'handed-over', receivedAt: '2026-11-21T00:00:00Z' };
const archived: RecordLife = { ...received, state: 'archived', archiveNumber: '26.000001' };
const keys = ['record', 'signatures'];
const passed = keys.map((key) => ({ key, passed: true }));
const failed = [{ key: 'record', passed: true }, { key: 'signatures', passed: false, reason: 'Thiếu chữ ký tổng kết' }];

describe('REC-20 hand-over', () => {
  it('REC-20 goes from the department to the office, and again after a return', () => {
    expect(decideHandOver(open)).toBe('handed-over');
    expect(decideHandOver({ ...open, state: 'returned' })).toBe('handed-over');
  });
  it.each<[string, RecordLife, string]>([
    ['of an ordinary visit', { ...open, care: 'visit' }, 'documents.record-closes-itself'],
    ['twice', received, 'documents.record-handed-over'],
    ['of somebody who is still in', { ...open, endedAt: undefined }, 'documents.record-goes-on'],
  ])('REC-20 a hand-over %s is refused', (_name, record, code) => {
    expect(() => decideHandOver(record)).toThrow(code);
  });
});

describe('REC-21 receipt and check', () => {
  it('REC-21 what passes is accepted, what fails goes back', () => {
    expect(decideCheck(received, { items: passed, outcome: 'accept' }, keys)).toBe('accepted');
    expect(decideCheck(received, { items: failed, outcome: 'return' }, keys)).toBe('returned');
  });
  it.each<[string, RecordLife, Parameters<typeof decideCheck>[1], string]>([
    ['before the receipt', { ...received, receivedAt: undefined }, { items: passed, outcome: 'accept' }, 'documents.record-not-received'],
    ['of what is with its department', open, { items: passed, outcome: 'accept' }, 'documents.record-not-handed-over'],
    ['that leaves an item out', received, { items: passed.slice(1), outcome: 'accept' }, 'documents.checklist-incomplete'],
    ['that names an item twice', received, { items: [...passed, ...passed], outcome: 'accept' }, 'documents.checklist-incomplete'],
    ['that fails without a reason', received, { items: [{ key: 'record', passed: true }, { key: 'signatures', passed: false }], outcome: 'return' }, 'documents.reason-missing'],
    ['that accepts what failed', received, { items: failed, outcome: 'accept' }, 'documents.check-failed'],
    ['that returns what passed', received, { items: passed, outcome: 'return' }, 'documents.check-passed'],
  ])('REC-21 a check %s is refused', (...[, record, input, code]) => {
    expect(() => decideCheck(record, input, keys)).toThrow(code);
  });
  it('REC-21 only what was handed over is received', () => {
    expect(() => decideReceive(open)).toThrow('documents.record-not-handed-over');
  });
});

describe('REC-22 archive number', () => {
  it('REC-22 is drawn once, for what passed its check', () => {
    expect(decideArchive({ ...received, state: 'accepted' })).toEqual({ needsNumber: true });
    expect(decideArchive({ ...archived, state: 'accepted' })).toEqual({ needsNumber: false });
    expect(() => decideArchive(received)).toThrow('documents.record-not-accepted');
  });
});

describe('REC-23 unlocking', () => {
  const asked = { ...archived, unlockAsked: 'q' };
  it('REC-23 is approved by somebody else and brings the record back to its department', () => {
    expect(() => decideAskUnlock(archived)).not.toThrow();
    expect(decideUnlock(asked, { askedBy: 'a' }, { by: 'b', approve: true })).toBe('returned');
    expect(decideUnlock(asked, { askedBy: 'a' }, { by: 'b', approve: false })).toBe('archived');
  });
  it.each<[string, () => unknown, string]>([
    ['by who asked', () => decideUnlock(asked, { askedBy: 'a' }, { by: 'a', approve: true }), 'documents.own-unlock'],
    ['nobody asked for', () => decideUnlock(archived, { askedBy: 'a' }, { by: 'b', approve: true }), 'documents.unlock-not-asked'],
    ['asked for twice', () => decideAskUnlock(asked), 'documents.unlock-asked'],
    ['of what is open', () => decideAskUnlock(open), 'documents.record-not-locked'],
    ['of an ordinary visit', () => decideAskUnlock({ ...archived, care: 'visit' }), 'documents.record-closes-itself'],
  ])('REC-23 an unlocking %s is refused', (_name, act, code) => {
    expect(act).toThrow(code);
  });
});

describe('REC-14 the switch from paper', () => {
  const begun = { ...open, beganAt: '2026-11-10T03:00:00Z' };
  it.each<[string, object, string, string | undefined]>([
    ['on the day of admission', {}, '2026-11-10', undefined],
    ['on the day of discharge', {}, '2026-11-20', undefined],
    ['before the admission', {}, '2026-11-09', 'documents.paper-day'],
    ['after the discharge', {}, '2026-11-21', 'documents.paper-day'],
    ['in a record that the office has', { state: 'handed-over' }, '2026-11-15', 'documents.record-handed-over'],
  ])('REC-14 %s', (...[, more, paperUntil, code]) => {
    const act = () => decidePaperPart({ ...begun, ...more }, { paperUntil }, '2026-11-25T00:00:00Z');
    if (code === undefined) expect(act).not.toThrow();
    else expect(act).toThrow(code);
  });
});
