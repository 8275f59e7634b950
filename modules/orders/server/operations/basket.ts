// The basket: kinds that the rooms registered, and placing several orders at once. spec: ORD
import * as model from '#modules/orders/model/index.ts';
import type { ServiceRequest } from '#fhir/types/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { RestServices } from '#fhir/rest/services.ts';

const kindsOf = ({ rooms }: RestServices) => model.openOrderKinds(rooms.flatMap((room) => room.orderKinds ?? []));

export const orderKinds = implement(model.orderKinds).as(async ({ services }) => ({ kinds: [...kindsOf(services).values()].map(({ code, label }) => ({ code, label })) }));

export const placeOrders = implement(model.placeOrders).as(async ({ id = '', input, act, caller, tx, store, services }) => {
  // Two windows placing at once come one after the other, so that the second one sees what the first one asked for.
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`orders.visit/${caller.dk}/${id}`]);
  const encounter = await store.get('Encounter', id);
  const open: ServiceRequest[] = await store.search('ServiceRequest', `encounter=Encounter/${id}&status=active,draft,on-hold&_count=200`);
  const { changes, placed } = model.decidePlaceOrders({ encounter, kinds: kindsOf(services), open }, input, act);
  await store.save(changes);
  return { orders: placed.map(({ kind, request, problems }) => ({ kind, reference: `${request.resourceType}/${request.id}`, problems: problems.map(({ reason, refuses, params }) => ({ reason, refuses, ...(params && { params }) })) })) };
});
