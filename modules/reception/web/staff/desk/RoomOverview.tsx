// All rooms at a glance: where it is full, where nobody waits, who is away. spec: RCP
import { EmptyState, StatusChip, useText } from '#ui/index.ts';
import { useRoomLoads } from './RoomTiles.tsx';
import classes from './desk.module.css';

const tones = { free: 'done', normal: 'neutral', busy: 'waiting', full: 'problem' } as const;

export function RoomOverview() {
  const { t } = useText();
  const rooms = useRoomLoads().data?.rooms ?? [];
  return (
    <aside className={classes.overview} aria-label={t('reception.rooms.title')}>
      <h2>{t('reception.rooms.title')}</h2>
      {rooms.length === 0 && <EmptyState text={t('reception.rooms.none')} />}
      <ul>
        {rooms.map((room) => (
          <li key={room.roomId}>
            <span className={classes.roomCode}>{room.code}</span>
            <span className={classes.grow}>{room.name}</span>
            <span className={classes.figures}>{t('reception.room.figures', { waiting: room.waiting, conclude: room.toConclude, tests: room.atTests })}</span>
            {room.away ? <StatusChip tone="paused">{t('reception.room.away')}</StatusChip> : <StatusChip tone={tones[room.level]}>{room.waiting + room.toConclude === 0 ? t(`reception.load.${room.level}`) : t('reception.room.minutes', { count: room.expectedMinutes })}</StatusChip>}
          </li>
        ))}
      </ul>
    </aside>
  );
}
