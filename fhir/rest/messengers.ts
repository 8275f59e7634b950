// Messengers: a dispatcher reads the change log and adds jobs, moving its cursor in the same transaction; workers run them. spec: CHG-4
import { addJobs } from '#platform/jobs/index.ts';
import type { Job, JobHandler } from '#platform/jobs/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';
import { matchesTopic } from '#fhir/repository/books.ts';
import { feedStart, listFacilitiesWithChanges, readChanges, readContent } from '#fhir/repository/changeFeed.ts';
import type { FeedPlace, FeedRow } from '#fhir/repository/changeFeed.ts';
import { rowId } from '#fhir/repository/id.ts';
import type { ChangeRow, Messenger, Room } from './room.ts';

const reader = 'messengers';
const rowsAtOnce = 500;
const pauseMs = 1000;

export function listMessengers(rooms: readonly Room[]): Messenger[] {
  return rooms.flatMap((room) => (room.subscriptions ?? []).filter((subscription): subscription is Messenger => subscription.kind === 'messenger'));
}

/** One job handler per messenger, for platform/jobs. */
export function messengerHandlers(db: Database, rooms: readonly Room[]): Record<string, JobHandler> {
  return Object.fromEntries(listMessengers(rooms).map((messenger) => [jobName(messenger), (payload) => messenger.run({ db }, fromPayload(db, payload))]));
}

const jobName = ({ name }: Messenger): string => `messenger:${name}`;

export interface Dispatcher {
  /** Looks now instead of at the next turn. */
  poke(): void;
  stop(): Promise<void>;
}

export function startDispatcher(db: Database, rooms: readonly Room[], log: Logger): Dispatcher {
  const messengers = listMessengers(rooms);
  let stopped = false;
  let wake: () => void = () => undefined;
  const turn = async () => {
    while (!stopped) {
      const more = await dispatchAll(db, messengers).catch((error: unknown) => {
        log.warn({ err: error }, 'the dispatcher could not read the change log');
        return false;
      });
      if (!more && !stopped) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        wake = () => { clearTimeout(timer); resolve(); };
      });
    }
  };
  const running = messengers.length === 0 ? Promise.resolve() : turn();
  return { poke: () => wake(), stop: async () => { stopped = true; wake(); await running; } };
}

/** True when there may be more to read. */
export async function dispatchAll(db: Database, messengers: readonly Messenger[]): Promise<boolean> {
  let more = false;
  for (const dk of await listFacilitiesWithChanges(db)) more = (await db.transaction((tx) => dispatchSome(tx, dk, messengers))) === rowsAtOnce || more;
  return more;
}

/** Adds the jobs of the next rows and moves the cursor, both or neither. Gives the number of rows read. */
async function dispatchSome(tx: Tx, dk: number, messengers: readonly Messenger[]): Promise<number> {
  await tx.query('insert into fhir.change_cursor (dk, reader, xid, seq) values ($1, $2, $3::xid8, $4) on conflict do nothing', [dk, reader, feedStart.xid, feedStart.seq]);
  const { rows: [cursor] } = await tx.query<FeedPlace>(
    'select xid::text, seq from fhir.change_cursor where dk = $1 and reader = $2 for update skip locked', [dk, reader]);
  if (!cursor) return 0;
  const changes = await readChanges(tx, { facilities: [dk], after: cursor, limit: rowsAtOnce });
  const last = changes.at(-1);
  if (!last) return 0;
  await addJobs(tx, changes.flatMap((change) => messengers.filter(({ topic }) => matchesTopic(topic, change)).map((messenger) => toJob(messenger, change))));
  await tx.query('update fhir.change_cursor set xid = $3::xid8, seq = $4 where dk = $1 and reader = $2', [dk, reader, last.place.xid, last.place.seq]);
  return changes.length;
}

function toJob(messenger: Messenger, { place: _place, patient: _patient, ...change }: FeedRow): Job {
  const name = jobName(messenger);
  return { name, payload: { ...change, seq: String(change.seq) }, key: `${name}/${change.dk}/${change.type}/${change.id}/${change.version}` };
}

function fromPayload(db: Database, payload: Record<string, unknown>): ChangeRow {
  const change = payload as unknown as Omit<ChangeRow, 'seq' | 'content'> & { seq: string };
  return { ...change, before: change.before, after: change.after, seq: BigInt(change.seq), content: () => readContent(db, { ...change, rid: rowId(change.id) }) };
}
