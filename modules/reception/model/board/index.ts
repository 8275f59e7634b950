export { announcementClips, callKey, gapMs, hearCalls, isQuiet, nextCall, noteSaid, silent } from './announce.ts';
export type { AnnounceState, BoardCall, QuietHours } from './announce.ts';
export { buildBoardState } from './boardState.ts';
export type { BoardRoom, BoardSettings } from './boardState.ts';
export { chimeClip, voiceClips } from './clips.ts';
export { doorClips, numberClips, ticketClips } from './numberClips.ts';
