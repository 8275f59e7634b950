// A doctor puts down that an operation cannot wait for a consent; a second person allows it. spec: CON-4
import { Button, Group, Modal, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { askEmergency } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import type { FormPlace } from '../forms/fill/useFormDoc.ts';
import { type ReasonLine, useReasonName } from './reasonName.ts';

const least = { operation: 3, note: 10 } as const;

interface DialogProps {
  readonly place: FormPlace;
  readonly reasons: readonly ReasonLine[];
  readonly onClose: () => void;
  readonly onAsked: () => void;
}

export function EmergencyDialog({ place, reasons, onClose, onAsked }: DialogProps) {
  const { t } = useText();
  const nameOf = useReasonName();
  const call = useOperation(askEmergency);
  const [typed, setTyped] = useState({ reason: '', operation: '', note: '' });
  const [tried, setTried] = useState(false);
  const put = (part: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...part }));
  const missing = { reason: typed.reason === '', operation: typed.operation.trim().length < least.operation, note: typed.note.trim().length < least.note };
  const errorOf = (field: keyof typeof missing) => (tried && missing[field] ? t(`chart.consent.ask.${field}.missing`) : undefined);
  const ask = () => {
    setTried(true);
    if (Object.values(missing).some(Boolean)) return;
    void call.run({ patientId: place.patientId, ...typed }, { id: place.encounterId }).then(onAsked, () => undefined);
  };
  return (
    <Modal opened onClose={onClose} title={t('chart.consent.ask')} size="lg">
      <Stack gap="sm">
        <Text size="sm">{t('chart.consent.ask.text')}</Text>
        <Radio.Group label={t('chart.consent.ask.reason')} withAsterisk value={typed.reason} onChange={(reason) => put({ reason })} error={errorOf('reason')}>
          <Stack gap={6} mt={4}>{reasons.map((one) => <Radio key={one.code} value={one.code} label={nameOf(one)} />)}</Stack>
        </Radio.Group>
        <TextInput label={t('chart.consent.ask.operation')} withAsterisk value={typed.operation} error={errorOf('operation')} onChange={(event) => put({ operation: event.currentTarget.value })} />
        <Textarea label={t('chart.consent.ask.note')} withAsterisk autosize minRows={2} value={typed.note} error={errorOf('note')} onChange={(event) => put({ note: event.currentTarget.value })} />
        {call.refusal && <RefusalNote refusal={call.refusal} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('chart.consent.ask.cancel')}</Button>
          <Button color="red" loading={call.running} onClick={ask}>{t('chart.consent.ask.send')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
