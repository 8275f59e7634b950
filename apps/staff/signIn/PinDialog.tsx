// Choosing the PIN for taking over a shared PC and for unlocking the own screen. spec: PPL-11
import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText, useToast } from '#ui/index.ts';
import { useSetPin } from './useAuth.ts';

export function PinDialog(props: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('shell.pin.set')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {props.opened && <PinChoice onDone={props.onClose} />}
    </Modal>
  );
}

function PinChoice(props: { onDone: () => void }) {
  const { t } = useText();
  const setPin = useSetPin();
  const toast = useToast();
  const [pin, choose] = useState('');
  const [again, setAgain] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const eye = { 'aria-label': t('shell.password.show') };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (pin === '' || pin !== again || password === '') return;
    setBusy(true);
    const refusal = await setPin({ password, pin });
    setBusy(false);
    setFault(refusal);
    if (refusal !== undefined) return;
    toast({ text: t('shell.pin.done'), tone: 'done' });
    props.onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('shell.pin.text')}</Text>
        <PasswordInput
          label={t('shell.pin.new')}
          inputMode="numeric"
          autoComplete="off"
          data-autofocus
          maxLength={8}
          value={pin}
          onChange={(event) => choose(event.currentTarget.value)}
          error={tried && pin === '' ? t('shell.pin.missing') : undefined}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          label={t('shell.pin.again')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={tried && pin !== again ? t('shell.pin.differs') : undefined}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          label={t('shell.password.again')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && password === '' ? t('shell.password.missing') : undefined}
          visibilityToggleButtonProps={eye}
        />
        {fault && (
          <Text size="sm" role="alert" c="var(--problem-text)">
            {fault}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onDone}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('shell.pin.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
