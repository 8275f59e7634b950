// Ticket numbers: from 1 within room and day, without gaps, since a refused act gives its number back.
import type { Tx } from '#platform/db/index.ts';
import { nextNumber } from '#platform/db/index.ts';
import type { Place } from './tickets.ts';

export const nextTicketNumber = (tx: Tx, { dk, roomId, day }: Place): Promise<number> => nextNumber(tx, { dk, series: `reception.ticket/${roomId}/${day}` });
