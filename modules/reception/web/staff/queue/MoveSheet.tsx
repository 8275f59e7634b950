// Where to: one press on a room moves the person, or adds an examination there. spec: RCP
import { Modal, Text } from '@mantine/core';
import type { TicketRow } from '#modules/reception/model/index.ts';
import { useText } from '#ui/index.ts';
import { RoomTiles } from '../desk/RoomTiles.tsx';

export interface Move {
  readonly ticket: TicketRow;
  readonly way: 'change' | 'add';
}

export function MoveSheet(props: { move: Move; onClose: () => void; onMove: (roomId: string) => void }) {
  const { t } = useText();
  const { ticket, way } = props.move;
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={props.onClose} title={t(`reception.act.${way}`)} size="lg">
      <Text size="sm" mb="sm">{t(`reception.move.${way}`, { number: ticket.number, name: ticket.name ?? '' })}</Text>
      <RoomTiles value="" lastDepartmentId={undefined} without={ticket.roomId} onChange={props.onMove} />
    </Modal>
  );
}
