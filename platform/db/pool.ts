// Connections: a few pipelined ones for single statements, a pool for transactions. Measured: docs/decisions/0002-two-pools.md
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult as KyselyResult } from 'kysely';
import pg from 'pg';
import { Fault } from '#platform/fault/index.ts';
import { gatherWrites, PreparedQuery } from './preparedQuery.ts';
import type { Db, QueryResult, Tx } from './tx.ts';

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
}

/** A line whose other end is gone without a word is found out by the system. */
const aliveCheck = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;
const genericPlans = '-c plan_cache_mode=force_generic_plan';

/** Opens the pools; no connection is made before the first statement. */
export function openDatabase({ url, pipelines = 2, transactions = 10 }: DatabaseOptions): Database {
  const pool = new pg.Pool({ connectionString: url, ...aliveCheck, max: transactions, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 10_000, application_name: 'lanh' });
  // A broken idle connection is replaced on the next use; without listeners it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const lines = new PipelinedLines({ connectionString: url }, { count: pipelines, gathers: true });
  // Their callers have gathered already.
  const keyed = new PipelinedLines({ connectionString: url, options: genericPlans }, { count: pipelines, gathers: false });
  const writes = new PipelinedLines({ connectionString: url, options: genericPlans }, { count: pipelines, gathers: false });
  const closeAll = async () => {
    await lines.close();
    await keyed.close();
    await writes.close();
    await pool.end();
  };
  let closing: Promise<void> | undefined;
  return {
    pool,
    query: (sql, values, name) => lines.query(sql, values, name),
    keyed: { query: (sql, values, name) => keyed.query(sql, values, name) },
    transaction: (work) => runTransaction(pool, work),
    writes: { query: (sql, values, name) => writes.query(sql, values, name) },
    connect: () => pool.connect(),
    close: () => (closing ??= closeAll()),
  };
}

/** Several statements of one event-loop turn share a round trip; a broken line is replaced on the next use. */
class PipelinedLines {
  private readonly config: pg.ClientConfig;
  private readonly lines: (Promise<pg.Client> | undefined)[];
  private readonly gathers: boolean;
  private next = 0;

  constructor(config: pg.ClientConfig, { count, gathers }: { count: number; gathers: boolean }) {
    this.config = config;
    this.gathers = gathers;
    this.lines = Array.from({ length: count });
  }

  async query<R>(sql: string, values: readonly unknown[] = [], name?: string): Promise<QueryResult<R>> {
    const client = await this.line();
    if (this.gathers) gatherWrites(client);
    if (name) return queryPrepared<R>(client, { name, text: sql, values });
    const result = await client.query({ text: sql, values: values as unknown[] }).catch(rethrow);
    return { rows: result.rows as R[], rowCount: result.rowCount ?? 0 };
  }

  private line(): Promise<pg.Client> {
    this.next = (this.next + 1) % this.lines.length;
    const at = this.next;
    const open = this.lines[at];
    if (open) return open;
    const fresh = this.open(at);
    this.lines[at] = fresh;
    fresh.catch(() => this.drop(at, fresh));
    return fresh;
  }

  private async open(at: number): Promise<pg.Client> {
    const client = new pg.Client({ ...this.config, ...aliveCheck, pipeline: true, application_name: 'lanh', connectionTimeoutMillis: 10_000 } as pg.ClientConfig);
    const drop = () => this.drop(at, this.lines[at]);
    client.on('error', drop);
    client.on('end', drop);
    await client.connect().catch(rethrow);
    return client;
  }

  private drop(at: number, line: Promise<pg.Client> | undefined): void {
    if (this.lines[at] === line) this.lines[at] = undefined;
  }

  async close(): Promise<void> {
    const open = this.lines.filter((line) => line !== undefined);
    this.lines.fill(undefined);
    await Promise.all(open.map((line) => line.then((client) => client.end(), () => undefined)));
  }
}

function queryPrepared<R>(client: pg.Client, statement: { name: string; text: string; values: readonly unknown[] }): Promise<QueryResult<R>> {
  return new Promise<QueryResult<R>>((resolve, reject) => {
    const query = new PreparedQuery(statement, (error, { rows, rowCount }) => (error ? reject(error) : resolve({ rows: rows as R[], rowCount })));
    client.query(query as unknown as pg.Submittable);
  }).catch(rethrow);
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

const lostConnection = /^(08|57P0)|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|Connection terminated|not queryable|timeout exceeded/;

/** Maps what the database says about itself to a Fault; anything else passes through. SQLSTATE: PostgreSQL manual, appendix A. */
function rethrow(error: unknown): never {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (error instanceof Fault) throw error;
  if (code === '53100') throw new Fault('storageFull', 'database.disk-full', { cause: error });
  if (code === '53300' || lostConnection.test(code) || lostConnection.test(message)) throw new Fault('unavailable', 'database.unavailable', { cause: error, retryAfterS: 2 });
  if (code === '40001' || code === '40P01' || code === '55P03') throw new Fault('conflict', 'database.write-conflict', { cause: error });
  throw error;
}
