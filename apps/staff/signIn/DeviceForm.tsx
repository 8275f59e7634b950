// Makes this browser a shared PC of the facility, on which colleagues take over by PIN. spec: PPL-10
import { Button, Group, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '#ui/index.ts';
import { useEnrolDevice, type Zone } from './useAuth.ts';

const zones = ['desk', 'ward', 'theatre'] as const;

export function DeviceForm(props: { onDone: () => void; onCancel: () => void }) {
  const { t } = useText();
  const enrol = useEnrolDevice();
  const [name, setName] = useState('');
  const [zone, setZone] = useState<Zone>('desk');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || password === '') return;
    setBusy(true);
    const refusal = await enrol({ name: name.trim(), zone, password });
    setBusy(false);
    setFault(refusal);
    if (refusal === undefined) props.onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <TextInput
          label={t('shell.device.name')}
          placeholder={t('shell.device.name.example')}
          data-autofocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && name.trim() === '' ? t('shell.device.name.missing') : undefined}
        />
        <Radio.Group label={t('shell.device.zone')} value={zone} onChange={(next) => setZone(next as Zone)}>
          <Stack gap={6} mt={6}>
            {zones.map((one) => (
              <Radio key={one} value={one} label={t(`shell.device.zone.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <PasswordInput
          label={t('shell.password.again')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={tried && password === '' ? t('shell.password.missing') : undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show') }}
        />
        {fault && (
          <Text size="sm" role="alert" c="var(--problem-text)">
            {fault}
          </Text>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={props.onCancel}>
            {t('ui.cancel')}
          </Button>
          <Button type="submit" loading={busy}>
            {t('shell.device.enrol')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
