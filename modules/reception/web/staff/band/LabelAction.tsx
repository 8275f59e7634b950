// A label of the person whose record is open. spec: RCP-27
import { Button } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useText } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { usePrint } from '../desk/usePrint.ts';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const print = usePrint();
  return <Button variant="default" size="compact-sm" leftSection={<IconTag size={15} aria-hidden />} loading={print.printing} onClick={() => void print.label(patientId)}>{t('reception.label.print')}</Button>;
}
