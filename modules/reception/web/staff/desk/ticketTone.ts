// Which tone a state of a ticket has on every screen.
import type { TicketRow } from '#modules/reception/model/index.ts';
import type { StatusTone } from '#ui/index.ts';

export const toneOfState: Readonly<Record<TicketRow['state'], StatusTone>> = { waiting: 'waiting', called: 'progress', 'in-room': 'progress', 'at-tests': 'neutral', 'to-conclude': 'done', skipped: 'paused', left: 'cancelled', moved: 'cancelled', done: 'done' };
