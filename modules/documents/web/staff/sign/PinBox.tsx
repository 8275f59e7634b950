// Opens signing for the shift: the PIN of the key, or for the first time a new one. The faults stand beside the field. spec: SGN-51
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useOperation, useRefusalText } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import { enrolSigning, signingPin, unlockSigning } from '../../../model/index.ts';

export function PinBox({ enrolled, onOpen }: { enrolled: boolean; onOpen?: () => void }) {
  return enrolled ? <UnlockForm {...(onOpen && { onOpen })} /> : <EnrolForm {...(onOpen && { onOpen })} />;
}

function UnlockForm({ onOpen }: { onOpen?: () => void }) {
  const { t } = useText();
  const text = useRefusalText();
  const unlock = useOperation(unlockSigning);
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (pin === '') return;
    setPin('');
    setTried(false);
    await unlock.run({ pin }).then(() => onOpen?.(), () => undefined);
  };
  const missing = tried && pin === '' ? t('documents.pin.missing') : undefined;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Group align="flex-end" gap="sm" wrap="wrap">
        <PasswordInput label={t('documents.pin.unlock')} description={t('documents.pin.unlockHint')} inputMode="numeric" autoComplete="off" autoFocus data-autofocus w={260} value={pin}
          error={missing ?? (unlock.refusal && text(unlock.refusal))} visibilityToggleButtonProps={{ 'aria-label': t('documents.pin.show') }}
          onChange={(event) => setPin(event.currentTarget.value)} />
        <Button type="submit" loading={unlock.running}>{t('documents.pin.open')}</Button>
      </Group>
    </form>
  );
}

function EnrolForm({ onOpen }: { onOpen?: () => void }) {
  const { t } = useText();
  const text = useRefusalText();
  const enrol = useOperation(enrolSigning);
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const badPin = signingPin.safeParse(pin).success ? undefined : t('documents.pin.weak');
  const badAgain = again === pin ? undefined : t('documents.pin.different');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (badPin || badAgain) return;
    await enrol.run({ pin }).then(() => onOpen?.(), () => undefined);
  };
  const toggle = { 'aria-label': t('documents.pin.show') };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="xs">
        <Text size="sm">{t('documents.pin.firstTime')}</Text>
        <Group align="flex-start" gap="sm" wrap="wrap">
          <PasswordInput label={t('documents.pin.new')} description={t('documents.pin.rule')} inputMode="numeric" autoComplete="off" autoFocus data-autofocus w={220} value={pin}
            error={tried ? badPin : undefined} visibilityToggleButtonProps={toggle} onChange={(event) => setPin(event.currentTarget.value)} />
          <PasswordInput label={t('documents.pin.again')} description={t('documents.pin.againHint')} inputMode="numeric" autoComplete="off" w={220} value={again}
            error={tried && !badPin ? badAgain : undefined} visibilityToggleButtonProps={toggle} onChange={(event) => setAgain(event.currentTarget.value)} />
        </Group>
        {enrol.refusal && <Text size="sm" role="alert" c="var(--problem-text)">{text(enrol.refusal)}</Text>}
        <Group justify="flex-end"><Button type="submit" loading={enrol.running}>{t('documents.pin.enrol')}</Button></Group>
      </Stack>
    </form>
  );
}
