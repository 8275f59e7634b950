// Told once at sign-in: the account lay idle so long that it was nearly disabled. spec: PPL-34
import { Alert } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';

const markKey = 'lanh.idleTold';

export function IdleNotice() {
  const { t } = useText();
  const { idle, accountId } = useSession();
  const [told, setTold] = useState(() => sessionStorage.getItem(markKey) === accountId);
  if (!idle || told) return null;
  const close = () => {
    sessionStorage.setItem(markKey, accountId);
    setTold(true);
  };
  return (
    <Alert color="yellow" variant="light" role="status" m="sm" withCloseButton closeButtonLabel={t('ui.close')} onClose={close}>
      {t('shell.idle', { days: idle.days, limit: idle.limit })}
    </Alert>
  );
}
