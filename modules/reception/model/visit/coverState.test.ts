// spec: RCP
import { describe, expect, it } from 'vitest';
import type { Coverage } from '#fhir/types/index.ts';
import { coverState, maskCard } from './coverState.ts';

const card = (id: string, period?: { start?: string; end?: string }, more: object = {}) => ({
  resourceType: 'Coverage', id, status: 'active', subscriberId: 'DN4797916012345', type: { coding: [{ system: 'urn:lanh:coverage-type', code: 'BHYT' }] }, ...(period && { period }), ...more,
}) as unknown as Coverage;
const today = '2026-11-27';

describe('RCP-35 the insurance card in the band', () => {
  it.each([
    ['valid up to and with its last day', { end: '2026-11-27' }, 'valid', '2026-11-27'],
    ['over on the day after', { end: '2026-11-26' }, 'expired', '2026-11-26'],
    ['valid to the end of the month it names', { end: '2026-11' }, 'valid', '2026-11'],
    ['not yet valid', { start: '2026-12-01', end: '2027-11-30' }, 'not-yet', '2026-12-01'],
    ['valid without an end', undefined, 'valid', undefined],
  ] as const)('RCP-35 %s', (...[, period, state, on]) => expect(coverState([card('1', period)], today)).toMatchObject({ state, on }));
  it('RCP-35 the card valid today comes before newer and older ones; of ended ones the last', () => {
    expect(coverState([card('old', { end: '2025-12-31' }), card('now', { end: '2026-12-31' }), card('next', { start: '2027-01-01', end: '2027-12-31' })], today)?.id).toBe('now');
    expect(coverState([card('old', { end: '2024-12-31' }), card('last', { end: '2025-12-31' })], today)?.id).toBe('last');
  });
  it('RCP-35 nothing for cancelled covers and other payers', () => {
    expect(coverState([card('1', undefined, { status: 'cancelled' }), card('2', undefined, { type: { text: 'Bảo hiểm tư' } })], today)).toBeUndefined();
  });
  it('RCP-35 most of the number is hidden', () => {
    expect(maskCard('DN4797916012345')).toBe('DN4 ••• 2345');
    expect(maskCard('7916012345')).toBe('••• 2345');
  });
});
