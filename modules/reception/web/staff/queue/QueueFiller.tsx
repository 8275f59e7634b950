// The queue as a narrow column of the doctor's or nurse's page; opening a row hands the visit to that page. spec: RCP
import type { StaffSlots } from '#ui/index.ts';
import { QueuePanel } from './QueuePanel.tsx';
import { RoomSelect } from './QueueScreen.tsx';
import { useQueueRoom } from './useQueueRoom.ts';

export function Filler(props: StaffSlots['visit.queue']) {
  const [roomId, setRoomId] = useQueueRoom();
  return (
    <>
      <RoomSelect value={roomId} onChange={setRoomId} />
      <QueuePanel roomId={roomId} compact onOpen={({ id, patientId, encounterId }) => { if (patientId && encounterId) props.onOpen({ patientId, encounterId, ticketId: id }); }} />
    </>
  );
}
