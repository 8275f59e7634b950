// Which rows of a long list are in view: rows of one height, so that ten thousand cost what fifty cost. spec: UID-13
import { type RefObject, useEffect, useState } from 'react';

export interface VisibleRows {
  /** First row to draw. */
  readonly start: number;
  /** One past the last row to draw. */
  readonly end: number;
}
/** Rows drawn outside the view on either side, so that fast scrolling shows no gaps. */
const spare = 15;

/** `frame` is the element that scrolls; draw `rows.slice(start, end)` at `index * rowHeight`. */
export function useVisibleRows(frame: RefObject<HTMLElement | null>, list: { readonly count: number; readonly rowHeight: number }): VisibleRows {
  const [view, setView] = useState({ top: 0, height: 800 });
  const { count, rowHeight } = list;
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => setView((before) => (before.top === element.scrollTop && before.height === element.clientHeight ? before : { top: element.scrollTop, height: element.clientHeight }));
    const resize = new ResizeObserver(look);
    resize.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resize.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  return visibleRows(view, { count, rowHeight });
}

export function visibleRows(view: { top: number; height: number }, { count, rowHeight }: { count: number; rowHeight: number }): VisibleRows {
  const start = Math.max(0, Math.floor(view.top / rowHeight) - spare);
  return { start: Math.min(start, Math.max(0, count - 1)), end: Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + spare) };
}
