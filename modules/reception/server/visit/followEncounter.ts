// The visit follows its ticket where the queue knows more than the chart: a person came in, or left before anything was done. spec: RCP
import type { Ticket } from '#modules/reception/model/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import { update } from '#fhir/operation/index.ts';
import type { Store } from '#fhir/repository/store.ts';

/** Only from `arrived`: once a doctor has begun, the chart alone decides how the visit goes on. */
export async function followEncounter(store: Store, ticket: Ticket, act: Act): Promise<void> {
  const left = ticket.state === 'left';
  if ((!left && ticket.state !== 'in-room') || ticket.encounterId === undefined) return;
  const encounter = await store.find('Encounter', ticket.encounterId);
  if (encounter?.status !== 'arrived') return;
  const status = left ? ('cancelled' as const) : ('in-progress' as const);
  await store.save([update({ ...encounter, status, ...(left && { period: { ...encounter.period, end: act.at } }) })]);
}
