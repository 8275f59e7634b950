// A new password of one's own: from the menu, or at the first sign-in with one that somebody else chose. spec: PPL-30
import { Text } from '@mantine/core';
import { useState } from 'react';
import { ShortForm, useText } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { SecretInput } from './SecretInput.tsx';
import { useAttempt } from './useAttempt.ts';
import { useChangePassword } from './useAuth.ts';

export function PasswordForm(props: { onDone: () => void; onCancel: () => void; cancelText: string }) {
  const { t } = useText();
  const change = useChangePassword();
  const attempt = useAttempt();
  const [password, setPassword] = useState('');
  const [newPassword, choose] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (password !== '' && newPassword !== '' && newPassword === again) void attempt.run(change({ password, newPassword }), props.onDone);
  };
  return (
    <ShortForm action={t('shell.password.change')} busy={attempt.busy} refusal={<Fault text={attempt.fault} />} onSubmit={submit} onCancel={props.onCancel} cancelText={props.cancelText}>
      <Text size="sm">{t('shell.password.rule')}</Text>
      <SecretInput label={t('shell.password.old')} autoComplete="current-password" data-autofocus autoFocus value={password} onChange={setPassword} error={tried && password === '' ? t('shell.password.missing') : undefined} />
      <SecretInput label={t('shell.password.new')} autoComplete="new-password" value={newPassword} onChange={choose} error={tried && newPassword === '' ? t('shell.password.missing') : undefined} />
      <SecretInput label={t('shell.password.newAgain')} autoComplete="new-password" value={again} onChange={setAgain} error={tried && newPassword !== again ? t('shell.pin.differs') : undefined} />
    </ShortForm>
  );
}
