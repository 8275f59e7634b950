// Tickets in the database. Every act on a queue first locks the row of that room's day, so acts on one queue happen one after another.
import { defaultRules } from '#modules/reception/model/index.ts';
import type { QueueDecision, RoomDay, RoomQueue, Ticket, TicketEvent } from '#modules/reception/model/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';

export interface Place {
  readonly dk: number;
  readonly roomId: string;
  readonly day: string;
}

const columns = `id, room_id as "roomId", day::text as day, number, state, urgency, priority_group as "priorityGroup", purpose, patient_id as "patientId", encounter_id as "encounterId",
  arrived_at as "arrivedAt", concluding, returned_at as "returnedAt", called_at as "calledAt", called_by as "calledBy", calls, started_at as "startedAt", ended_at as "endedAt", reason, moved_from as "movedFrom"`;

/** Locks the queue until the transaction ends and gives what is in it. */
export async function lockQueue(tx: Tx, place: Place): Promise<RoomQueue> {
  await tx.query('insert into reception.room_day (dk, room_id, day) values ($1, $2, $3) on conflict do nothing', [place.dk, place.roomId, place.day], 'reception-room-day');
  return readQueue(tx, place, 'for update');
}

export async function readQueue(db: Db, { dk, roomId, day }: Place, lock: '' | 'for update' = ''): Promise<RoomQueue> {
  const days = await db.query<RoomDayRow>(
    `select new_since_conclusion as "newSinceConclusion", priority_in_row as "priorityInRow", away, away_reason as "awayReason", away_until as "awayUntil"
     from reception.room_day where dk = $1 and room_id = $2 and day = $3 ${lock}`, [dk, roomId, day]);
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.ticket where dk = $1 and room_id = $2 and day = $3 order by number`, [dk, roomId, day], 'reception-tickets');
  return { room: toRoomDay(roomId, day, days.rows[0]), tickets: rows.map(toTicket), rules: defaultRules };
}

/** Several queues of one day at once, for boards and load. */
export async function readQueues(db: Db, { dk, roomIds, day }: { dk: number; roomIds: readonly string[]; day: string }): Promise<Map<string, RoomQueue>> {
  const days = await db.query<RoomDayRow & { roomId: string }>(
    `select room_id as "roomId", new_since_conclusion as "newSinceConclusion", priority_in_row as "priorityInRow", away, away_reason as "awayReason", away_until as "awayUntil"
     from reception.room_day where dk = $1 and room_id = any($2) and day = $3`, [dk, roomIds, day], 'reception-room-days');
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.ticket where dk = $1 and room_id = any($2) and day = $3 order by number`, [dk, roomIds, day], 'reception-tickets-of-rooms');
  const tickets = rows.map(toTicket);
  return new Map(roomIds.map((roomId) => [roomId, {
    room: toRoomDay(roomId, day, days.rows.find((row) => row.roomId === roomId)), tickets: tickets.filter((ticket) => ticket.roomId === roomId), rules: defaultRules,
  }]));
}

/** The tickets of a day, newest first. */
export async function listIssued(db: Db, { dk, day, limit }: { dk: number; day: string; limit: number }): Promise<Ticket[]> {
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.ticket where dk = $1 and day = $2 and moved_from is null order by arrived_at desc, id desc limit $3`, [dk, day, limit], 'reception-issued');
  return rows.map(toTicket);
}

/** What one person has today, in all rooms. */
export async function listOfPatient(db: Db, { dk, day, patientId }: { dk: number; day: string; patientId: string }): Promise<Ticket[]> {
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.ticket where dk = $1 and patient_id = $2 and day = $3 order by arrived_at, number`, [dk, patientId, day], 'reception-tickets-of-patient');
  return rows.map(toTicket);
}

export async function findTicket(db: Db, dk: number, id: string): Promise<Ticket | undefined> {
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.ticket where dk = $1 and id = $2`, [dk, id], 'reception-ticket');
  return rows[0] && toTicket(rows[0]);
}

/** The ticket with its queue locked; read again behind the lock, since it may have changed while waiting. */
export async function lockTicket(tx: Tx, dk: number, id: string): Promise<{ ticket: Ticket; queue: RoomQueue }> {
  const before = await findTicket(tx, dk, id);
  if (before === undefined) throw new Fault('notFound', 'reception.ticket-not-found');
  const queue = await lockQueue(tx, { dk, roomId: before.roomId, day: before.day });
  const ticket = queue.tickets.find((one) => one.id === id);
  if (ticket === undefined) throw new Fault('notFound', 'reception.ticket-not-found');
  return { ticket, queue };
}

/** Writes what was decided, adds to the ledger, and tells the screens when the transaction commits. */
export async function saveQueue(tx: Tx, dk: number, decision: QueueDecision): Promise<void> {
  for (const ticket of decision.tickets) await putTicket(tx, dk, ticket);
  if (decision.room) await putRoomDay(tx, dk, decision.room);
  for (const event of decision.events) await addEvent(tx, dk, { event, day: dayOfEvent(decision, event) });
  const rooms = [...new Set([...decision.tickets.map(({ roomId }) => roomId), ...(decision.room ? [decision.room.roomId] : [])])];
  if (rooms.length > 0) await tx.query('select pg_notify($1, $2)', [queueChannel, JSON.stringify({ dk, rooms, kinds: [...new Set(decision.events.map(({ kind }) => kind))] })]);
}

/** PostgreSQL channel of queue changes; delivered at commit. A few acts a minute, so its commit lock costs nothing here. */
export const queueChannel = 'reception_queue';

async function putTicket(tx: Tx, dk: number, t: Ticket): Promise<void> {
  await tx.query(
    `insert into reception.ticket (dk, id, room_id, day, number, state, urgency, priority_group, purpose, patient_id, encounter_id, arrived_at, concluding, returned_at, called_at, called_by, calls, started_at, ended_at, reason, moved_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
     on conflict (dk, id) do update set state = excluded.state, urgency = excluded.urgency, priority_group = excluded.priority_group, encounter_id = excluded.encounter_id, arrived_at = excluded.arrived_at, concluding = excluded.concluding,
       returned_at = excluded.returned_at, called_at = excluded.called_at, called_by = excluded.called_by, calls = excluded.calls, started_at = excluded.started_at, ended_at = excluded.ended_at, reason = excluded.reason`,
    [dk, t.id, t.roomId, t.day, t.number, t.state, t.urgency, t.priorityGroup ?? null, t.purpose, t.patientId ?? null, t.encounterId ?? null, t.arrivedAt, t.concluding, t.returnedAt ?? null,
      t.calledAt ?? null, t.calledBy ?? null, t.calls, t.startedAt ?? null, t.endedAt ?? null, t.reason ?? null, t.movedFrom ?? null], 'reception-put-ticket');
}

async function putRoomDay(tx: Tx, dk: number, room: RoomDay): Promise<void> {
  await tx.query(
    'update reception.room_day set new_since_conclusion = $4, priority_in_row = $5, away = $6, away_reason = $7, away_until = $8 where dk = $1 and room_id = $2 and day = $3',
    [dk, room.roomId, room.day, room.newSinceConclusion, room.priorityInRow, room.away, room.awayReason ?? null, room.awayUntil ?? null], 'reception-put-room-day');
}

async function addEvent(tx: Tx, dk: number, { event, day }: { event: TicketEvent; day: string }): Promise<void> {
  await tx.query('insert into reception.ticket_event (dk, ticket_id, room_id, day, kind, at, by, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [dk, event.ticketId ?? null, event.roomId, day, event.kind, event.at, event.by, event.reason ?? null], 'reception-add-event');
}

const dayOfEvent = (decision: QueueDecision, event: TicketEvent): string => decision.tickets.find((ticket) => ticket.id === event.ticketId)?.day ?? decision.room?.day ?? event.at.slice(0, 10);

interface RoomDayRow { newSinceConclusion: number; priorityInRow: number; away: boolean; awayReason: string | null; awayUntil: Date | null }

function toRoomDay(roomId: string, day: string, row: RoomDayRow | undefined): RoomDay {
  return {
    roomId, day, newSinceConclusion: row?.newSinceConclusion ?? 0, priorityInRow: row?.priorityInRow ?? 0, away: row?.away ?? false,
    ...(row?.awayReason && { awayReason: row.awayReason }), ...(row?.awayUntil && { awayUntil: row.awayUntil.toISOString() }),
  };
}

/** Nulls away, instants as ISO text; the column list above gives exactly the fields of Ticket. */
function toTicket(row: Record<string, unknown>): Ticket {
  const given = Object.entries(row).filter(([, value]) => value !== null).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]);
  return Object.fromEntries(given) as Ticket;
}
