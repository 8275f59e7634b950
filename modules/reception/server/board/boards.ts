// Call screens in the database. Of a key only the SHA-256 is kept: whoever reads the table opens no screen. spec: RCP-33
import { createHash, randomBytes } from 'node:crypto';
import type { BoardSettings } from '#modules/reception/model/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';

export interface Board extends Omit<BoardSettings, 'facility'> {
  readonly dk: number;
  readonly id: string;
  readonly roomIds: readonly string[];
  readonly createdAt: string;
  readonly seenAt?: string;
}

/** 128 random bits in 22 letters: nobody guesses one, and it can still be typed from paper once. */
export const newKey = (): string => randomBytes(16).toString('base64url');
export const boardPath = (key: string): string => `/board/${key}`;
const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest();

const columns = 'dk, id, title, zone, room_ids as "roomIds", names, voice, volume, quiet, message, created_at as "createdAt", seen_at as "seenAt"';

export async function findBoard(db: Db, key: string): Promise<Board | undefined> {
  if (!/^[\w-]{22}$/.test(key)) return undefined;
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.board where key_hash = $1`, [hashOf(key)], 'reception-board');
  return rows[0] && toBoard(rows[0]);
}

export async function listOwnBoards(db: Db, dk: number): Promise<Board[]> {
  const { rows } = await db.query<Record<string, unknown>>(`select ${columns} from reception.board where dk = $1 order by zone, title, created_at`, [dk], 'reception-boards');
  return rows.map(toBoard);
}

export type NewBoard = Omit<Board, 'seenAt'> & { readonly createdBy: string };

/** Gives the key. */
export async function insertBoard(tx: Tx, board: NewBoard): Promise<string> {
  const key = newKey();
  await tx.query(
    'insert into reception.board (dk, id, key_hash, title, zone, room_ids, names, voice, volume, quiet, message, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)',
    [board.dk, board.id, hashOf(key), board.title, board.zone, board.roomIds, board.names, board.voice, board.volume, JSON.stringify(board.quiet), board.message ?? null, board.createdAt, board.createdBy]);
  return key;
}

/** Gives the new key; undefined when there is no such screen. */
export async function rekeyBoard(tx: Tx, dk: number, id: string): Promise<string | undefined> {
  const key = newKey();
  const { rowCount } = await tx.query('update reception.board set key_hash = $3, seen_at = null where dk = $1 and id = $2', [dk, id, hashOf(key)]);
  return rowCount ? key : undefined;
}

export async function deleteBoard(tx: Tx, dk: number, id: string): Promise<boolean> {
  const { rowCount } = await tx.query('delete from reception.board where dk = $1 and id = $2', [dk, id]);
  return Boolean(rowCount);
}

export async function noteSeen(db: Db, { dk, id }: Board, at: string): Promise<void> {
  await db.query('update reception.board set seen_at = $3 where dk = $1 and id = $2', [dk, id, at]);
}

/** Nulls away, instants as ISO text; the column list above gives exactly the fields of Board. */
function toBoard(row: Record<string, unknown>): Board {
  const given = Object.entries(row).filter(([, value]) => value !== null).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]);
  return { ...Object.fromEntries(given), dk: Number(row['dk']) } as Board;
}
