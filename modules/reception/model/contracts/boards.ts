// Call screens: a key in the address of the screen stands for its rooms. spec: RCP
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { idShape, shortText } from './shapes.ts';

export const namePolicies = ['none', 'masked'] as const;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const quietShape = z.array(z.object({ from: clock, to: clock })).max(6);
const act = { on: null, level: 'system', permission: 'reception.board', scope: 'facility', signature: 'none', affectsState: true } as const;
const keyShape = z.object({ boardId: idShape, key: z.string(), path: z.string() });

/** Makes a screen and answers with its key, which is shown once: only its hash is kept. */
export const createBoard = operation({
  ...act, code: 'create-board',
  input: z.object({
    title: shortText.min(1), roomIds: z.array(idShape).min(1).max(40), zone: z.string().max(60).optional(), names: z.enum(namePolicies).default('none').optional(),
    voice: z.boolean().default(true).optional(), volume: z.int().min(0).max(100).default(100).optional(), quiet: quietShape.default([]).optional(), message: shortText.optional(),
  }),
  output: keyShape, faults: ['reception.room-not-found'],
});

const onBoard = z.object({ boardId: idShape });
/** A new key; the old address shows nothing from now on. */
export const renewBoard = operation({ ...act, code: 'renew-board', input: onBoard, output: keyShape, faults: ['reception.board-not-found'] });
export const removeBoard = operation({ ...act, code: 'remove-board', input: onBoard, output: z.object({ removed: z.boolean() }), faults: ['reception.board-not-found'] });

export const listBoards = operation({
  ...act, code: 'list-boards', affectsState: false, input: z.object({}), faults: [],
  output: z.object({ boards: z.array(z.object({ boardId: idShape, title: z.string(), zone: z.string(), rooms: z.array(z.string()), names: z.enum(namePolicies), voice: z.boolean(), volume: z.int(), quiet: quietShape, message: z.string().optional(), createdAt: z.string(), seenAt: z.string().optional() })) }),
});

const urgency = z.enum(['emergency', 'priority', 'ordinary']);
const brief = { number: z.int(), urgency, concluding: z.boolean(), name: z.string().optional() };

/** What a screen shows. Numbers, masked names and rooms; nothing that tells why somebody is here. */
export const boardStateShape = z.object({
  title: z.string(), facility: z.string(), zone: z.string(), voice: z.boolean(), volume: z.int(), quiet: quietShape, message: z.string().optional(), at: z.string(),
  /** Called and not come in yet, newest first. */
  calls: z.array(z.object({ ...brief, roomId: idShape, code: z.string(), room: z.string(), kind: z.enum(['clinic', 'desk']), calledAt: z.string(), calls: z.int() })),
  rooms: z.array(z.object({
    roomId: idShape, name: z.string(), code: z.string(), kind: z.enum(['clinic', 'desk']), away: z.boolean(), awayUntil: z.string().optional(), waiting: z.int(), toConclude: z.int(), atTests: z.int(), expectedMinutes: z.int(),
    called: z.array(z.int()), inRoom: z.array(z.int()), skipped: z.array(z.int()), next: z.array(z.object(brief)),
  })),
});
export type BoardState = z.infer<typeof boardStateShape>;
