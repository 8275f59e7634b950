// Shapes that several contracts of reception share. All plain JSON.
import { z } from 'zod';
import { oneLine } from '../plainText.ts';
import { ticketStates } from '../queue/ticket.ts';
import { patientCategories } from '../systems.ts';

export const idShape = z.string().regex(/^[A-Za-z0-9\-.]{1,64}$/);
export const partialDateShape = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/);
const text = (most: number) => z.string().overwrite(oneLine).trim().max(most);
export const shortText = text(200);
export const reasonText = text(500);

export const sexShape = z.enum(['male', 'female', 'other', 'unknown']);
export const urgencyShape = z.enum(['emergency', 'priority', 'ordinary']);
export const categoryShape = z.enum(patientCategories);

export const lookupShape = z.object({
  by: z.enum(['citizen-id', 'old-citizen-id', 'insurance-number', 'passport', 'patient-code', 'phone', 'ticket', 'appointment', 'document', 'name']),
  value: z.string().max(2000),
});

/** A person as lists show one. */
export const personRowShape = z.object({
  id: idShape,
  name: z.string(),
  birthDate: partialDateShape.optional(),
  sex: sexShape.optional(),
  patientCode: z.string().optional(),
  citizenId: z.string().optional(),
  insuranceNumber: z.string().optional(),
  phone: z.string().optional(),
  address: z.string().optional(),
  hasPhoto: z.boolean(),
  /** Day of the last check-in here. */
  lastVisit: z.string().optional(),
  /** Department of that check-in; the desk proposes a room of it. */
  lastDepartmentId: z.string().optional(),
  /** Where the person waits right now, if so. */
  waiting: z.object({ ticketId: idShape, roomId: idShape, room: z.string(), number: z.int(), state: z.enum(ticketStates) }).optional(),
});
export type PersonRow = z.infer<typeof personRowShape>;

export const coverageInputShape = z.object({
  insuranceNumber: z.string().max(20),
  cardNumber: z.string().max(20).optional(),
  registeredFacility: z.string().max(10).optional(),
  validFrom: partialDateShape.optional(),
  validTo: partialDateShape.optional(),
  fiveYearsOn: partialDateShape.optional(),
});

export const addressInputShape = z.object({
  /** As printed on the card or typed; always kept. */
  original: reasonText.optional(),
  line: reasonText.optional(),
  communeCode: z.string().max(10).optional(),
  commune: shortText.optional(),
  provinceCode: z.string().max(10).optional(),
  province: shortText.optional(),
});

/** A ticket as queues show it. */
export const ticketRowShape = z.object({
  id: idShape,
  roomId: idShape,
  number: z.int(),
  state: z.enum(ticketStates),
  urgency: urgencyShape,
  priorityGroup: z.string().optional(),
  purpose: z.enum(['examination', 'added-examination', 'desk']),
  concluding: z.boolean(),
  patientId: idShape.optional(),
  encounterId: idShape.optional(),
  name: z.string().optional(),
  birthDate: partialDateShape.optional(),
  sex: sexShape.optional(),
  patientCode: z.string().optional(),
  arrivedAt: z.string(),
  returnedAt: z.string().optional(),
  calledAt: z.string().optional(),
  calledBy: z.string().optional(),
  calls: z.int(),
  reason: z.string().optional(),
});
export type TicketRow = z.infer<typeof ticketRowShape>;

export const roomLoadShape = z.object({
  roomId: idShape,
  name: z.string(),
  code: z.string(),
  zone: z.string(),
  kind: z.enum(['clinic', 'desk']),
  departmentId: z.string().optional(),
  waiting: z.int(), toConclude: z.int(), atTests: z.int(), inRoom: z.int(), skipped: z.int(), done: z.int(),
  expectedMinutes: z.int(),
  level: z.enum(['free', 'normal', 'busy', 'full']),
  away: z.boolean(),
  awayReason: z.string().optional(),
  awayUntil: z.string().optional(),
});
export type RoomLoadRow = z.infer<typeof roomLoadShape>;
