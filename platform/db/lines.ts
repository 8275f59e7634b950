// Pipelined connections for single statements, and what their faults mean. Measured: docs/decisions/0002-two-pools.md
import pg from 'pg';
import { Fault } from '#platform/fault/index.ts';
import { gatherWrites, PreparedQuery } from './preparedQuery.ts';
import type { QueryResult } from './tx.ts';

/** A line whose other end is gone without a word is found out by the system. */
export const aliveCheck = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 } as const;

/** Several statements of one event-loop turn share a round trip; a broken line is replaced on the next use. */
export class PipelinedLines {
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

const lostConnection = /^(08|57P0)|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|Connection terminated|not queryable|timeout exceeded/;

/** Maps what the database says about itself to a Fault; anything else passes through. SQLSTATE: PostgreSQL manual, appendix A. */
export function rethrow(error: unknown): never {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (error instanceof Fault) throw error;
  if (code === '53100') throw new Fault('storageFull', 'database.disk-full', { cause: error });
  if (code === '53300' || lostConnection.test(code) || lostConnection.test(message)) throw new Fault('unavailable', 'database.unavailable', { cause: error, retryAfterS: 2 });
  if (code === '40001' || code === '40P01' || code === '55P03') throw new Fault('conflict', 'database.write-conflict', { cause: error });
  throw error;
}
