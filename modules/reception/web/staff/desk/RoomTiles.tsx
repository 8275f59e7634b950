// Which clinic: the load of each room in figures, words and colour; the shortest wait is chosen beforehand where the department is known. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import { proposeRoomFor, roomLoads, shortRoomName } from '#modules/reception/model/index.ts';
import type { RoomLoadRow } from '#modules/reception/model/index.ts';
import { EmptyState, Loading, StatusChip, useKey, useText } from '#ui/index.ts';
import classes from './desk.module.css';

export const loadTones = { free: 'done', normal: 'progress', busy: 'waiting', full: 'problem' } as const;

/** The load of all rooms, refreshed by every change of a queue. */
export function useRoomLoads() {
  const loads = useOperationQuery(roomLoads, {});
  useLive(['reception.queue'], loads.refetch);
  return loads;
}

/** The clinics, and the one to propose to this person, if any. */
export function useClinics({ lastDepartmentId, propose = true }: Pick<RoomTilesProps, 'lastDepartmentId' | 'propose'>) {
  const loads = useRoomLoads();
  const rooms = (loads.data?.rooms ?? []).filter(({ kind }) => kind === 'clinic');
  return { rooms, loading: loads.loading, proposed: propose ? proposeRoomFor(rooms, lastDepartmentId) : undefined };
}

interface RoomTilesProps {
  readonly value: string | undefined;
  readonly lastDepartmentId?: string | undefined;
  /** false: a person has to choose, e.g. for somebody who waits elsewhere already. */
  readonly propose?: boolean | undefined;
  /** Room that is not offered: the one the person is in. */
  readonly without?: string | undefined;
  readonly error?: string | undefined;
  readonly onChange: (roomId: string) => void;
}

export function RoomTiles({ value, lastDepartmentId, propose, without, error, onChange }: RoomTilesProps) {
  const { t } = useText();
  const { rooms, loading, proposed } = useClinics({ lastDepartmentId, propose });
  const offered = rooms.filter(({ roomId }) => roomId !== without);
  if (loading) return <Loading rows={3} />;
  if (rooms.length === 0) return <EmptyState text={t('reception.rooms.none')} />;
  return (
    <div role="group" aria-labelledby="reception-rooms">
      <span className={classes.label} id="reception-rooms">{t('reception.visit.room')}</span>
      {error && <p className={classes.error} role="alert">{error}</p>}
      <div className={classes.rooms}>
        {offered.map((room, at) => <RoomTile key={room.roomId} room={room} digit={at < 9 ? at + 1 : undefined} chosen={room.roomId === (value ?? proposed?.roomId)} proposed={room.roomId === proposed?.roomId} onChoose={() => onChange(room.roomId)} />)}
      </div>
    </div>
  );
}

function RoomTile(props: { room: RoomLoadRow; digit: number | undefined; chosen: boolean; proposed: boolean; onChoose: () => void }) {
  const { t } = useText();
  const { room, digit } = props;
  useKey({ chord: `Alt+${digit ?? 0}`, label: 'reception.key.room', run: props.onChoose, enabled: digit !== undefined });
  return (
    <UnstyledButton className={classes.room} aria-pressed={props.chosen} onClick={props.onChoose}>
      <span className={classes.roomCode}>{room.code}</span>
      <span className={classes.roomName} title={room.name}>{shortRoomName(room.name)}</span>
      {digit && <kbd className={classes.roomKey} aria-hidden>Alt+{digit}</kbd>}
      <span className={classes.roomLoad}>
        <LoadChip room={room} />
        <span>{t('reception.room.waiting', { count: room.waiting + room.toConclude })}</span>
        {props.proposed && <span className={classes.proposed}>{t('reception.room.proposed')}</span>}
      </span>
    </UnstyledButton>
  );
}

/** Free, away, or the expected wait. */
export function LoadChip({ room }: { room: RoomLoadRow }) {
  const { t } = useText();
  if (room.away) return <StatusChip tone="paused">{t('reception.room.away')}</StatusChip>;
  return <StatusChip tone={loadTones[room.level]}>{room.level === 'free' ? t('reception.load.free') : t('reception.load.minutes', { level: t(`reception.load.${room.level}`), count: room.expectedMinutes })}</StatusChip>;
}
