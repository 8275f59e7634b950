// The last day of a position; what was signed until then stays. spec: POL-1
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { endPosition } from '#modules/facility/model/index.ts';
import type { PositionLine } from '#modules/facility/model/index.ts';
import { formatDate, localDay, titleCase, useText, useToast } from '#ui/index.ts';
import { readDay } from './AssignDialog.tsx';
import { DayField } from './fields.tsx';

export function EndDialog({ line, onClose, onDone }: { line: PositionLine; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(endPosition);
  const [typed, setTyped] = useState(() => formatDate(line.to ?? localDay(new Date())));
  const lastDay = readDay(typed);
  const { roleId, position, departmentId, from } = line;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (lastDay === undefined) return;
    const made = await save.run({ roleId, position, lastDay, ...(departmentId !== undefined && { departmentId }), ...(from !== undefined && { from }) }).catch(() => undefined);
    if (!made) return;
    toast({ text: t('facility.positions.ended'), tone: 'done' });
    onDone();
  };
  return (
    <Modal opened onClose={onClose} title={<strong>{`${titleCase(line.name)} – ${t(`facility.position.${position}`)}`}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="sm">
          <Text size="sm">{t(line.state === 'over' ? 'facility.positions.isOver' : 'facility.positions.endText')}</Text>
          {line.state !== 'over' && <DayField label={t('facility.positions.lastDay')} value={typed} error={lastDay === undefined ? t('facility.structure.dayWrong') : undefined} onChange={setTyped} />}
          {save.refusal && <RefusalNote refusal={save.refusal} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>{t('ui.close')}</Button>
            {line.state !== 'over' && <Button type="submit" color="red" loading={save.running} disabled={lastDay === undefined}>{t('facility.positions.end')}</Button>}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
