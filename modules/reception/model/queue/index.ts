export * from './decide.ts';
export { orderQueue, pickNext } from './order.ts';
export { proposeRoom, proposeRoomFor, roomLoad } from './load.ts';
export type { RoomLoad } from './load.ts';
export { defaultRules, freshRoomDay, isOpen, ticketStates } from './ticket.ts';
export type { QueueDecision, QueueRules, RoomDay, Ticket, TicketEvent, TicketEventKind, TicketState, Urgency } from './ticket.ts';
