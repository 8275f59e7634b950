// Choosing the PIN for taking over a shared PC and for unlocking the own screen. spec: PPL-11
import { Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { ShortForm, useText, useToast } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { SecretInput } from './SecretInput.tsx';
import { useAttempt } from './useAttempt.ts';
import { useSetPin } from './useAuth.ts';

export function PinDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.pin.set')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <PinChoice onDone={props.onClose} />}
    </Modal>
  );
}

const digits = { inputMode: 'numeric', autoComplete: 'off', maxLength: 8 } as const;

function PinChoice(props: { onDone: () => void }) {
  const { t } = useText();
  const setPin = useSetPin();
  const toast = useToast();
  const attempt = useAttempt();
  const [pin, choose] = useState('');
  const [again, setAgain] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const done = () => {
    toast({ text: t('shell.pin.done'), tone: 'done' });
    props.onDone();
  };
  const submit = () => {
    setTried(true);
    if (pin !== '' && pin === again && password !== '') void attempt.run(setPin({ password, pin }), done);
  };
  return (
    <ShortForm action={t('shell.pin.save')} busy={attempt.busy} refusal={<Fault text={attempt.fault} />} onSubmit={submit} onCancel={props.onDone}>
      <Text size="sm">{t('shell.pin.text')}</Text>
      <SecretInput label={t('shell.pin.new')} {...digits} data-autofocus value={pin} onChange={choose} error={tried && pin === '' ? t('shell.pin.missing') : undefined} />
      <SecretInput label={t('shell.pin.again')} {...digits} value={again} onChange={setAgain} error={tried && pin !== again ? t('shell.pin.differs') : undefined} />
      <SecretInput label={t('shell.password.again')} autoComplete="current-password" value={password} onChange={setPassword} error={tried && password === '' ? t('shell.password.missing') : undefined} />
    </ShortForm>
  );
}
