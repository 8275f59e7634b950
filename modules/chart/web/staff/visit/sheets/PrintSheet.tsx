// Ctrl+P: the papers of this visit and their printing, never a print of the screen. spec: VIS-19
import { Drawer } from '@mantine/core';
import { EmptyState, Slot, useText } from '#ui/index.ts';
import { type PartProps, sheetOf } from '../part.ts';

type SheetProps = Pick<PartProps, 'server'> & { readonly opened: boolean; readonly onClose: () => void };

export const PrintSheet = sheetOf(PrintSheetDrawer);

function PrintSheetDrawer({ server: { patientId, encounterId }, opened, onClose }: SheetProps) {
  const { t } = useText();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size="lg" title={t('chart.visit.print')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {opened && <Slot name="visit.papers" props={{ patientId, encounterId, onDone: onClose }} empty={<EmptyState text={t('chart.visit.noPapers')} />} />}
    </Drawer>
  );
}
