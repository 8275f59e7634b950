// Files that no room needs any more (written by a transaction that never committed, drafts that were finished) leave the disk. spec: FIL-5
import { copyLock } from '#platform/files/index.ts';
import type { RestServices } from '#fhir/rest/services.ts';

const dayMs = 86_400_000;

/** Once a day; gives its own end. */
export function startSweep(services: RestServices): () => void {
  const timer = setInterval(() => void sweepAll(services).catch((err: unknown) => services.log.error({ err, part: 'files' }, 'the sweep of files failed')), dayMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Only what is a day old: younger files may belong to a transaction that is still open. */
export async function sweepAll({ db, files, now, rooms }: RestServices): Promise<number> {
  const { rows } = await db.query<{ dk: number }>('select dk from platform.facility');
  let removed = 0;
  for (const dk of rows.map((row) => Number(row.dk))) {
    const isUsed = async (hashes: readonly string[]) => {
      const lists = await Promise.all(rooms.map((room) => room.usedFiles?.(db, { dk, hashes }) ?? []));
      return new Set(lists.flatMap((list) => [...list]));
    };
    removed += await sweepUnlessCopied(db, () => files.sweep(dk, { isUsed, before: new Date(now().getTime() - dayMs) }));
  }
  return removed;
}

/** A backup that copies the files keeps the sweep waiting till tomorrow. */
async function sweepUnlessCopied(db: RestServices['db'], sweep: () => Promise<number>): Promise<number> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.query<{ free: boolean }>('select pg_try_advisory_xact_lock_shared($1) as free', [copyLock]);
    return rows[0]?.free ? sweep() : 0;
  });
}
