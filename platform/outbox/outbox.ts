// Outgoing messages: written in the transaction of the act, sent after it until they arrive. At least once, so senders are idempotent. spec: OBX
import type { Database, Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Logger } from '#platform/log/index.ts';

export interface OutboxMessage {
  readonly dk: number;
  readonly channel: string;
  /** One message per channel and key, for ever: adding it again changes nothing. */
  readonly key: string;
  /** Ids only, no patient detail. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface TakenMessage extends OutboxMessage {
  readonly id: string;
  /** 1 at the first attempt. */
  readonly tries: number;
}

/** `done`: arrived. `dead`: refused for good, a person must look. Throwing means: again later. */
export type Sender = (message: TakenMessage) => Promise<'done' | 'dead'>;

export interface OutboxParts {
  readonly db: Database;
  readonly senders: Readonly<Record<string, Sender>>;
  readonly now: () => Date;
  readonly log: Logger;
}

/** While an attempt runs nobody else takes the message; after this time it counts as lost with its process. */
const leaseMs = 60_000;
const firstPauseMs = 2000;
const longestPauseMs = 60_000;
/** About a week of attempts a minute apart. */
const mostTries = 10_000;
const takenAtOnce = 10;

/** Writes the message as part of `tx`: it exists exactly when that commits. */
export async function enqueue(tx: Db, { dk, channel, key, payload }: OutboxMessage, { id, at }: { id: string; at: string }): Promise<void> {
  await tx.query(
    `insert into platform.outbox (dk, id, channel, key, payload, due_at, created_at) values ($1, $2, $3, $4, $5, $6, $6) on conflict (dk, channel, key) do nothing`,
    [dk, id, channel, key, JSON.stringify(payload), at], 'outbox-add');
}

/** 2, 4, 8 … seconds, at most a minute: a service that is back finds its work within that time. */
export const pauseMs = (tries: number): number => Math.min(firstPauseMs * 2 ** (tries - 1), longestPauseMs);

/** One round over what is due; gives the number of messages taken. */
export async function sendDue(parts: OutboxParts): Promise<number> {
  const { db, senders, now } = parts;
  const { rows } = await db.query<TakenMessage>(
    `update platform.outbox as o set tries = o.tries + 1, due_at = $2 from
       (select dk, id from platform.outbox where state = 'waiting' and due_at <= $1 and channel = any($3) order by due_at limit ${takenAtOnce} for update skip locked) as due
     where o.dk = due.dk and o.id = due.id returning o.dk, o.id, o.channel, o.key, o.payload, o.tries`,
    [now(), new Date(now().getTime() + leaseMs), Object.keys(senders)], 'outbox-take');
  await Promise.all(rows.map((row) => sendOne(parts, row)));
  return rows.length;
}

async function sendOne({ db, senders, now, log }: OutboxParts, message: TakenMessage): Promise<void> {
  const { dk, id, channel, tries } = message;
  try {
    const state = (await senders[channel]?.(message)) ?? 'dead';
    await db.query('update platform.outbox set state = $3, ended_at = $4, last_problem = null where dk = $1 and id = $2', [dk, id, state, now()], 'outbox-end');
  } catch (error) {
    const problem = error instanceof Fault ? error.code : (error as Error).name;
    if (!(error instanceof Fault && error.kind === 'unavailable')) log.error({ err: error, part: 'outbox', channel, id }, 'a message could not be sent');
    const state = tries >= mostTries ? 'dead' : 'waiting';
    await db.query('update platform.outbox set state = $3, due_at = $4, last_problem = $5 where dk = $1 and id = $2', [dk, id, state, new Date(now().getTime() + pauseMs(tries)), problem], 'outbox-again');
  }
}

export interface OutboxWorker {
  /** Looks now instead of at the next turn. */
  poke(): void;
  stop(): Promise<void>;
}

const turnMs = 1000;

export function startOutbox(parts: OutboxParts): OutboxWorker {
  let stopped = false;
  let wake: () => void = () => undefined;
  const turn = async () => {
    while (!stopped) {
      const taken = await sendDue(parts).catch((error: unknown) => {
        parts.log.warn({ err: error, part: 'outbox' }, 'the outbox could not be read');
        return 0;
      });
      if (taken === takenAtOnce || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, turnMs);
        wake = () => { clearTimeout(timer); resolve(); };
      });
    }
  };
  const running = Object.keys(parts.senders).length === 0 ? Promise.resolve() : turn();
  return { poke: () => wake(), stop: async () => { stopped = true; wake(); await running; } };
}
