// Status in words, icon and colour, in that order. spec: UID-8
import {
  IconCheck,
  IconClockHour4,
  IconFeather,
  IconHandStop,
  IconLock,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './controls.module.css';

export type StatusTone = 'waiting' | 'progress' | 'done' | 'signed' | 'locked' | 'problem' | 'paused' | 'neutral' | 'cancelled';
const icons = {
  waiting: IconClockHour4,
  progress: IconPlayerPlay,
  done: IconCheck,
  signed: IconFeather,
  locked: IconLock,
  problem: IconHandStop,
  paused: IconPlayerPause,
  neutral: IconPencil,
  cancelled: IconX,
} as const;

/** `<StatusChip tone="waiting">Chờ khám</StatusChip>`: the words always stand there, the colour only repeats them. */
export function StatusChip(props: { tone: StatusTone; children: ReactNode; title?: string }) {
  const Icon = icons[props.tone];
  return (
    <span className={classes.chip} data-tone={props.tone === 'locked' ? 'signed' : props.tone} title={props.title}>
      <Icon size={13} stroke={2.2} aria-hidden />
      <span>{props.children}</span>
    </span>
  );
}
