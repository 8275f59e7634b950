// The ticket follows the visit: begun, finished, reopened or cancelled in the chart. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import type { QueueDecision, Ticket, RoomQueue } from '#modules/reception/model/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import type { ChangeRow } from '#fhir/rest/room.ts';
import type { Tx } from '#platform/db/index.ts';
import { lockTicket, saveQueue } from '../queue/tickets.ts';

export async function followTicket(tx: Tx, change: ChangeRow, encounter: Encounter): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from reception.ticket where dk = $1 and encounter_id = $2 and state <> 'moved' order by arrived_at desc, number desc limit 1`, [change.dk, change.id], 'reception-ticket-of-visit');
  const id = rows[0]?.id;
  if (id === undefined) return;
  const state = await lockTicket(tx, change.dk, id);
  await saveQueue(tx, change.dk, decide(state, encounter.status, { by: change.actor, at: change.at, newId: () => id }));
}

/** The changes of visits that have a ticket. */
export async function withTicket(tx: Tx, changes: readonly ChangeRow[]): Promise<readonly ChangeRow[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select distinct encounter_id as id from reception.ticket where dk = $1 and encounter_id = any($2) and state <> 'moved'`, [changes[0]?.dk, changes.map(({ id }) => id)], 'reception-visits-with-ticket');
  const known = new Set(rows.map(({ id }) => id));
  return changes.filter(({ id }) => known.has(id));
}

type Act = Parameters<typeof model.decideStart>[2];

function decide({ ticket }: { ticket: Ticket; queue: RoomQueue }, status: Encounter['status'] | undefined, act: Act): QueueDecision {
  if (status === 'finished') return model.decideFinish({ ticket }, {}, act);
  if (status === 'cancelled') return model.decideLeave({ ticket }, {}, act);
  return model.isOpen(ticket) ? model.decideStart({ ticket }, {}, act) : model.decideReopen({ ticket }, {}, act);
}
