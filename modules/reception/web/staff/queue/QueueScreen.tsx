// A room's queue on a screen of its own, for the nurse at the door. spec: RCP
import { Select } from '@mantine/core';
import { shortRoomName } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import { RoomOverview } from '../desk/RoomOverview.tsx';
import { useRoomLoads } from '../desk/RoomTiles.tsx';
import { QueuePanel } from './QueuePanel.tsx';
import { useQueueRoom } from './useQueueRoom.ts';
import classes from './queue.module.css';

export function Screen() {
  const { t } = useText();
  return (
    <div className={classes.screen}>
      <h1 className="visuallyHidden">{t('reception.queue.title')}</h1>
      <RoomQueue />
    </div>
  );
}

function RoomQueue() {
  const [roomId, setRoomId] = useQueueRoom();
  return (
    <div className={classes.beside}>
      <div className={classes.column}>
        <RoomSelect value={roomId} onChange={setRoomId} />
        <QueuePanel roomId={roomId} />
      </div>
      <RoomOverview value={roomId} onChoose={setRoomId} />
    </div>
  );
}

export function RoomSelect(props: { value: string | undefined; onChange: (roomId: string) => void }) {
  const { t } = useText();
  const rooms = useRoomLoads().data?.rooms ?? [];
  return (
    <Select className={classes.roomSelect} label={t('reception.queue.room')} value={props.value ?? null} allowDeselect={false} searchable onChange={(roomId) => roomId && props.onChange(roomId)}
      data={rooms.map(({ roomId, code, name, waiting, toConclude }) => ({ value: roomId, label: `${code} · ${shortRoomName(name)} (${waiting + toConclude})` }))} />
  );
}
