// Tickets as lists show them: with the name of the person. One statement for a whole list.
import type { RoomQueue, RoomLoadRow, Ticket, TicketRow } from '#modules/reception/model/index.ts';
import { roomLoad } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';
import type { QueueRoom } from './rooms.ts';

interface PersonBrief { id: string; name: string; birthDate: string | null; sex: TicketRow['sex'] | null; patientCode: string | null }

export async function toTicketRows(db: Db, dk: number, tickets: readonly Ticket[]): Promise<TicketRow[]> {
  const ids = [...new Set(tickets.flatMap(({ patientId }) => patientId ?? []))];
  const people = ids.length === 0 ? [] : (await db.query<PersonBrief>(
    'select patient_id as id, name, birth_date as "birthDate", sex, patient_code as "patientCode" from reception.person where dk = $1 and patient_id = any($2)', [dk, ids], 'reception-brief')).rows;
  const byId = new Map(people.map((person) => [person.id, person]));
  return tickets.map((ticket) => toRow(ticket, byId.get(ticket.patientId ?? '')));
}

function toRow(ticket: Ticket, person: PersonBrief | undefined): TicketRow {
  if (person === undefined) return ticket;
  const { name, birthDate, sex, patientCode } = person;
  return { ...ticket, name, ...(birthDate && { birthDate }), ...(sex && { sex }), ...(patientCode && { patientCode }) };
}

export function toLoadRow(room: QueueRoom, queue: RoomQueue): RoomLoadRow {
  const { roomId: _, ...load } = roomLoad(queue.room, queue.tickets, queue.rules);
  const { awayReason, awayUntil } = queue.room;
  return { roomId: room.roomId, name: room.name, code: room.code, zone: room.zone, kind: room.kind, ...(room.organizationId && { departmentId: room.organizationId }), ...load, ...(awayReason && { awayReason }), ...(awayUntil && { awayUntil }) };
}
