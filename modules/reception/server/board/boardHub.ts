// Keeps the call screens up to date: one LISTEN for all of them, one voice per waiting area. spec: RCP-31
import type pg from 'pg';
import type { Database } from '#platform/db/index.ts';
import type { Logger } from '#platform/log/index.ts';
import { queueChannel } from '../queue/tickets.ts';
import type { Board } from './boards.ts';

export interface OpenScreen {
  readonly board: Board;
  /** The queues of its rooms changed. */
  changed(): void;
  /** Whether this screen speaks for its area; told at the start and when it changes. */
  speak(speaker: boolean): void;
}

const retryMs = 1_000;
/** Several acts of one moment are one picture. */
const gatherMs = 40;

export class BoardHub {
  private readonly db: Database;
  private readonly log: Logger;
  private readonly screens = new Set<OpenScreen>();
  private readonly speakers = new Map<string, OpenScreen>();
  private readonly pending = new Map<OpenScreen, NodeJS.Timeout>();
  private listener: pg.PoolClient | undefined;
  private stopped = false;

  constructor(db: Database, log: Logger) {
    this.db = db;
    this.log = log;
  }

  count(boardId: string): number {
    return [...this.screens].filter(({ board }) => board.id === boardId).length;
  }

  add(screen: OpenScreen): () => void {
    this.screens.add(screen);
    void this.listen();
    screen.speak(false);
    this.elect(screen.board);
    return () => {
      this.screens.delete(screen);
      clearTimeout(this.pending.get(screen));
      this.pending.delete(screen);
      const area = areaOf(screen.board);
      if (this.speakers.get(area) === screen) this.speakers.delete(area);
      this.elect(screen.board);
    };
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.pending.values()) clearTimeout(timer);
    this.listener?.release(true);
    this.listener = undefined;
  }

  /** Two screens of one hall would talk over each other: the one that has been there longest speaks. */
  private elect(board: Board): void {
    const area = areaOf(board);
    if (this.speakers.has(area)) return;
    const next = [...this.screens].find((screen) => screen.board.voice && areaOf(screen.board) === area);
    if (!next) return;
    this.speakers.set(area, next);
    next.speak(true);
  }

  private async listen(): Promise<void> {
    if (this.listener || this.stopped) return;
    try {
      const connection = await this.db.connect();
      if (this.listener || this.stopped) return connection.release();
      this.listener = connection;
      connection.on('notification', ({ payload }) => this.receive(payload));
      connection.on('error', () => this.lost(connection));
      await connection.query(`listen ${queueChannel}`);
      for (const screen of this.screens) this.gather(screen);
    } catch (error) {
      this.log.warn({ err: error }, 'the call screens could not listen to the queues');
      this.retry();
    }
  }

  /** What happened while nobody listened is unknown: every screen is drawn anew once the line stands again. */
  private lost(connection: pg.PoolClient): void {
    this.listener = undefined;
    connection.release(true);
    this.retry();
  }

  private retry(): void {
    if (!this.stopped && this.screens.size > 0) setTimeout(() => void this.listen(), retryMs).unref();
  }

  private receive(payload: string | undefined): void {
    const { dk, rooms } = JSON.parse(payload ?? '{}') as { dk?: number; rooms?: readonly string[] };
    for (const screen of this.screens) if (screen.board.dk === dk && screen.board.roomIds.some((roomId) => rooms?.includes(roomId))) this.gather(screen);
  }

  private gather(screen: OpenScreen): void {
    if (this.pending.has(screen)) return;
    this.pending.set(screen, setTimeout(() => {
      this.pending.delete(screen);
      screen.changed();
    }, gatherMs));
  }
}

const areaOf = ({ dk, zone, id }: Board): string => `${dk}/${zone === '' ? id : zone}`;
