// spec: CHT
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '#fhir/types/index.ts';
import { groupLooks } from './looks.ts';

const event = (recorded: string, { who = 'PractitionerRole/a', ...more }: Partial<AuditEvent> & { who?: string } = {}): AuditEvent => ({
  resourceType: 'AuditEvent', type: { code: 'rest' }, recorded, action: 'R', outcome: '0', agent: [{ who: { reference: who }, name: who === 'PractitionerRole/a' ? 'Phan Đình Khôi' : 'Võ Thị Hằng', requestor: true }, { requestor: false }],
  source: { observer: {} }, ...more,
});

describe('CHT-12 who looked at a record', () => {
  it('CHT-12 one line for each person and local day, counted, with first and last look', () => {
    const looks = groupLooks([
      event('2026-11-27T03:00:00Z'), event('2026-11-27T02:30:00Z', { who: 'PractitionerRole/b' }), event('2026-11-27T02:00:00Z', { action: 'U' }), event('2026-11-27T01:59:00Z', { action: 'E' }), event('2026-11-26T16:59:00Z', { outcome: '4' }),
    ]);
    expect(looks.map(({ name, day, reads, writes, refused }) => [name, day, reads, writes, refused])).toEqual([['Phan Đình Khôi', '2026-11-27', 2, 1, 0], ['Võ Thị Hằng', '2026-11-27', 1, 0, 0], ['Phan Đình Khôi', '2026-11-26', 0, 0, 1]]);
    expect(looks[0]).toMatchObject({ first: '2026-11-27T01:59:00Z', last: '2026-11-27T03:00:00Z', who: 'PractitionerRole/a', reasons: [] });
  });
  it('CHT-12 a reason that opened the record is named once', () => {
    const opened = { purposeOfEvent: [{ coding: [{ code: 'BTG' }], text: 'cover' }] };
    expect(groupLooks([event('2026-11-27T03:00:00Z', opened), event('2026-11-27T02:00:00Z', opened)])[0]?.reasons).toEqual(['cover']);
  });
  it('CHT-12 nobody looked: no lines', () => expect(groupLooks([])).toEqual([]));
});
