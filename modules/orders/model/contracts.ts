// The basket: which kinds of order there are, and placing several at once. spec: ORD
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';

const id = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
const problem = z.object({ reason: z.string(), refuses: z.boolean(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() });

export const orderKinds = operation({
  code: 'order-kinds', on: null, level: 'system', input: z.object({}), output: z.object({ kinds: z.array(z.object({ code: z.string(), label: z.string() })) }),
  permission: 'orders.kinds', scope: 'self', signature: 'none', faults: [], affectsState: false,
});

/** All or none. `patientId` is whom the screen shows: a visit of anybody else is refused. */
export const placeOrders = operation({
  code: 'place-orders', on: 'Encounter', level: 'instance',
  input: z.strictObject({ patientId: id, orders: z.array(z.strictObject({ kind: z.string().max(40), item: z.record(z.string(), z.unknown()) })).min(1).max(60) }),
  output: z.object({ orders: z.array(z.object({ kind: z.string(), reference: z.string(), problems: z.array(problem) })) }),
  permission: 'orders.place', scope: 'patient', patientFrom: 'instance', signature: 'none',
  faults: ['orders.other-patient', 'orders.visit-closed', 'orders.unknown-kind', 'orders.item-wrong', 'orders.barred'], affectsState: true,
});
