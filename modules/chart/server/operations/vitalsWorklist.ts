// Who waits in the rooms of the caller's departments, those without vital signs first. spec: VIT
import { vitalsWorklist as contract } from '#modules/chart/model/index.ts';
import { listOpenTickets } from '#modules/reception/server/index.ts';
import type { TicketRow } from '#modules/reception/model/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { implement } from '#fhir/rest/call.ts';
import { toSets } from './recordVitals.ts';

/** Somebody at tests or called in vain is measured when they are back. */
const present: readonly TicketRow['state'][] = ['waiting', 'called', 'in-room', 'to-conclude'];
const visitsAtOnce = 20;

type Sets = ReturnType<typeof toSets>;

export const vitalsWorklist = implement(contract).as(async ({ input, caller, act, tx, store }) => {
  const rooms = await listOpenTickets(tx, { dk: caller.dk, departmentIds: caller.departmentIds, at: act.at });
  const here = rooms.map(({ room, tickets }) => ({ room, tickets: tickets.filter(({ state, patientId, encounterId }) => present.includes(state) && patientId && encounterId) }));
  const measured = await setsOfVisits(store, here.flatMap(({ tickets }) => tickets.flatMap(({ encounterId }) => encounterId ?? [])));
  const isMissing = (ticket: TicketRow) => !measured.has(ticket.encounterId ?? '');
  const people = here
    .filter(({ room }) => input.roomIds === undefined || input.roomIds.length === 0 || input.roomIds.includes(room.roomId))
    .flatMap(({ room, tickets }) => tickets.map((ticket, place) => ({ row: toRow(ticket, room.code, measured), place, rank: rankOf(ticket, isMissing(ticket)) })));
  return {
    rooms: here.map(({ room, tickets }) => ({ roomId: room.roomId, code: room.code, name: room.name, missing: tickets.filter(isMissing).length })),
    people: people.toSorted((a, b) => a.rank - b.rank || a.place - b.place || (a.row.arrivedAt < b.row.arrivedAt ? -1 : 1)).map(({ row }) => row),
  };
});

/** Emergencies, then whoever waits without figures, then whoever is with the doctor already, then the measured ones. */
const rankOf = ({ state, urgency }: TicketRow, missing: boolean): number => (!missing ? 3 : urgency === 'emergency' ? 0 : state === 'in-room' ? 2 : 1);

async function setsOfVisits(store: Store, encounterIds: readonly string[]): Promise<Map<string, Sets>> {
  const found = new Map<string, Sets>();
  for (let at = 0; at < encounterIds.length; at += visitsAtOnce) {
    const some = encounterIds.slice(at, at + visitsAtOnce);
    const observations = await store.search('Observation', `encounter=${some.map((id) => `Encounter/${id}`).join(',')}&category=vital-signs&_sort=-date&_count=500`);
    for (const [reference, own] of Map.groupBy(observations, ({ encounter }) => encounter?.reference ?? '')) {
      const sets = toSets(own).filter(({ values }) => values.length > 0);
      if (sets.length > 0) found.set(reference.replace(/^Encounter\//, ''), sets);
    }
  }
  return found;
}

function toRow(ticket: TicketRow, room: string, measured: ReadonlyMap<string, Sets>) {
  const { id, number, state, urgency, priorityGroup, patientId = '', encounterId = '', name = '', birthDate, sex, arrivedAt } = ticket;
  const [last] = measured.get(encounterId) ?? [];
  return {
    ticketId: id, number, room, state, urgency, patientId, encounterId, name, arrivedAt, values: last?.values ?? [],
    ...(priorityGroup && { priorityGroup }), ...(birthDate && { birthDate }), ...(sex && { sex }), ...(last && { measuredAt: last.measuredAt }),
  };
}
