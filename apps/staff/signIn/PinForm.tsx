// PIN of a person: their own after a lock, or a colleague's who takes over the shared PC.
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ShortForm, useText } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { SecretInput } from './SecretInput.tsx';

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
  const submit = () => {
    setTried(true);
    if (nameMissing || pin === '') return;
    props.onSubmit(props.byPassword ? { password: pin } : props.withUsername ? { username: username.trim(), pin } : { pin });
    setPin('');
  };
  return (
    <ShortForm action={t(props.withUsername ? 'shell.handOver.take' : 'shell.unlock')} busy={props.busy} refusal={<Fault text={props.fault} />} onSubmit={submit} onCancel={props.onCancel}>
      {props.withUsername && (
        <TextInput label={t('shell.username')} autoComplete="username" data-autofocus autoFocus value={username} onChange={(event) => setUsername(event.currentTarget.value)}
          error={tried && nameMissing ? t('shell.username.missing') : undefined} />
      )}
      <SecretInput label={t(props.byPassword ? 'shell.password' : 'shell.pin')} inputMode={props.byPassword ? 'text' : 'numeric'} autoComplete={props.byPassword ? 'current-password' : 'one-time-code'}
        data-autofocus={props.withUsername ? undefined : true} autoFocus={!props.withUsername} value={pin} onChange={setPin}
        error={tried && pin === '' ? t(props.byPassword ? 'shell.password.missing' : 'shell.pin.missing') : undefined} />
    </ShortForm>
  );
}
