// In the patient's band: what the person consented to, purpose by purpose. spec: PDP-2
import { Button, Drawer } from '@mantine/core';
import { IconHeartHandshake } from '@tabler/icons-react';
import { useState } from 'react';
import { type StaffSlots, useText } from '#ui/index.ts';
import { ConsentSheet } from './ConsentSheet.tsx';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" leftSection={<IconHeartHandshake size={15} aria-hidden />} onClick={() => setOpened(true)}>{t('documents.consents.open')}</Button>
      <Drawer opened={opened} onClose={() => setOpened(false)} position="right" size="min(760px, 100%)" title={t('documents.consents.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {opened && <ConsentSheet patientId={patientId} />}
      </Drawer>
    </>
  );
}
