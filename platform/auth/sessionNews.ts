// Sessions that ended or changed: told to the memory of this process at once, and to other processes of the installation by NOTIFY. spec: PPL-33
import type pg from 'pg';
import type { Database, Db } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';

const channel = 'lanh_sessions';
const retryMs = 1000;
const listeners = new Set<(accountId: string) => void>();

/** Inside the transaction that ends or changes them. */
export async function tellSessionsChanged(db: Db, accountId: string): Promise<void> {
  forgetSessions(accountId);
  await db.query('select pg_notify($1, $2)', [channel, accountId], 'sessions-changed');
}

export function forgetSessions(accountId: string): void {
  for (const listener of listeners) listener(accountId);
}

/** Gives its own end. */
export function onSessionsChanged(listener: (accountId: string) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Hears what other processes do; while the line is down, memory goes by its own few seconds. */
export function listenForSessionNews({ db, log }: { db: Database; log: Logger }): () => void {
  let connection: pg.PoolClient | undefined;
  let stopped = false;
  const drop = () => {
    connection?.release(true);
    connection = undefined;
  };
  const again = () => {
    drop();
    if (!stopped) setTimeout(() => void open(), retryMs).unref();
  };
  const open = async () => {
    try {
      connection = await db.connect();
      connection.on('notification', ({ payload }) => forgetSessions(payload ?? ''));
      connection.on('error', again);
      await connection.query(`listen ${channel}`);
      if (stopped) drop();
    } catch (err) {
      if (stopped) return;
      log.warn({ err, part: 'auth' }, 'news of sessions are not heard; trying again');
      again();
    }
  };
  void open();
  return () => {
    stopped = true;
    drop();
  };
}
