// Check-in and the acts on tickets. spec: RCP
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { ticketStates } from '../queue/ticket.ts';
import { categoryShape, coverageInputShape, idShape, reasonText, roomLoadShape, ticketRowShape, urgencyShape } from './shapes.ts';

const issuedShape = z.object({ ticket: ticketRowShape, room: z.string(), ahead: z.int(), expectedMinutes: z.int(), slipCode: z.string() });

/** The visit begins: Encounter arrived, cover kept, care relation of the room's department, ticket. */
export const checkIn = operation({
  code: 'check-in', on: null, level: 'system',
  input: z.object({
    patientId: idShape, roomId: idShape, reason: reasonText.optional(), urgency: urgencyShape.default('ordinary').optional(), priorityGroup: z.string().max(40).optional(),
    category: categoryShape.default('paying').optional(), coverage: coverageInputShape.optional(), appointmentId: idShape.optional(),
  }),
  output: issuedShape.extend({ encounterId: idShape }),
  permission: 'reception.check-in', scope: 'facility', signature: 'none', affectsState: true,
  faults: ['reception.already-waiting', 'reception.room-not-found', 'reception.patient-not-active'],
});

const ticketsShape = z.object({ tickets: z.array(ticketRowShape) });
const onTicket = z.object({ ticketId: idShape, reason: reasonText.optional() });
const act = { on: null, level: 'system', permission: 'reception.call', scope: 'facility', signature: 'none', affectsState: true } as const;
const ticketFaults = ['reception.ticket-not-found', 'reception.ticket-state'];

/** `after`: the ticket the screen shows as called by me, or null. Answers with the ticket that is called now; none when nobody waits. */
export const callNext = operation({
  ...act, code: 'call-next', input: z.object({ roomId: idShape, after: idShape.nullable() }), output: z.object({ called: ticketRowShape.optional() }), faults: ['reception.room-not-found'],
});
export const callTicket = operation({ ...act, code: 'call-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const recallTicket = operation({ ...act, code: 'recall-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const skipTicket = operation({ ...act, code: 'skip-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const requeueTicket = operation({ ...act, code: 'requeue-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const startTicket = operation({ ...act, code: 'start-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const sendToTests = operation({ ...act, code: 'send-to-tests', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const returnFromTests = operation({ ...act, code: 'return-from-tests', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const leaveQueue = operation({ ...act, code: 'leave-queue', input: onTicket, output: ticketsShape, faults: ticketFaults });
export const finishTicket = operation({ ...act, code: 'finish-ticket', input: onTicket, output: ticketsShape, faults: ticketFaults });

const toRoom = onTicket.extend({ roomId: idShape });
const moveFaults = [...ticketFaults, 'reception.room-not-found', 'reception.same-room', 'reception.already-waiting'];
export const changeClinic = operation({ ...act, code: 'change-clinic', input: toRoom, output: ticketsShape, faults: moveFaults });
export const addExamination = operation({ ...act, code: 'add-examination', input: toRoom, output: ticketsShape, faults: moveFaults });

export const doctorAway = operation({
  ...act, code: 'doctor-away', input: z.object({ roomId: idShape, reason: reasonText.optional(), until: z.iso.datetime({ offset: true }).optional() }), output: z.object({ away: z.boolean() }), faults: ['reception.room-not-found'],
});
export const doctorBack = operation({ ...act, code: 'doctor-back', input: z.object({ roomId: idShape }), output: z.object({ away: z.boolean() }), faults: ['reception.room-not-found'] });

const query = { on: null, level: 'system', permission: 'reception.queue', scope: 'facility', signature: 'none', affectsState: false } as const;

/** One room's day: who is next in calling order, who is called, in the room, at tests, skipped, and how many are done. */
export const roomQueue = operation({
  ...query, code: 'room-queue', input: z.object({ roomId: idShape }), faults: ['reception.room-not-found'],
  output: z.object({
    room: roomLoadShape, queue: z.array(ticketRowShape), called: z.array(ticketRowShape), inRoom: z.array(ticketRowShape), atTests: z.array(ticketRowShape), skipped: z.array(ticketRowShape), done: z.int(),
  }),
});

/** Every room with a queue, how full it is, and which is proposed. */
export const roomLoads = operation({
  ...query, code: 'room-loads', input: z.object({ zone: z.string().max(100).optional() }), faults: [],
  output: z.object({ rooms: z.array(roomLoadShape), proposedRoomId: idShape.optional() }),
});

/** What the desk offers today: groups of the law in force. */
export const receptionChoices = operation({
  ...query, code: 'reception-choices', input: z.object({ birthDate: z.string().max(10).optional() }), faults: [],
  output: z.object({
    day: z.string(),
    groups: z.array(z.object({ code: z.string(), urgency: urgencyShape, certainty: z.enum(['law', 'house', 'check']) })),
    proposedGroup: z.string().optional(),
  }),
});

/** The numbers issued last today, newest first: to print one again, or to see where somebody was sent. */
export const recentTickets = operation({
  ...query, code: 'recent-tickets', input: z.object({ limit: z.int().min(1).max(50).default(12).optional() }), faults: [],
  output: z.object({ tickets: z.array(ticketRowShape.extend({ room: z.string() })) }),
});

const placeShape = z.object({ ticketId: idShape, roomId: idShape, room: z.string(), roomName: z.string(), number: z.int(), state: z.enum(ticketStates), /** How many are called before; only while it waits. */ ahead: z.int().optional() });

/** Where this person stands in today's queues: the chip of the patient band. Empty when nowhere. */
export const patientPlaces = operation({
  code: 'patient-places', on: 'Patient', level: 'instance', input: z.object({}), output: z.object({ places: z.array(placeShape) }),
  permission: 'reception.queue', scope: 'patient', patientFrom: 'instance', signature: 'none', faults: [], affectsState: false,
});
