// Is this browser a shared PC? If not, it can become one. spec: PPL-10
import { Modal, Text } from '@mantine/core';
import { useSession } from '#fhir/client/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { DeviceForm } from './DeviceForm.tsx';

export function DeviceDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const { pin, device } = useSession();
  const done = () => {
    toast({ text: t('shell.device.done'), tone: 'done' });
    props.onClose();
  };
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.device')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Text size="sm" mb="sm">
        {pin?.deviceEnrolled ? t('shell.device.is', { name: device?.name ?? '' }) : t('shell.device.text')}
      </Text>
      {props.opened && !pin?.deviceEnrolled && <DeviceForm onDone={done} onCancel={props.onClose} />}
    </Modal>
  );
}
