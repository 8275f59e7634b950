// Call screens: a key in the address of the screen stands for its rooms. spec: RCP
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, shortText } from './shapes.ts';

export const namePolicies = ['none', 'masked'] as const;

/** Makes a screen and answers with its key, which is shown once. */
export const createBoard = operation({
  code: 'create-board', on: null, level: 'system',
  input: z.object({ title: shortText, roomIds: z.array(idShape).min(1).max(40), zone: z.string().max(60).optional(), names: z.enum(namePolicies).default('masked').optional(), voice: z.boolean().default(true).optional(), message: shortText.optional() }),
  output: z.object({ key: z.string(), path: z.string() }),
  permission: 'reception.board', scope: 'facility', signature: 'none', faults: ['reception.room-not-found'], affectsState: true,
});

export const boardRowShape = z.object({
  ticketId: idShape, number: z.int(), roomId: idShape, room: z.string(), roomNumber: z.string(), name: z.string().optional(), urgency: z.enum(['emergency', 'priority', 'ordinary']), concluding: z.boolean(), calledAt: z.string(), calls: z.int(),
});
export type BoardRow = z.infer<typeof boardRowShape>;

/** What a screen shows. Numbers, masked names and rooms; nothing that tells why somebody is here. */
export const boardStateShape = z.object({
  title: z.string(), zone: z.string(), voice: z.boolean(), message: z.string().optional(), at: z.string(),
  called: z.array(boardRowShape),
  rooms: z.array(z.object({
    roomId: idShape, name: z.string(), code: z.string(), away: z.boolean(), awayUntil: z.string().optional(), waiting: z.int(), toConclude: z.int(), atTests: z.int(), expectedMinutes: z.int(),
    next: z.array(z.object({ number: z.int(), urgency: z.enum(['emergency', 'priority', 'ordinary']), concluding: z.boolean(), name: z.string().optional() })),
  })),
});
export type BoardState = z.infer<typeof boardStateShape>;
