// A colleague takes over this PC in seconds: the earlier person's screen is parked, their drafts are kept, their signing is locked.
import { Modal, Text } from '@mantine/core';
import { useSession } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { PinForm } from './PinForm.tsx';
import { useAttempt } from './useAttempt.ts';
import { usePin } from './useAuth.ts';

export function HandOverDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const pin = usePin();
  const attempt = useAttempt();
  const enrolled = useSession().pin?.deviceEnrolled ?? false;
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.handOver')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {enrolled ? (
        <>
          <Text size="sm" c="dimmed" mb="sm">
            {t('shell.handOver.text')}
          </Text>
          <PinForm withUsername fault={attempt.fault} busy={attempt.busy} onSubmit={(input) => void attempt.run(pin(input), props.onClose)} onCancel={props.onClose} />
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
