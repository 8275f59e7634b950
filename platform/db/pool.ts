// Connections: a few pipelined ones for single statements, a pool for transactions. Measured: docs/decisions/0002-two-pools.md
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult as KyselyResult } from 'kysely';
import pg from 'pg';
import { aliveCheck, PipelinedLines, rethrow } from './lines.ts';
import { Replicas } from './replicas.ts';
import type { ReplicaLine, ReplicaOptions } from './replicas.ts';
import type { Db, Tx } from './tx.ts';

// int8 comes back as a string from pg; keys and sequences here stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
// The form PostgreSQL gives in UTC is ISO 8601 but for blank and zone; anything else (infinity, other zones) takes the general way.
const parseInstant = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : parseInstant(text)));

export interface Database extends Db {
  /** One transaction (read committed); commits when `work` resolves, rolls back when it throws. */
  transaction<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Single statements by key, coalesced by their callers: the plan does not depend on the values, so it is made once per connection. */
  readonly keyed: Db;
  /** As `keyed`, for single statements that write: their commits do not hold up the reads. */
  readonly writes: Db;
  /** Single statements that only read, and may be asked of a read replica; without one the same as `query` and `keyed`. */
  readonly reads: Db;
  readonly keyedReads: Db;
  /** A connection of one's own, for LISTEN or COPY; release it. */
  connect(): Promise<pg.PoolClient>;
  readonly pool: pg.Pool;
  /** Closing twice is closing once. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Pipelined connections for single statements. */
  readonly pipelines?: number;
  /** Most transactions at the same time. */
  readonly transactions?: number;
  /** Connection strings of read replicas. */
  readonly replicas?: readonly string[];
  readonly ofReplicas?: ReplicaOptions;
}

const genericPlans = '-c plan_cache_mode=force_generic_plan';

/** Opens the pools; no connection is made before the first statement. */
export function openDatabase({ url, pipelines = 2, transactions = 10, replicas = [], ofReplicas }: DatabaseOptions): Database {
  const pool = new pg.Pool({ connectionString: url, ...aliveCheck, max: transactions, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, application_name: 'lanh' });
  // A broken idle connection is replaced on the next use; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const lines = new PipelinedLines({ connectionString: url }, { count: pipelines, gathers: true });
  // Their callers have gathered already.
  const keyed = new PipelinedLines({ connectionString: url, options: genericPlans }, { count: pipelines, gathers: false });
  const writes = new PipelinedLines({ connectionString: url, options: genericPlans }, { count: pipelines, gathers: false });
  const copies = replicas.map((replica) => openCopy(replica, pipelines));
  const closeAll = async () => {
    for (const open of [lines, keyed, writes, ...copies.flatMap((copy) => copy.open)]) await open.close();
    await pool.end();
  };
  let closing: Promise<void> | undefined;
  const others = copies.length === 0 ? undefined : new Replicas(keyed, copies, ofReplicas);
  return {
    pool,
    query: (sql, values, name) => lines.query(sql, values, name),
    keyed,
    transaction: (work) => runTransaction(pool, work),
    writes,
    reads: others?.reads('db', lines) ?? lines,
    keyedReads: others?.reads('keyed', keyed) ?? keyed,
    connect: () => pool.connect(),
    close: () => (closing ??= closeAll()),
  };
}

function openCopy(url: string, count: number): ReplicaLine & { readonly open: readonly PipelinedLines[] } {
  const { hostname, port } = new URL(url);
  const [db, keyed] = [new PipelinedLines({ connectionString: url }, { count, gathers: true }), new PipelinedLines({ connectionString: url, options: genericPlans }, { count, gathers: false })];
  return { name: `${decodeURIComponent(hostname)}${port && `:${port}`}`, db, keyed, open: [db, keyed] };
}

async function runTransaction<R>(pool: pg.Pool, work: (tx: Tx) => Promise<R>): Promise<R> {
  const client = await pool.connect().catch(rethrow);
  let broken = false;
  try {
    await client.query('begin');
    const result = await work(bindTx(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => { broken = true; });
    return rethrow(error);
  } finally {
    client.release(broken);
  }
}

function bindTx(client: pg.PoolClient): Tx {
  let depth = 0;
  const query: Tx['query'] = async <R>(sql: string, values: readonly unknown[] = [], name?: string) => {
    const result = await client.query({ text: sql, values: values as unknown[], ...(name && { name }) });
    return { rows: result.rows as R[], rowCount: result.rowCount ?? 0 };
  };
  return {
    query,
    kysely: <T>() => new Kysely<T>({ dialect: clientDialect(client) }),
    savepoint: async (work) => {
      const point = `point_${++depth}`;
      await client.query(`savepoint ${point}`);
      try {
        const result = await work();
        await client.query(`release savepoint ${point}`);
        return result;
      } catch (error) {
        await client.query(`rollback to savepoint ${point}`);
        throw error;
      }
    },
  };
}

/** Kysely on a connection that is already in a transaction: same tables, same transaction, no second begin. */
function clientDialect(client: pg.PoolClient): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<KyselyResult<R>> => {
      const result = await client.query(query.sql, query.parameters as unknown[]);
      return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
    },
    streamQuery: () => { throw new Error('streams are not used inside transactions'); },
  };
  const refuse = async () => { throw new Error('the transaction is already open'); };
  const driver: Driver = {
    init: async () => undefined, acquireConnection: async () => connection, releaseConnection: async () => undefined, destroy: async () => undefined,
    beginTransaction: refuse, commitTransaction: refuse, rollbackTransaction: refuse,
  };
  return { createAdapter: () => new PostgresAdapter(), createDriver: () => driver, createIntrospector: (db) => new PostgresIntrospector(db), createQueryCompiler: () => new PostgresQueryCompiler() };
}
