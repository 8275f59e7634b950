import { describe, expect, it } from 'vitest';
import { readDataFile, readRegulation } from '#platform/datedTable/server.ts';
import { isBreachOverdue, owedOf, requireNotable } from './breaches.ts';
import { breachClock, privacyClockShape, requestClocks } from './clocks.ts';
import type { SubjectRequestKind } from './clocks.ts';
import { decideAnswer, overdueOf, requireAccepted } from './requests.ts';

const table = readRegulation('personal-data/clocks.csv', privacyClockShape);

describe('PRV requests about personal data', () => {
  it.each(readDataFile('regulation/vn/personal-data/cases.csv'))('PRV-1 $kind received $received, processors $processors: answered by $answer_by, done by $finish_by', ({ kind, received = '', processors, answer_by, finish_by }) =>
    expect(requestClocks(table, { kind: kind as SubjectRequestKind, withProcessors: processors === 'yes' }, received)).toMatchObject({ answerBy: answer_by, finishBy: finish_by }));

  it('PRV-1 before the decree there is no clock, and that is said', () => expect(() => requestClocks(table, { kind: 'access', withProcessors: false }, '2025-12-31T03:00:00Z')).toThrow('documents.no-privacy-clock'));

  it('PRV-2 what is answered is answered once; done comes after accepted; what has run out is overdue', () => {
    const facts = { kind: 'access', answerBy: '2026-12-01', finishBy: '2026-12-07' } as const;
    expect(decideAnswer({ ...facts, state: 'received' }, 'accept', undefined)).toBe('accepted');
    expect(() => decideAnswer({ ...facts, state: 'refused' }, 'accept', undefined)).toThrow('documents.request-decided');
    expect(() => requireAccepted({ state: 'received' })).toThrow('documents.request-decided');
    expect([['received', '2026-12-01'], ['received', '2026-12-02'], ['accepted', '2026-12-08'], ['done', '2027-01-01'], ['refused', '2027-01-01']].map(([state, today]) => overdueOf({ ...facts, state: state as 'received' }, today ?? ''))).toEqual([undefined, 'answer', 'finish', undefined, undefined]);
  });

  it('PRV-3 erasure is not accepted while the record must be kept, by which law and until when; refusing it is', () => {
    const keep = { until: '2036-12-31', source: 'TT 33/2025/TT-BYT' };
    expect(() => decideAnswer({ kind: 'erasure', state: 'received' }, 'accept', keep)).toThrow('documents.must-be-kept');
    expect(decideAnswer({ kind: 'erasure', state: 'received' }, 'refuse', keep)).toBe('refused');
    expect(decideAnswer({ kind: 'erasure', state: 'received' }, 'accept', undefined)).toBe('accepted');
  });
});

describe('PRV-4 breaches', () => {
  const { tellBy } = breachClock(table, '2026-11-27T08:00:00Z');
  it('are told within 72 hours and kept five years', () => expect(breachClock(table, '2026-11-27T08:00:00Z')).toMatchObject({ tellBy: '2026-11-30T08:00:00.000Z', keepUntil: '2031-12-31' }));

  it('biometric ones also to the persons; closed when nothing is owed any more, and noted once', () => {
    expect(owedOf({ biometric: false, tellBy })).toEqual(['authority']);
    expect(owedOf({ biometric: true, toldAuthorityAt: tellBy, tellBy })).toEqual(['persons']);
    expect(() => requireNotable({ biometric: true, toldAuthorityAt: tellBy, tellBy }, 'closed')).toThrow('documents.breach-owes');
    expect(() => requireNotable({ biometric: true, toldAuthorityAt: tellBy, tellBy }, 'authority')).toThrow('documents.breach-noted');
    expect(() => requireNotable({ biometric: false, toldAuthorityAt: tellBy, closedAt: tellBy, tellBy }, 'persons')).toThrow('documents.breach-noted');
    expect(requireNotable({ biometric: false, toldAuthorityAt: tellBy, tellBy }, 'closed')).toBeUndefined();
    expect([isBreachOverdue({ biometric: false, tellBy }, '2026-11-30T08:00:01.000Z'), isBreachOverdue({ biometric: false, toldAuthorityAt: tellBy, tellBy }, '2027-01-01T00:00:00.000Z')]).toEqual([true, false]);
  });
});
