// Says the calls of the screen one after the other, and tells which one is being said. spec: RCP-31
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { announcementClips, callKey, hearCalls, isQuiet, nextCall, noteSaid, silent } from '#modules/reception/model/board/index.ts';
import type { AnnounceState, BoardState } from '#modules/reception/model/index.ts';
import type { BoardView } from './boardFeed.ts';
import { hallTime } from './hallClock.ts';
import { Voice } from './voice.ts';

const tickMs = 400;
/** The flash is for those who do not hear: it lasts as long as a call that is said. */
const shownMs = 5_000;

export interface Announcer {
  /** Key of the call that is said, or shown in its place. */
  readonly saying: string | undefined;
  readonly muted: 'quiet' | 'blocked' | undefined;
}

export function useAnnouncer({ state, speaker, clockMs }: BoardView): Announcer {
  const voice = useVoice();
  const queue = useRef<AnnounceState>(silent);
  const busy = useRef(false);
  const [saying, setSaying] = useState<string | undefined>(undefined);
  const [muted, setMuted] = useState<Announcer['muted']>(undefined);
  const calls = state?.calls;
  const nowMs = useEffectEvent(() => Date.now() + clockMs);
  useEffect(() => {
    if (calls) queue.current = hearCalls(queue.current, calls, nowMs());
  }, [calls]);
  const tick = useEffectEvent(async () => {
    const mute = muteOf(state, voice, nowMs());
    setMuted(speaker ? mute : undefined);
    const call = busy.current ? undefined : nextCall(queue.current, nowMs());
    if (call === undefined || state === undefined) return;
    busy.current = true;
    setSaying(callKey(call));
    // A silent screen shows the call as long as it would be heard, so that both keep the same order.
    if (speaker && mute === undefined) await Promise.all([voice.say(announcementClips(call), state.volume), pause(shownMs / 2)]);
    else await pause(shownMs);
    queue.current = noteSaid(queue.current, call, nowMs());
    setSaying(undefined);
    busy.current = false;
  });
  useEffect(() => {
    const timer = setInterval(() => void tick(), tickMs);
    return () => clearInterval(timer);
  }, []);
  return { saying, muted };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function muteOf(state: BoardState | undefined, voice: Voice, nowMs: number): Announcer['muted'] {
  if (!state?.voice || state.volume === 0) return undefined;
  if (isQuiet(state.quiet, hallTime(nowMs))) return 'quiet';
  return voice.blocked ? 'blocked' : undefined;
}

function useVoice(): Voice {
  const [voice] = useState(() => new Voice());
  useEffect(() => {
    const unlock = () => void voice.unlock();
    const kinds = ['pointerdown', 'keydown'] as const;
    for (const kind of kinds) window.addEventListener(kind, unlock);
    return () => { for (const kind of kinds) window.removeEventListener(kind, unlock); };
  }, [voice]);
  return voice;
}
