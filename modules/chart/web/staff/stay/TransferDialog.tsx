// To another ward, with the time at which it happened. spec: STY-9
import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { transferWard } from '#modules/chart/model/index.ts';
import type { Stay } from '#modules/chart/model/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { MomentField, readMoment } from './MomentField.tsx';
import { RoomField } from './RoomField.tsx';

export function TransferDialog({ stay, onClose, onDone }: { stay: Stay; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const [roomId, setRoomId] = useState('');
  const [at, setAt] = useState('');
  const [tried, setTried] = useState(false);
  const call = useOperation(transferWard);
  const moment = readMoment(at);
  const here = stay.places.at(-1);
  const submit = () => {
    setTried(true);
    if (roomId !== '' && moment) void call.run({ patientId: stay.patientId, version: stay.version, roomId, ...moment }, { id: stay.encounterId }).then(onDone, () => undefined);
  };
  return (
    <Modal opened onClose={onClose} title={t('chart.stay.transfer')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('chart.stay.transfer')} busy={call.running} refusal={call.refusal && <RefusalNote refusal={call.refusal} />} onSubmit={submit} onCancel={onClose}>
        <Text size="sm">{t('chart.stay.transferFrom', { ward: here?.ward ?? '', room: here?.room ?? '' })}</Text>
        <RoomField value={roomId} onChange={setRoomId} without={here?.roomId} error={tried && roomId === '' ? t('chart.stay.required') : undefined} />
        <MomentField label={t('chart.stay.movedAt')} value={at} onChange={setAt} />
      </ShortForm>
    </Modal>
  );
}
