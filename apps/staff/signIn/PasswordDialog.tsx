import { Modal } from '@mantine/core';
import { useText, useToast } from '#ui/index.ts';
import { PasswordForm } from './PasswordForm.tsx';

export function PasswordDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const done = () => {
    toast({ text: t('shell.password.done'), tone: 'done' });
    props.onClose();
  };
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.password.change')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <PasswordForm onDone={done} onCancel={props.onClose} cancelText={t('ui.cancel')} />}
    </Modal>
  );
}
