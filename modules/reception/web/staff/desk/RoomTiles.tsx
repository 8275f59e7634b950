// Which clinic: the load of each room in figures, words and colour; the shortest wait is chosen beforehand. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import { roomLoads } from '#modules/reception/model/index.ts';
import type { RoomLoadRow } from '#modules/reception/model/index.ts';
import { EmptyState, Loading, StatusChip, useText } from '#ui/index.ts';
import classes from './desk.module.css';

const tones = { free: 'done', normal: 'neutral', busy: 'waiting', full: 'problem' } as const;

/** The load of all rooms, refreshed by every change of a queue. */
export function useRoomLoads() {
  const loads = useOperationQuery(roomLoads, {});
  useLive(['reception.queue'], loads.refetch);
  return loads;
}

export function RoomTiles(props: { value: string | undefined; onChange: (roomId: string) => void; without?: string | undefined }) {
  const { t } = useText();
  const loads = useRoomLoads();
  const rooms = (loads.data?.rooms ?? []).filter(({ roomId }) => roomId !== props.without);
  const chosen = props.value ?? loads.data?.proposedRoomId;
  if (loads.loading) return <Loading rows={3} />;
  if (rooms.length === 0) return <EmptyState text={t('reception.rooms.none')} />;
  return (
    <div role="group" aria-labelledby="reception-rooms">
      <span className={classes.label} id="reception-rooms">{t('reception.visit.room')}</span>
      <div className={classes.rooms}>
        {rooms.map((room) => <RoomTile key={room.roomId} room={room} chosen={room.roomId === chosen} proposed={room.roomId === loads.data?.proposedRoomId} onChoose={() => props.onChange(room.roomId)} />)}
      </div>
    </div>
  );
}

function RoomTile(props: { room: RoomLoadRow; chosen: boolean; proposed: boolean; onChoose: () => void }) {
  const { t } = useText();
  const { room } = props;
  return (
    <UnstyledButton className={classes.room} aria-pressed={props.chosen} onClick={props.onChoose}>
      <span className={classes.roomCode}>{room.code}</span>
      <span className={classes.roomName}>{room.name}</span>
      <span className={classes.roomLoad}>
        {room.away ? <StatusChip tone="paused">{t('reception.room.away')}</StatusChip> : <StatusChip tone={tones[room.level]}>{t(`reception.load.${room.level}`)}</StatusChip>}
        <span>{t('reception.room.waiting', { count: room.waiting + room.toConclude })}</span>
        {!room.away && <span>{t('reception.room.minutes', { count: room.expectedMinutes })}</span>}
        {props.proposed && <span className={classes.proposed}>{t('reception.room.proposed')}</span>}
      </span>
    </UnstyledButton>
  );
}
