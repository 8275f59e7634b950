// Check-in: the visit arrives, cover is kept, the department gets its care relation, a ticket is issued. One transaction. spec: RCP
import * as model from '#modules/reception/model/index.ts';
import { create, update } from '#fhir/operation/index.ts';
import type { Store } from '#fhir/repository/store.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { InputOf } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { priorityGroups } from '../priorityGroups.ts';
import { getRoom } from '../queue/rooms.ts';
import { nextTicketNumber } from '../queue/ticketNumber.ts';
import { toTicketRows } from '../queue/ticketRows.ts';
import { lockQueue, saveQueue } from '../queue/tickets.ts';
import { openCare } from '../visit/openCare.ts';

type CheckInCall = Call<InputOf<typeof model.checkIn>>;

export const checkIn = implement(model.checkIn).as(async (call) => {
  const { input, caller, act, tx, store } = call;
  const room = await getRoom(tx, caller.dk, input.roomId);
  const patient = await store.get('Patient', input.patientId);
  if (patient.active === false) throw new Fault('rule', 'reception.patient-not-active');
  const day = model.dayOf(act.at);
  const place = { dk: caller.dk, roomId: room.roomId, day };
  // The queue's lock first: of two desks checking in one person the second one sees the first one's ticket.
  const queue = await lockQueue(tx, place);
  const encounter = model.buildEncounter(room, input, act);
  const rank = rankOf(input, patient.birthDate, day);
  const number = await nextTicketNumber(tx, place);
  const decision = model.decideIssueTicket(queue, { number, ...rank, purpose: 'examination', patientId: input.patientId, encounterId: encounter.id ?? '' }, act);
  await store.save([create(encounter)]);
  await openCare(tx, { dk: caller.dk, patientId: input.patientId, encounterId: encounter.id, room, act });
  await keepCover(call);
  await arriveAppointment(store, input.appointmentId);
  await saveQueue(tx, caller.dk, decision);
  await tx.query('update reception.person set last_visit = $3, last_organization_id = $4 where dk = $1 and patient_id = $2', [caller.dk, input.patientId, day, room.organizationId ?? null]);
  return answer(call, { room, queue, decision, encounterId: encounter.id ?? '' });
});

interface Done { readonly room: { name: string }; readonly queue: model.RoomQueue; readonly decision: model.QueueDecision; readonly encounterId: string }

async function answer({ tx, caller }: CheckInCall, { room, queue, decision, encounterId }: Done) {
  const [ticket] = await toTicketRows(tx, caller.dk, decision.tickets);
  if (ticket === undefined) throw new Error('a check-in issued no ticket');
  const load = model.roomLoad(queue.room, queue.tickets, queue.rules);
  return { ticket, room: room.name, encounterId, ahead: load.waiting + load.toConclude, expectedMinutes: load.expectedMinutes, slipCode: model.buildOwnCode('ticket', ticket.id) };
}

/** The desk's choice, else what the law gives by age. */
function rankOf({ urgency, priorityGroup }: CheckInCall['input'], birthDate: string | undefined, day: string) {
  const groups = model.groupsOn(priorityGroups, day);
  const group = groups.find(({ code }) => code === priorityGroup) ?? (urgency === undefined || urgency === 'ordinary' ? model.proposeGroup(priorityGroups, birthDate, day) : undefined);
  return { urgency: group?.urgency ?? urgency ?? 'ordinary', ...(group && { priorityGroup: group.code }) } as const;
}

async function keepCover({ input, caller, act, tx, store }: CheckInCall): Promise<void> {
  if (input.coverage === undefined) return;
  const { rows } = await tx.query<{ coverage_id: string | null }>('select coverage_id from reception.person where dk = $1 and patient_id = $2', [caller.dk, input.patientId]);
  const id = rows[0]?.coverage_id;
  const present = id ? await store.find('Coverage', id) : undefined;
  const changes = model.decideCoverage({ patientId: input.patientId, present }, input.coverage, act);
  if (changes.length > 0) await store.save(changes);
}

async function arriveAppointment(store: Store, id: string | undefined): Promise<void> {
  const appointment = id === undefined ? undefined : await store.find('Appointment', id);
  if (appointment && ['proposed', 'pending', 'booked', 'waitlist'].includes(appointment.status ?? '')) await store.save([update({ ...appointment, status: 'arrived' })]);
}
