// Placing a basket: state, input and act in, changes out; whatever kinds it holds. spec: ORD-2
import { create } from '#fhir/operation/index.ts';
import type { Act, Change, InputOf, OrderKind, OrderProblem, OrderRequest, OrderState } from '#fhir/operation/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { placeOrders } from './contracts.ts';
import type { OrderKinds } from './orderKinds.ts';

export interface BasketState {
  readonly encounter: Encounter;
  readonly kinds: OrderKinds;
  readonly open: readonly OrderRequest[];
}

export interface PlacedOrder { readonly kind: string; readonly request: OrderRequest; readonly problems: readonly OrderProblem[] }

type Basket = InputOf<typeof placeOrders>;

/** Refuses with one issue per item that bars, so that the screen can show each beside its row. */
export function decidePlaceOrders({ encounter, kinds, open }: BasketState, { patientId, orders }: Basket, act: Act): { changes: readonly Change[]; placed: readonly PlacedOrder[] } {
  refuseVisit(encounter, patientId);
  const placed: PlacedOrder[] = [];
  for (const [at, { kind: code, item }] of orders.entries()) {
    const kind = kinds.get(code);
    if (!kind) throw new Fault('unprocessable', 'orders.unknown-kind', { params: { kind: code }, issue: [{ code: 'value', expression: `orders.${at}.kind`, text: 'orders.unknown-kind' }] });
    // What stands in the basket already counts as asked for: the same test twice in one basket is found too.
    const state = { patientId, encounterId: encounter.id ?? '', open: [...open, ...placed.map(({ request }) => request)] };
    placed.push(placeOne(kind, { item: readItem(kind, item, at), state, at }, act));
  }
  return { changes: placed.map(({ request }) => create(request)), placed };
}

function refuseVisit({ subject, status }: Encounter, patientId: string): void {
  if (subject?.reference !== `Patient/${patientId}`) throw new Fault('conflict', 'orders.other-patient');
  if (status !== 'arrived' && status !== 'in-progress' && status !== 'triaged') throw new Fault('rule', 'orders.visit-closed');
}

function readItem(kind: OrderKind<unknown>, item: unknown, at: number): unknown {
  const parsed = kind.item.safeParse(item);
  if (parsed.success) return parsed.data;
  throw new Fault('unprocessable', 'orders.item-wrong', {
    params: { kind: kind.code }, issue: parsed.error.issues.map(({ path, message }) => ({ code: 'value' as const, expression: ['orders', at, 'item', ...path].join('.'), text: message })),
  });
}

function placeOne(kind: OrderKind<unknown>, { item, state, at }: { item: unknown; state: OrderState; at: number }, act: Act): PlacedOrder {
  const problems = kind.check(item, state);
  const barring = problems.filter(({ refuses }) => refuses);
  if (barring.length > 0) throw new Fault('rule', 'orders.barred', { issue: barring.map(({ reason }) => ({ code: 'business-rule' as const, expression: `orders.${at}`, text: reason })) });
  return { kind: kind.code, request: { ...kind.toResource(item, state, act), status: 'active' } as OrderRequest, problems };
}
