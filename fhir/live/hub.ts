// Tells open pages what changed: one poll of the change log for all of them, after commit and in commit order. spec: LIV
import type pg from 'pg';
import type { Database } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';
import { endOfFeed, readChanges, readFlags } from '#fhir/repository/changeFeed.ts';
import type { FeedPlace, FeedRow } from '#fhir/repository/changeFeed.ts';
import type { LiveTopic } from '#fhir/rest/room.ts';

export interface LiveClient {
  readonly dk: number;
  /** `flags`: sensitivity of the record. */
  change(row: FeedRow, flags: number): void;
  topic(topic: LiveTopic, payload: Record<string, unknown>): void;
}

export interface HubOptions { readonly db: Database; readonly log: Logger; readonly topics: readonly LiveTopic[] }

const pollMs = 1000;
const pokeMs = 15;
const rowsAtOnce = 1000;

/** Polls only while somebody listens; writes of this process poke it, so that its own pages hear within milliseconds. */
export class LiveHub {
  private readonly options: HubOptions;
  private readonly clients = new Set<LiveClient>();
  private timer: NodeJS.Timeout | undefined;
  private place: FeedPlace | undefined;
  private polling = false;
  private stopped = false;
  private listener: pg.PoolClient | undefined;

  constructor(options: HubOptions) {
    this.options = options;
  }

  add(client: LiveClient): () => void {
    this.clients.add(client);
    if (this.clients.size === 1) this.schedule(0);
    void this.listen();
    return () => {
      this.clients.delete(client);
      if (this.clients.size === 0) this.place = undefined;
    };
  }

  poke(): void {
    if (this.clients.size > 0 && this.place) this.schedule(pokeMs);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.listener?.release(true);
    this.listener = undefined;
  }

  private schedule(afterMs: number): void {
    if (this.stopped || this.polling) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.poll(), afterMs);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    const read = await this.readOnce().catch((error: unknown) => {
      this.options.log.warn({ err: error }, 'the live stream could not read the change log');
      return 0;
    });
    this.polling = false;
    if (this.clients.size > 0) this.schedule(read === rowsAtOnce ? 0 : pollMs);
  }

  private async readOnce(): Promise<number> {
    this.place ??= await endOfFeed(this.options.db);
    const facilities = [...new Set([...this.clients].map(({ dk }) => dk))];
    const rows = await readChanges(this.options.db, { facilities, after: this.place, limit: rowsAtOnce });
    this.place = rows.at(-1)?.place ?? this.place;
    const flags = await readFlags(this.options.db, rows);
    for (const [at, row] of rows.entries()) for (const client of this.clients) if (client.dk === row.dk) client.change(row, flags[at] ?? 0);
    return rows.length;
  }

  /** Rooms announce changes of their own tables by NOTIFY. */
  private async listen(): Promise<void> {
    const { db, topics, log } = this.options;
    if (this.listener || topics.length === 0 || this.stopped) return;
    try {
      const connection = await db.connect();
      if (this.listener || this.stopped) return connection.release();
      this.listener = connection;
      connection.on('notification', (message) => this.receive(message));
      connection.on('error', () => { this.listener = undefined; connection.release(true); setTimeout(() => void this.listen(), pollMs).unref(); });
      for (const { channel } of topics) await connection.query(`listen ${channel}`);
    } catch (error) {
      log.warn({ err: error }, 'the live stream could not listen to the rooms');
    }
  }

  private receive({ channel, payload }: pg.Notification): void {
    const topic = this.options.topics.find((candidate) => candidate.channel === channel);
    const { dk, ...rest } = JSON.parse(payload ?? '{}') as { dk?: number };
    if (!topic) return;
    for (const client of this.clients) if (client.dk === dk) client.topic(topic, rest);
  }
}
