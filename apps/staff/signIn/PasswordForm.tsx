// A new password of one's own: from the menu, or at the first sign-in with one that somebody else chose. spec: PPL-30
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '#ui/index.ts';
import { useChangePassword } from './useAuth.ts';

export function PasswordForm(props: { onDone: () => void; onCancel: () => void; cancelText: string }) {
  const { t } = useText();
  const change = useChangePassword();
  const [password, setPassword] = useState('');
  const [newPassword, choose] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const eye = { 'aria-label': t('shell.password.show') };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (password === '' || newPassword === '' || newPassword !== again) return;
    setBusy(true);
    const refusal = await change({ password, newPassword });
    setBusy(false);
    setFault(refusal);
    if (refusal === undefined) props.onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('shell.password.rule')}</Text>
        <PasswordInput
          label={t('shell.password.old')}
          autoComplete="current-password"
          data-autofocus
          autoFocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && password === '' ? t('shell.password.missing') : undefined}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          label={t('shell.password.new')}
          autoComplete="new-password"
          value={newPassword}
          onChange={(event) => choose(event.currentTarget.value)}
          error={tried && newPassword === '' ? t('shell.password.missing') : undefined}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          label={t('shell.password.newAgain')}
          autoComplete="new-password"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={tried && newPassword !== again ? t('shell.pin.differs') : undefined}
          visibilityToggleButtonProps={eye}
        />
        {fault && (
          <Text size="sm" role="alert" c="var(--problem-text)">
            {fault}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onCancel}>
            {props.cancelText}
          </Button>
          <Button type="submit" loading={busy}>
            {t('shell.password.change')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
