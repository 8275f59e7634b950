// Making, listing and ending call screens. spec: RCP-33
import * as model from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import { Fault } from '#platform/fault/index.ts';
import { boardPath, deleteBoard, insertBoard, listOwnBoards, rekeyBoard } from '../board/boards.ts';
import { getRoom, listRooms } from '../queue/rooms.ts';

const createBoard = implement(model.createBoard).as(async ({ input, caller, act, tx }) => {
  const roomIds = [...new Set(input.roomIds)];
  const rooms = await Promise.all(roomIds.map((roomId) => getRoom(tx, caller.dk, roomId)));
  const boardId = act.newId();
  const { title, names = 'none', voice = true, volume = 100, quiet = [], message } = input;
  const key = await insertBoard(tx, { dk: caller.dk, id: boardId, title, zone: input.zone ?? rooms[0]?.zone ?? '', roomIds, names, voice, volume, quiet, ...(message && { message }), createdAt: act.at, createdBy: act.by });
  return { boardId, key, path: boardPath(key) };
});

const renewBoard = implement(model.renewBoard).as(async ({ input, caller, tx }) => {
  const key = await rekeyBoard(tx, caller.dk, input.boardId);
  if (key === undefined) throw new Fault('notFound', 'reception.board-not-found');
  return { boardId: input.boardId, key, path: boardPath(key) };
});

const removeBoard = implement(model.removeBoard).as(async ({ input, caller, tx }) => {
  if (!(await deleteBoard(tx, caller.dk, input.boardId))) throw new Fault('notFound', 'reception.board-not-found');
  return { removed: true };
});

const listBoards = implement(model.listBoards).as(async ({ caller, tx }) => {
  const codes = new Map((await listRooms(tx, caller.dk)).map(({ roomId, code }) => [roomId, code]));
  const boards = await listOwnBoards(tx, caller.dk);
  return { boards: boards.map(({ id, roomIds, quiet, ...board }) => ({ ...board, boardId: id, quiet: [...quiet], rooms: roomIds.flatMap((roomId) => codes.get(roomId) ?? []) })) };
});

export const boardOperations = [createBoard, renewBoard, removeBoard, listBoards];
