// The call screen: the number that is called, large; every room with its number now and those that follow; who was absent; clock and ribbon. spec: RCP-30
import { useEffect, useState } from 'react';
import { callKey } from '#modules/reception/model/board/index.ts';
import type { BoardState } from '#modules/reception/model/index.ts';
import { notYet, watchBoard } from './boardFeed.ts';
import type { BoardView } from './boardFeed.ts';
import { hallDay, hallTime, useHallClock } from './hallClock.ts';
import { NowCalling } from './NowCalling.tsx';
import { RoomTable } from './RoomTable.tsx';
import { useAnnouncer } from './useAnnouncer.ts';
import type { Announcer } from './useAnnouncer.ts';
import { useWords } from './words.ts';
import classes from './board.module.css';

export function BoardScreen(props: { boardKey: string }) {
  const t = useWords();
  const view = useBoard(props.boardKey);
  const announcer = useAnnouncer(view);
  const nowMs = useHallClock(view.clockMs);
  const { state } = view;
  if (view.unknown) return <main className={classes.notice}><p role="alert">{t('board.unknown')}</p></main>;
  if (!state) return <main className={classes.notice}><p role="status">{view.offlineSinceMs === undefined ? t('board.starting') : t('board.offline', { time: hallTime(view.offlineSinceMs) })}</p></main>;
  const said = state.calls.find((call) => callKey(call) === announcer.saying);
  const shown = said ?? state.calls[0];
  return (
    <main className={classes.board} data-saying={announcer.saying} data-speaker={view.speaker || undefined}>
      <header className={classes.header}>
        <div className={classes.titles}><span>{state.facility}</span><h1>{state.title}</h1></div>
        <Sound state={state} speaker={view.speaker} muted={announcer.muted} />
        <div className={classes.clock}><time>{hallTime(nowMs)}</time><span>{hallDay(nowMs)}</span></div>
      </header>
      {view.offlineSinceMs !== undefined && <p className={classes.offline} role="alert">{t('board.offline', { time: hallTime(view.offlineSinceMs) })}</p>}
      <div className={classes.body}>
        <NowCalling call={shown} flashing={said !== undefined} others={state.calls.filter((call) => call !== shown)} />
        <RoomTable rooms={state.rooms} />
      </div>
      <Absent rooms={state.rooms} />
      {state.message && <footer className={classes.ribbon}>{state.message}</footer>}
    </main>
  );
}

function useBoard(key: string): BoardView {
  const [view, setView] = useState<BoardView>(key === '' ? { ...notYet, unknown: true } : notYet);
  useEffect(() => (key === '' ? undefined : watchBoard(key, setView)), [key]);
  return view;
}

function Sound({ state, speaker, muted }: { state: BoardState; speaker: boolean; muted: Announcer['muted'] }) {
  const t = useWords();
  if (!state.voice || !speaker || muted === undefined) return null;
  // The press itself is what unlocks the sound: the page listens to every touch.
  return muted === 'blocked' ? <button type="button" className={classes.sound}>{t('board.soundOff')}</button> : <span className={classes.quiet}>{t('board.quiet')}</span>;
}

function Absent({ rooms }: { rooms: BoardState['rooms'] }) {
  const t = useWords();
  const absent = rooms.filter(({ skipped }) => skipped.length > 0);
  if (absent.length === 0) return null;
  return (
    <p className={classes.absent}>
      <span>{t('board.skipped')}</span>
      {absent.map(({ roomId, code, skipped }) => <span key={roomId}><b>{code}</b> {skipped.map((number) => String(number).padStart(3, '0')).join(', ')}</span>)}
    </p>
  );
}
