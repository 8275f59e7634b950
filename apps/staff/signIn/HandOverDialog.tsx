// A colleague takes over this PC in seconds: the earlier person's screen is parked, their drafts are kept, their signing is locked.
import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { PinForm } from './PinForm.tsx';
import { usePin } from './useAuth.ts';

export function HandOverDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const pin = usePin();
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const enrolled = useSession().pin?.deviceEnrolled ?? false;
  const submit = async (input: Parameters<typeof pin>[0]) => {
    setBusy(true);
    const refusal = await pin(input);
    setBusy(false);
    setFault(refusal);
    if (refusal === undefined) props.onClose();
  };
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.handOver')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {enrolled ? (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {t('shell.handOver.text')}
          </Text>
          <PinForm withUsername fault={fault} busy={busy} onSubmit={(input) => void submit(input)} onCancel={props.onClose} />
        </>
      ) : (
        <>
          <Text size="sm" mb="sm">
            {t('shell.handOver.notEnrolled')}
          </Text>
          <DeviceForm onDone={() => undefined} onCancel={props.onClose} />
        </>
      )}
    </Modal>
  );
}
