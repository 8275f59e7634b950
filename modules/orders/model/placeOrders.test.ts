import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { orderKind } from '#fhir/operation/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { decidePlaceOrders, openOrderKinds, serviceOrder } from './index.ts';

let made = 0;
const act = { by: 'PractitionerRole/1', at: '2026-11-27T08:00:00+07:00', newId: () => `id-${++made}` };
const encounter = { resourceType: 'Encounter', id: 'e1', status: 'in-progress', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' } } as Encounter;
const never = orderKind<{ why: string }>({
  code: 'never', label: 'x', item: z.strictObject({ why: z.string() }), check: () => [{ reason: 'x.never', refuses: true }],
  toResource: () => { throw new Error('must not be made'); },
});
const kinds = openOrderKinds([serviceOrder, never]);
const place = (orders: { kind: string; item: Record<string, unknown> }[], more: Partial<Encounter> = {}, patientId = 'p1') =>
  decidePlaceOrders({ encounter: { ...encounter, ...more } as Encounter, kinds, open: [] }, { patientId, orders }, act);
const ecg = { kind: 'service', item: { serviceId: 's1', name: 'Điện tim' } };

describe('placing orders', () => {
  it('ORD-1 two rooms cannot claim one kind', () => expect(() => openOrderKinds([serviceOrder, serviceOrder])).toThrow('service'));

  it('ORD-2 a basket becomes active requests of the visit', () => {
    const { changes } = place([ecg, { kind: 'service', item: { serviceId: 's2', name: 'Thay băng', priority: 'urgent', note: 'chân trái' } }]);
    expect(changes).toMatchObject([
      { verb: 'create', resource: { resourceType: 'ServiceRequest', status: 'active', priority: 'routine', subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' }, code: { text: 'Điện tim' } } },
      { verb: 'create', resource: { priority: 'urgent', note: [{ text: 'chân trái' }] } },
    ]);
  });

  it.each([
    ['another patient', () => place([ecg], {}, 'p2'), 'orders.other-patient'],
    ['a visit that has ended', () => place([ecg], { status: 'finished' }), 'orders.visit-closed'],
    ['an unknown kind', () => place([ecg, { kind: 'magic', item: {} }]), 'orders.unknown-kind'],
    ['an item of the wrong shape', () => place([{ kind: 'service', item: { serviceId: 's1' } }]), 'orders.item-wrong'],
    ['a kind that bars', () => place([ecg, { kind: 'never', item: { why: 'x' } }]), 'orders.barred'],
  ])('ORD-2 refuses %s, naming the row', (_what, run, code) => {
    expect(run).toThrow(code);
    try { run(); } catch (error) {
      const issue = (error as { issue: { expression?: string }[] }).issue[0];
      if (issue) expect(issue.expression).toMatch(/^orders\.\d/);
    }
  });

  it('ORD-3 the same service twice is said, also within one basket', () => expect(place([ecg, ecg]).placed.map(({ problems }) => problems.map(({ reason }) => reason))).toEqual([[], ['orders.asked-already']]));
});
