// All rooms at a glance: where it is full, where nobody waits, who is away. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { shortRoomName } from '#modules/reception/model/index.ts';
import type { RoomLoadRow } from '#modules/reception/model/index.ts';
import { EmptyState, useText } from '#ui/index.ts';
import { LoadChip, useRoomLoads } from './RoomTiles.tsx';
import classes from './desk.module.css';

/** With `onChoose` every row opens its room. */
export function RoomOverview(props: { value?: string | undefined; onChoose?: (roomId: string) => void }) {
  const { t } = useText();
  const rooms = useRoomLoads().data?.rooms ?? [];
  const { onChoose } = props;
  return (
    <aside className={classes.overview} aria-label={t('reception.rooms.title')}>
      <h2>{t('reception.rooms.title')}</h2>
      {rooms.length === 0 && <EmptyState text={t('reception.rooms.none')} />}
      <ul>
        {rooms.map((room) => (
          <li key={room.roomId}>
            {onChoose ? <UnstyledButton className={classes.overviewRow} aria-pressed={room.roomId === props.value} onClick={() => onChoose(room.roomId)}><Line room={room} /></UnstyledButton> : <div className={classes.overviewRow}><Line room={room} /></div>}
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Line({ room }: { room: RoomLoadRow }) {
  const { t } = useText();
  return (
    <>
      <span className={classes.roomCode}>{room.code}</span>
      <span className={classes.roomName} title={room.name}>{shortRoomName(room.name)}</span>
      <LoadChip room={room} />
      <span className={classes.figures}>{t('reception.room.figures', { waiting: room.waiting, conclude: room.toConclude, tests: room.atTests })}</span>
    </>
  );
}
