// Reads on copies of the database that stream from it: on one that has replayed all that was committed when the read was asked, else on the primary.
// docs/decisions/0221-read-replicas.md   spec: RPL
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, QueryResult } from './tx.ts';

export interface ReplicaOptions {
  /** Told when a replica is set aside and when it is used again. */
  readonly notice?: (text: string) => void;
  /** How long one that is behind, down or no replica any more is left alone. */
  readonly restMs?: number;
  /** How long a read waits for a replica to catch up; most are there at once. */
  readonly patienceMs?: number;
}

/** Connections to one copy. */
export interface ReplicaLine {
  /** As people write it in the settings, without the password. */
  readonly name: string;
  readonly db: Db;
  /** Its statements keep one plan each. */
  readonly keyed: Db;
}

/** How far the primary is: its flushed log holds every commit that was acknowledged. */
interface Mark { readonly lsn: string; readonly system: string; readonly timeline: number }

const markSql = `select pg_current_wal_flush_lsn()::text as lsn, s.system_identifier::text as system, c.timeline_id as timeline from pg_control_system() s, pg_control_checkpoint() c`;
/** One that was promoted, or streams from another cluster or another branch of its log, has other data at the same place. */
const reachedSql = `select pg_is_in_recovery() and s.system_identifier::text = $2 and c.timeline_id = $3 as follows, pg_last_wal_replay_lsn() >= $1::pg_lsn as reached from pg_control_system() s, pg_control_checkpoint() c`;

const askEveryMs = 2;

type State = 'reached' | 'behind' | 'foreign' | 'silent' | 'down';
const reasons = { behind: 'it is behind', foreign: 'it is no replica of this database, or no longer', silent: 'it does not answer', down: 'it is down' } as const;

interface Watched extends ReplicaLine { restsUntil: number; state: State }

export class Replicas {
  private readonly primary: Db;
  private readonly lines: readonly Watched[];
  private readonly notice: (text: string) => void;
  private readonly restMs: number;
  private readonly patienceMs: number;
  private turn = 0;
  private asked: Promise<Mark> | undefined;

  constructor(primary: Db, lines: readonly ReplicaLine[], { notice = () => undefined, restMs = 2000, patienceMs = 40 }: ReplicaOptions = {}) {
    this.primary = primary;
    this.lines = lines.map((line) => ({ ...line, restsUntil: 0, state: 'reached' }));
    this.notice = notice;
    this.restMs = restMs;
    this.patienceMs = patienceMs;
  }

  /** `instead` is the primary; whatever goes wrong with a replica, the read is done there. */
  reads(which: 'db' | 'keyed', instead: Db): Db {
    return {
      query: async <R>(sql: string, values?: readonly unknown[], name?: string): Promise<QueryResult<R>> => {
        const line = await this.find();
        if (!line) return instead.query<R>(sql, values, name);
        try {
          return await line[which].query<R>(sql, values, name);
        } catch {
          // A fault of the statement itself is the same there.
          return instead.query<R>(sql, values, name);
        }
      },
    };
  }

  private async find(): Promise<ReplicaLine | undefined> {
    const now = Date.now();
    const awake = this.lines.filter(({ restsUntil }) => restsUntil <= now);
    if (awake.length === 0) return undefined;
    const mark = await this.mark().catch(() => undefined);
    if (!mark) return undefined;
    this.turn++;
    for (let at = 0; at < awake.length; at++) {
      const line = awake[(this.turn + at) % awake.length];
      if (line && (await this.hasReached(line, mark))) return line;
    }
    return undefined;
  }

  /** Reads of one turn of the event loop ask together: none of them was asked after the statement went out. */
  private mark(): Promise<Mark> {
    this.asked ??= this.ask();
    return this.asked;
  }

  private async ask(): Promise<Mark> {
    setImmediate(() => { this.asked = undefined; });
    const { rows: [mark] } = await this.primary.query<Mark>(markSql, [], 'replica-mark');
    if (!mark) throw new Error('the primary does not say how far it is');
    return mark;
  }

  private async hasReached(line: Watched, mark: Mark): Promise<boolean> {
    const state = await Promise.race([this.waitFor(line, mark), sleep(this.patienceMs * 5, 'silent' as const, { ref: false })]).catch(() => 'down' as const);
    if (state !== 'reached') line.restsUntil = Date.now() + this.restMs;
    if (state !== line.state) this.notice(state === 'reached' ? `The read replica ${line.name} is used again` : `The read replica ${line.name} is set aside: ${reasons[state]}`);
    line.state = state;
    return state === 'reached';
  }

  private async waitFor({ db }: ReplicaLine, { lsn, system, timeline }: Mark): Promise<'reached' | 'behind' | 'foreign'> {
    const end = Date.now() + this.patienceMs;
    for (;;) {
      const { rows: [state] } = await db.query<{ follows: boolean; reached: boolean | null }>(reachedSql, [lsn, system, timeline], 'replica-reached');
      if (state?.follows !== true) return 'foreign';
      if (state.reached) return 'reached';
      if (Date.now() >= end) return 'behind';
      await sleep(askEveryMs);
    }
  }
}
