import { describe, expect, it } from 'vitest';
import { decideDisposalState, requireDisposable } from './disposal.ts';
import { decideRequest, requireReleasable, requireRunning, stateAt } from './request.ts';
import type { RequestFacts } from './request.ts';

const at = '2026-11-27T03:00:00.000Z';
const asked: RequestFacts = { state: 'asked', kind: 'loan', askedBy: 'doctor', readerAccount: 'doctor', days: 3, until: undefined };

describe('ARC-31 requests', () => {
  it('ARC-31 nobody allows what they asked for or will read; a refusal says why; a decision is made once', () => {
    expect(decideRequest(asked, { verdict: 'approve' }, { accountId: 'manager', at })).toEqual({ state: 'approved', until: '2026-11-30T03:00:00.000Z' });
    for (const accountId of ['doctor', 'clerk']) expect(() => decideRequest({ ...asked, askedBy: 'clerk' }, { verdict: 'approve' }, { accountId, at })).toThrow('documents.request-own');
    expect(() => decideRequest(asked, { verdict: 'refuse' }, { accountId: 'manager', at })).toThrow('documents.request-reason');
    expect(() => decideRequest({ ...asked, state: 'approved' }, { verdict: 'approve' }, { accountId: 'manager', at })).toThrow('documents.request-decided');
  });

  it('ARC-33 a loan ends by itself when its time is over', () => {
    const lent = { state: 'approved', until: '2026-11-30T03:00:00.000Z' } as const;
    expect(['2026-11-30T02:59:59.999Z', '2026-11-30T03:00:00.000Z'].map((now) => stateAt(lent, now))).toEqual(['approved', 'over']);
    expect(() => requireRunning(lent, '2026-12-01T00:00:00.000Z')).toThrow('documents.request-not-running');
  });

  it('ARC-34 what is given out is named, and is of this record', () => {
    const copy: RequestFacts = { ...asked, kind: 'copy', state: 'approved', until: '2026-12-30T00:00:00.000Z' };
    const hash = 'a'.repeat(64);
    const items = [{ title: 'Giấy ra viện', hash, copies: 2 }];
    expect(() => requireReleasable(copy, { items, files: new Set([hash]), at })).not.toThrow();
    expect(() => requireReleasable(copy, { items, files: new Set(), at })).toThrow('documents.request-foreign-file');
    expect(() => requireReleasable(copy, { items: [{ title: 'x', copies: 1 }], files: new Set(), at })).toThrow('documents.request-foreign-file');
    expect(() => requireReleasable({ ...copy, kind: 'loan' }, { items, files: new Set([hash]), at })).toThrow('documents.request-not-copy');
  });
});

describe('ARC-40 the end of a record', () => {
  const over = { record: '09.000001', retention: { class: 'other', until: '2024-12-31', source: 'TT 33/2025/TT-BYT' }, held: false, listed: false };

  it('ARC-40 inside its period it is refused with the legal text; a hold and another list bar it too', () => {
    expect(() => requireDisposable(over, '2025-01-01')).not.toThrow();
    expect(() => requireDisposable(over, '2024-12-31')).toThrow(expect.objectContaining({ code: 'documents.retention-runs', params: { record: '09.000001', until: '2024-12-31', source: 'TT 33/2025/TT-BYT' } }));
    expect(() => requireDisposable({ ...over, retention: { ...over.retention, until: undefined } }, '2999-01-01')).toThrow('documents.retention-runs');
    expect(() => requireDisposable({ ...over, held: true }, '2026-01-01')).toThrow('documents.on-hold');
    expect(() => requireDisposable({ ...over, listed: true }, '2026-01-01')).toThrow('documents.disposal-listed');
  });

  it('ARC-41 two other people approve, the second when the number of the decision is there', () => {
    const made = { state: 'drawn-up', madeBy: 'clerk', firstBy: undefined, decision: undefined } as const;
    const approve = { verdict: 'approve', decision: '12/QĐ-BV' } as const;
    expect(decideDisposalState(made, approve, 'manager')).toBe('approved');
    expect(decideDisposalState({ ...made, state: 'approved', firstBy: 'manager', decision: '12/QĐ-BV' }, { verdict: 'approve' }, 'admin')).toBe('destroying');
    expect(() => decideDisposalState(made, approve, 'clerk')).toThrow('documents.disposal-own');
    expect(() => decideDisposalState({ ...made, state: 'approved', firstBy: 'manager' }, approve, 'manager')).toThrow('documents.disposal-own');
    expect(() => decideDisposalState(made, { verdict: 'approve' }, 'manager')).toThrow('documents.disposal-needs-decision');
    expect(() => decideDisposalState({ ...made, state: 'done' }, approve, 'manager')).toThrow('documents.disposal-decided');
    expect(decideDisposalState(made, { verdict: 'refuse', reason: 'wrong list' }, 'manager')).toBe('refused');
  });
});
