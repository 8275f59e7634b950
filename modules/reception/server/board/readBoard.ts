// The present state of one call screen. spec: RCP-30
import { buildBoardState, dayOf } from '#modules/reception/model/index.ts';
import type { BoardState } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';
import { listRooms } from '../queue/rooms.ts';
import { readQueues } from '../queue/tickets.ts';
import type { Board } from './boards.ts';

/** Rooms that were closed since are left out. Names are read only where the screen may show them. */
export async function readBoard(db: Db, board: Board, at: string): Promise<BoardState> {
  const open = new Map((await listRooms(db, board.dk)).map((room) => [room.roomId, room]));
  const rooms = board.roomIds.flatMap((roomId) => open.get(roomId) ?? []);
  const queues = await readQueues(db, { dk: board.dk, roomIds: rooms.map(({ roomId }) => roomId), day: dayOf(at) });
  const shown = rooms.flatMap(({ roomId, code, name, kind }) => {
    const queue = queues.get(roomId);
    return queue ? [{ roomId, code, name, kind, queue }] : [];
  });
  const patientIds = board.names === 'none' ? [] : shown.flatMap(({ queue }) => queue.tickets.flatMap(({ patientId }) => patientId ?? []));
  const names = await readNames(db, board.dk, patientIds);
  const { title, zone, voice, volume, quiet, message } = board;
  const settings = { title, facility: await facilityName(db, board.dk), zone, names: board.names, voice, volume, quiet, ...(message && { message }) };
  return buildBoardState(settings, shown, { at, nameOf: (patientId) => names.get(patientId) });
}

async function readNames(db: Db, dk: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; name: string }>('select patient_id as id, name from reception.person where dk = $1 and patient_id = any($2)', [dk, ids], 'reception-board-names');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** As it stands on screens and slips. */
export async function facilityName(db: Db, dk: number): Promise<string> {
  const { rows } = await db.query<{ name: string }>('select name from platform.facility where dk = $1', [dk], 'reception-facility-name');
  return rows[0]?.name ?? '';
}
