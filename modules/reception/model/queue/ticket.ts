// A place in the queue of one room on one day. Own table, not a resource: nobody sends a ticket to another hospital. spec: RCP

export const ticketStates = ['waiting', 'called', 'in-room', 'at-tests', 'to-conclude', 'skipped', 'left', 'moved', 'done'] as const;

/** Waiting to be examined, called, in the room, away for tests, back and waiting for the conclusion, called but absent; the last three are ends. */
export type TicketState = (typeof ticketStates)[number];

export type Urgency = 'emergency' | 'priority' | 'ordinary';

export interface Ticket {
  readonly id: string;
  /** Location id of the room. */
  readonly roomId: string;
  /** Facility date, `2026-11-23`. */
  readonly day: string;
  /** From 1, without gaps, within room and day. */
  readonly number: number;
  readonly state: TicketState;
  readonly urgency: Urgency;
  /** Code of the legal or house group behind the urgency, e.g. `age-75`. */
  readonly priorityGroup?: string;
  readonly purpose: 'examination' | 'added-examination' | 'desk';
  readonly patientId?: string;
  readonly encounterId?: string;
  /** Instant that gives the place in the queue: arrival at the hospital, kept when the room changes. */
  readonly arrivedAt: string;
  /** Back from tests at least once: from then on this person waits for the conclusion, not for an examination. */
  readonly concluding: boolean;
  /** Instant since when the person waits for the conclusion. */
  readonly returnedAt?: string;
  readonly calledAt?: string;
  /** Reference of who called. */
  readonly calledBy?: string;
  /** How often the number was called out. */
  readonly calls: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Why it was skipped, left or moved. */
  readonly reason?: string;
  /** Ticket this one continues after a change of room. */
  readonly movedFrom?: string;
}

/** What a room remembers of its day. */
export interface RoomDay {
  readonly roomId: string;
  readonly day: string;
  /** Examinations called since the last conclusion was called. */
  readonly newSinceConclusion: number;
  /** Priority tickets called since the last ordinary one, while ordinary ones waited. */
  readonly priorityInRow: number;
  readonly away: boolean;
  readonly awayReason?: string;
  readonly awayUntil?: string;
}

/** Ratios and limits of a house; plain figures, so that a hospital can set them without code. */
export interface QueueRules {
  /** After so many examinations one person back from tests is called. */
  readonly newPerConclusion: number;
  /** After so many priority tickets in a row one ordinary ticket is called, so that nobody waits for ever. */
  readonly priorityPerOrdinary: number;
  /** A person who comes back after being skipped is placed behind so many others. */
  readonly placesAfterSkip: number;
  /** Minutes of one examination before the day has shown its own pace. */
  readonly minutesPerExamination: number;
  /** Minutes of one conclusion. */
  readonly minutesPerConclusion: number;
  /** Expected minutes of waiting from which a room counts as busy, and as full. */
  readonly busyFromMinutes: number;
  readonly fullFromMinutes: number;
}

export const defaultRules: QueueRules = {
  newPerConclusion: 2, priorityPerOrdinary: 3, placesAfterSkip: 3, minutesPerExamination: 7, minutesPerConclusion: 4, busyFromMinutes: 30, fullFromMinutes: 75,
};

/** What the ledger keeps of an act; `called` is what screens and loudspeakers wait for. */
export type TicketEventKind = 'issued' | 'called' | 'recalled' | 'started' | 'skipped' | 'requeued' | 'sent-to-tests' | 'returned' | 'moved' | 'left' | 'finished' | 'doctor-away' | 'doctor-back';

export interface TicketEvent {
  readonly kind: TicketEventKind;
  readonly ticketId?: string;
  readonly roomId: string;
  readonly at: string;
  readonly by: string;
  readonly reason?: string;
}

/** What a queue decision writes: new or changed tickets, the room's memory, the events. Nothing changed = empty lists. */
export interface QueueDecision {
  readonly tickets: readonly Ticket[];
  readonly room?: RoomDay;
  readonly events: readonly TicketEvent[];
}

export const nothing: QueueDecision = { tickets: [], events: [] };

export const isOpen = (ticket: Ticket): boolean => !['left', 'moved', 'done'].includes(ticket.state);

export const freshRoomDay = (roomId: string, day: string): RoomDay => ({ roomId, day, newSinceConclusion: 0, priorityInRow: 0, away: false });
