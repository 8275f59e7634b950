// PIN of a person: their own after a lock, or a colleague's who takes over the shared PC.
import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '#ui/index.ts';

interface PinFormProps {
  /** Ask whose PIN it is. */
  readonly withUsername: boolean;
  /** The password in place of the PIN. */
  readonly byPassword?: boolean;
  readonly fault: string | undefined;
  readonly busy: boolean;
  readonly onSubmit: (input: { username?: string; pin: string } | { password: string }) => void;
  readonly onCancel?: () => void;
}

export function PinForm(props: PinFormProps) {
  const { t } = useText();
  const [username, setUsername] = useState('');
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const nameMissing = props.withUsername && username.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (nameMissing || pin === '') return;
    props.onSubmit(props.byPassword ? { password: pin } : props.withUsername ? { username: username.trim(), pin } : { pin });
    setPin('');
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {props.withUsername && (
          <TextInput
            label={t('shell.username')}
            autoComplete="username"
            data-autofocus
            autoFocus
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            error={tried && nameMissing ? t('shell.username.missing') : undefined}
          />
        )}
        <PasswordInput
          label={t(props.byPassword ? 'shell.password' : 'shell.pin')}
          inputMode={props.byPassword ? 'text' : 'numeric'}
          autoComplete={props.byPassword ? 'current-password' : 'one-time-code'}
          data-autofocus={props.withUsername ? undefined : true}
          autoFocus={!props.withUsername}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value)}
          error={tried && pin === '' ? t(props.byPassword ? 'shell.password.missing' : 'shell.pin.missing') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show') }}
        />
        {props.fault && (
          <Text size="sm" role="alert" c="var(--problem-text)">
            {props.fault}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          {props.onCancel && (
            <Button variant="default" onClick={props.onCancel}>
              {t('ui.cancel')}
            </Button>
          )}
          <Button type="submit" loading={props.busy}>
            {t(props.withUsername ? 'shell.handOver.take' : 'shell.unlock')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
