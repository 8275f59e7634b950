// What the loudspeaker of a waiting hall says and when: one call after the other, repeats only when nothing else waits. spec: RCP-31
import { chimeClip } from './clips.ts';
import { doorClips, ticketClips } from './numberClips.ts';

/** A call as the screen hears of it. The same person called again is another call. */
export interface BoardCall {
  readonly number: number;
  /** How often the number was called out. */
  readonly calls: number;
  readonly roomId: string;
  readonly code: string;
  readonly kind: 'clinic' | 'desk';
  readonly calledAt: string;
  readonly urgency: 'emergency' | 'priority' | 'ordinary';
  readonly concluding: boolean;
}

interface Waiting {
  readonly key: string;
  readonly call: BoardCall;
  readonly spoken: number;
  /** When it was said last, milliseconds. */
  readonly endedMs?: number;
}

export interface AnnounceState {
  readonly waiting: readonly Waiting[];
  /** Calls heard of, so that nothing is said again after a reconnection. */
  readonly heard: readonly string[];
}

export const gapMs = 6_000;
const timesSaid = 2;
/** A screen that was just switched on says only what was called a moment ago. */
const freshMs = 20_000;
const mostHeard = 500;

export const silent: AnnounceState = { waiting: [], heard: [] };
export const callKey = (call: BoardCall): string => [call.roomId, call.number, call.calls, call.calledAt.slice(0, 10)].join('/');

/** Takes in the calls that stand now: new ones wait to be said, those who came in are no longer asked for. */
export function hearCalls(state: AnnounceState, calls: readonly BoardCall[], nowMs: number): AnnounceState {
  const standing = new Set(calls.map(callKey));
  const fresh = calls
    .filter((call) => !state.heard.includes(callKey(call)) && nowMs - Date.parse(call.calledAt) < freshMs)
    .toSorted((a, b) => (a.calledAt < b.calledAt ? -1 : 1))
    .map((call): Waiting => ({ key: callKey(call), call, spoken: 0 }));
  const heard = [...state.heard, ...[...standing].filter((key) => !state.heard.includes(key))].slice(-mostHeard);
  return { waiting: [...state.waiting.filter(({ key }) => standing.has(key)), ...fresh], heard };
}

/** What to say now; nothing while every repeat still has to wait. Emergencies first, then first calls, then repeats. */
export function nextCall({ waiting }: AnnounceState, nowMs: number): BoardCall | undefined {
  const first = waiting.filter(({ spoken }) => spoken === 0);
  const repeat = waiting.find(({ spoken, endedMs }) => spoken > 0 && nowMs - (endedMs ?? 0) >= gapMs);
  return (first.find(({ call }) => call.urgency === 'emergency') ?? first[0] ?? repeat)?.call;
}

/** It was said; after the last time nothing of it waits. */
export function noteSaid(state: AnnounceState, call: BoardCall, nowMs: number): AnnounceState {
  const key = callKey(call);
  const waiting = state.waiting.flatMap((one): Waiting[] => (one.key !== key ? [one] : one.spoken + 1 >= timesSaid ? [] : [{ ...one, spoken: one.spoken + 1, endedMs: nowMs }]));
  return { ...state, waiting };
}

/** The files of one announcement: chime, „Mời số“, number, „vào phòng“, door. */
export function announcementClips(call: BoardCall): string[] {
  const door = doorClips(call.code);
  const place = call.kind === 'desk' ? ['den-quay', ...door] : door.length > 0 ? ['vao-phong', ...door] : ['vao-phong-kham'];
  return [chimeClip, call.urgency === 'emergency' ? 'cap-cuu-so' : 'moi-so', ...ticketClips(call.number), ...place, ...(call.concluding ? ['nghe-ket-luan'] : [])];
}

export interface QuietHours { readonly from: string; readonly to: string }

/** `time` is the clock of the hall, `HH:MM`; a span over midnight counts as one. */
export const isQuiet = (spans: readonly QuietHours[], time: string): boolean => spans.some(({ from, to }) => (from <= to ? time >= from && time < to : time >= from || time < to));
