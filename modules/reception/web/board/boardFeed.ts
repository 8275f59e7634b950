// The stream of one call screen: reconnects by itself, knows since when it has no news, notices when its key was withdrawn. spec: RCP-33
import type { BoardState } from '#modules/reception/model/index.ts';

export interface BoardView {
  readonly state: BoardState | undefined;
  /** This screen speaks for its waiting area. */
  readonly speaker: boolean;
  /** Milliseconds since when there is no news; undefined while connected. */
  readonly offlineSinceMs: number | undefined;
  /** No screen has this key. */
  readonly unknown: boolean;
  /** Server clock minus own clock: televisions are often wrong by hours. */
  readonly clockMs: number;
}

export const notYet: BoardView = { state: undefined, speaker: false, offlineSinceMs: undefined, unknown: false, clockMs: 0 };

/** The server sends at least every 15 s. */
const silenceMs = 40_000;
const watchMs = 2_000;
const reopenMs = 3_000;

/** Gives its own end. */
export function watchBoard(key: string, tell: (change: (view: BoardView) => BoardView) => void): () => void {
  let source: EventSource | undefined;
  let heardMs = Date.now();
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const lose = () => tell((view) => ({ ...view, speaker: false, offlineSinceMs: view.offlineSinceMs ?? Date.now() }));
  const open = () => {
    source?.close();
    source = new EventSource(`/boards/${key}/live`);
    source.addEventListener('state', (event) => {
      heardMs = Date.now();
      const state = JSON.parse(event.data) as BoardState;
      tell((view) => ({ ...view, state, unknown: false, offlineSinceMs: undefined, clockMs: Date.parse(state.at) - heardMs }));
    });
    source.addEventListener('voice', (event) => tell((view) => ({ ...view, speaker: (JSON.parse(event.data) as { speaker: boolean }).speaker })));
    source.addEventListener('error', () => {
      lose();
      // A refused stream does not come back by itself.
      if (source?.readyState === EventSource.CLOSED) void askAgain();
    });
  };
  const askAgain = async () => {
    const answer = await fetch(`/boards/${key}`, { cache: 'no-store' }).catch(() => undefined);
    if (answer?.status === 404) tell((view) => ({ ...view, state: undefined, unknown: true, offlineSinceMs: undefined }));
    clearTimeout(reopening);
    reopening = setTimeout(open, reopenMs);
  };
  const watch = setInterval(() => {
    if (Date.now() - heardMs < silenceMs || source?.readyState === EventSource.CLOSED) return;
    lose();
    heardMs = Date.now();
    open();
  }, watchMs);
  open();
  return () => {
    source?.close();
    clearInterval(watch);
    clearTimeout(reopening);
  };
}
