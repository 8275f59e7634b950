// Two panes with a divider that a mouse, a finger or the arrow keys can move; the width is kept per name. spec: UID-11
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import classes from './controls.module.css';

interface SplitPaneProps {
  /** Name under which the width is remembered on this device. */
  readonly name: string;
  /** Share of the left pane in percent when nothing is remembered. */
  readonly start: number;
  readonly left: ReactNode;
  readonly right: ReactNode;
}
const least = 12;
const most = 80;
const stepPercent = 2;

export function SplitPane(props: SplitPaneProps) {
  const { t } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const key = `lanh.split/${props.name}`;
  const [share, setShare] = useState(() => Number(localStorage.getItem(key)) || props.start);
  const move = (next: number) => {
    const kept = Math.round(Math.min(most, Math.max(least, next)) * 10) / 10;
    setShare(kept);
    localStorage.setItem(key, String(kept));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = frame.current?.getBoundingClientRect();
    if (box && event.currentTarget.hasPointerCapture(event.pointerId)) move(((event.clientX - box.left) / box.width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') move(share - stepPercent);
    if (event.key === 'ArrowRight') move(share + stepPercent);
  };
  return (
    <div className={classes.split} ref={frame}>
      <div style={{ flex: `0 0 ${share}%`, minWidth: 0, overflow: 'auto' }}>{props.left}</div>
      <div
        className={classes.divider}
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('ui.split.resize')}
        aria-valuenow={Math.round(share)}
        aria-valuemin={least}
        aria-valuemax={most}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      <div style={{ flex: '1 1 0', minWidth: 0, overflow: 'auto' }}>{props.right}</div>
    </div>
  );
}
