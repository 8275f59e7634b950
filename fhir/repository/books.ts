// Books: reactions inside the writer's transaction. They may not refuse; what fails becomes an open item. spec: CHG-3
import type { Tx } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { Book, ChangeRow, Room, Topic } from '#fhir/rest/room.ts';
import { newId, rowId } from './id.ts';
import { typeNumber } from './typeNumber.ts';

const listed = new WeakMap<readonly Room[], readonly Book[]>();

/** The books of all rooms, in room order; the rooms of a server do not change. */
export function listBooks(rooms: readonly Room[]): readonly Book[] {
  const known = listed.get(rooms);
  if (known) return known;
  const books = rooms.flatMap((room) => (room.subscriptions ?? []).filter((subscription): subscription is Book => subscription.kind === 'book'));
  listed.set(rooms, books);
  return books;
}

export function matchesTopic(topic: Topic, change: Pick<ChangeRow, 'type' | 'before' | 'after'>): boolean {
  if (topic.type !== change.type) return false;
  if (topic.from !== undefined && topic.from !== change.before) return false;
  return topic.to === undefined || (topic.to === change.after && topic.to !== change.before);
}

/** Runs every book that listens to these changes: room order first, then key order, each under its own savepoint. */
export async function runBooks(tx: Tx, books: readonly Book[], changes: readonly ChangeRow[]): Promise<void> {
  const inKeyOrder = [...changes].sort((a, b) => (a.type + a.id < b.type + b.id ? -1 : 1));
  for (const book of books) {
    for (const change of await findConcerned(tx, book, inKeyOrder.filter((one) => matchesTopic(book.topic, one)))) {
      await tx.savepoint(() => book.run(tx, change)).catch((error: unknown) => recordOpenItem(tx, { book, change, error }));
    }
  }
}

/** An import brings a thousand visits that no ticket knows: they are not asked for one by one. */
function findConcerned(tx: Tx, book: Book, changes: readonly ChangeRow[]): readonly ChangeRow[] | Promise<readonly ChangeRow[]> {
  if (changes.length < 2 || !book.narrow) return changes;
  return tx.savepoint(async () => (await book.narrow?.(tx, changes)) ?? changes).catch(() => changes);
}

async function recordOpenItem(tx: Tx, { book, change, error }: { book: Book; change: ChangeRow; error: unknown }): Promise<void> {
  const reason = error instanceof Fault ? error.code : ((error as { code?: string }).code ?? (error as Error).name);
  await tx.query(
    'insert into fhir.open_item (id, dk, book, rt, rid, ver, reason) values ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), change.dk, book.name, typeNumber(change.type), rowId(change.id), change.version, reason], 'open-item');
}
