// How full a room is, and which room to propose. spec: RCP
import type { QueueRules, RoomDay, Ticket } from './ticket.ts';

export interface RoomLoad {
  readonly roomId: string;
  readonly waiting: number;
  readonly toConclude: number;
  readonly atTests: number;
  readonly inRoom: number;
  readonly skipped: number;
  readonly done: number;
  /** Minutes a person who comes now is expected to wait. */
  readonly expectedMinutes: number;
  readonly level: 'free' | 'normal' | 'busy' | 'full';
  readonly away: boolean;
}

/** Minutes between two calls as this room really works today; needs five calls, forgets pauses over an hour. */
export function paceMinutes(tickets: readonly Ticket[], rules: QueueRules): number {
  const calls = tickets.map((ticket) => ticket.calledAt).filter((at) => at !== undefined).sort();
  const gaps = calls.slice(1).map((at, index) => (Date.parse(at) - Date.parse(calls[index] ?? at)) / 60_000).filter((minutes) => minutes <= 60);
  if (gaps.length < 4) return rules.minutesPerExamination;
  return Math.max(1, gaps.reduce((sum, minutes) => sum + minutes, 0) / gaps.length);
}

export function roomLoad(room: RoomDay, tickets: readonly Ticket[], rules: QueueRules): RoomLoad {
  const count = (state: Ticket['state']) => tickets.filter((ticket) => ticket.state === state).length;
  const [waiting, toConclude, inRoom] = [count('waiting'), count('to-conclude'), count('in-room') + count('called')];
  const expectedMinutes = Math.round(waiting * paceMinutes(tickets, rules) + toConclude * rules.minutesPerConclusion + (inRoom > 0 ? rules.minutesPerExamination / 2 : 0));
  const level = waiting + toConclude + inRoom === 0 ? 'free' : expectedMinutes >= rules.fullFromMinutes ? 'full' : expectedMinutes >= rules.busyFromMinutes ? 'busy' : 'normal';
  return { roomId: room.roomId, waiting, toConclude, atTests: count('at-tests'), inRoom, skipped: count('skipped'), done: count('done'), expectedMinutes, level, away: room.away };
}

/**
 * The room to propose to a person: the shortest wait of the department where the person was seen last, or of the only department there is.
 * Undefined where a person has to choose: which speciality it is, no queue can know.
 */
export function proposeRoomFor<L extends RoomLoad & { readonly departmentId?: string | undefined }>(loads: readonly L[], lastDepartmentId: string | undefined): L | undefined {
  const departments = new Set(loads.map(({ departmentId }) => departmentId));
  const known = lastDepartmentId !== undefined && departments.has(lastDepartmentId);
  if (!known && departments.size !== 1) return undefined;
  return shortest(known ? loads.filter(({ departmentId }) => departmentId === lastDepartmentId) : loads);
}

/** The room with the shortest expected wait among those with a doctor; undefined when every doctor is away. */
export const proposeRoom = (loads: readonly RoomLoad[]): RoomLoad | undefined => shortest(loads);

function shortest<L extends RoomLoad>(loads: readonly L[]): L | undefined {
  return loads.filter((load) => !load.away).sort((a, b) => a.expectedMinutes - b.expectedMinutes || a.waiting - b.waiting || (a.roomId < b.roomId ? -1 : 1))[0];
}
