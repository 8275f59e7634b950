// How server processes hear of a changed parameter, and how one can know that all of them work with it. spec: SRC-24
// Each process holds a shared advisory lock on the edition it works with; a crash lets go of it by itself.
import type pg from 'pg';
import type { Database, Db } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';
import type { CustomParameters } from '#fhir/search/custom/customParameters.ts';

const channel = 'lanh_search_parameters';
/** First half of the locks' key; the second is the edition. */
const lockClass = 7231020;
const retryMs = 1000;
/** Writes that were extracted before the change reach the database within this time. */
const usualGraceMs = 1000;

export const tellParameters = (db: Db): Promise<unknown> => db.query('select pg_notify($1, $2)', [channel, '']);

export interface Following { readonly db: Database; readonly log: Logger; readonly custom: CustomParameters; readonly graceMs?: number }

/** Keeps the parameters of this process up to date; gives its own end. */
export async function followParameters({ db, log, custom, graceMs = usualGraceMs }: Following): Promise<() => Promise<void>> {
  let line: Line | undefined;
  let stopped = false;
  const open = async (): Promise<void> => {
    try {
      line = await openLine(await db.connect(), { db, custom, graceMs, broken: again });
    } catch (err) {
      if (stopped) return;
      log.warn({ err, part: 'search' }, 'news of search parameters are not heard; trying again');
      again();
    }
  };
  const again = (): void => {
    line?.drop();
    line = undefined;
    if (!stopped) setTimeout(() => void open(), retryMs).unref();
  };
  await open();
  return async () => {
    stopped = true;
    line?.drop();
  };
}

interface Line { drop(): void }

interface LineOptions { readonly db: Database; readonly custom: CustomParameters; readonly graceMs: number; readonly broken: () => void }

async function openLine(connection: pg.PoolClient, { db, custom, graceMs, broken }: LineOptions): Promise<Line> {
  let held: number | undefined;
  let dropped = false;
  const timers = new Set<NodeJS.Timeout>();
  const drop = (): void => {
    if (dropped) return;
    dropped = true;
    for (const timer of timers) clearTimeout(timer);
    connection.release(true);
  };
  const fail = (): void => {
    if (!dropped) broken();
  };
  const renew = async (): Promise<void> => {
    for (let edition = await custom.load(db); edition !== held && !dropped; edition = await custom.load(db)) {
      await connection.query('select pg_advisory_lock_shared($1, $2)', [lockClass, edition]);
      const old = held;
      held = edition;
      if (old !== undefined) timers.add(setTimeout(() => void connection.query('select pg_advisory_unlock_shared($1, $2)', [lockClass, old]).catch(fail), graceMs).unref());
    }
  };
  try {
    let turn = Promise.resolve();
    connection.on('notification', () => { turn = turn.then(renew).catch(fail); });
    connection.on('error', fail);
    await connection.query(`listen ${channel}`);
    await (turn = turn.then(renew));
  } catch (error) {
    drop();
    throw error;
  }
  return { drop };
}

/** True when no process works with an older edition. */
export async function isKnownEverywhere(db: Db, edition: number): Promise<boolean> {
  const { rows } = await db.query<{ n: number }>(
    `select count(*)::int as n from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and classid = $1 and objid < $2`, [lockClass, edition]);
  return rows[0]?.n === 0;
}
