// Door of the outbox.
export { enqueue, pauseMs, sendDue, startOutbox } from './outbox.ts';
export type { OutboxMessage, OutboxWorker, Sender, TakenMessage } from './outbox.ts';
