// Makes this browser a shared PC of the facility, on which colleagues take over by PIN. spec: PPL-10
import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ShortForm, useText } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { SecretInput } from './SecretInput.tsx';
import { useAttempt } from './useAttempt.ts';
import { useEnrolDevice, type Zone } from './useAuth.ts';

const zones = ['desk', 'ward', 'theatre'] as const;

export function DeviceForm(props: { onDone: () => void; onCancel: () => void }) {
  const { t } = useText();
  const enrol = useEnrolDevice();
  const attempt = useAttempt();
  const [name, setName] = useState('');
  const [zone, setZone] = useState<Zone>('desk');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (name.trim() !== '' && password !== '') void attempt.run(enrol({ name: name.trim(), zone, password }), props.onDone);
  };
  return (
    <ShortForm action={t('shell.device.enrol')} busy={attempt.busy} refusal={<Fault text={attempt.fault} />} onSubmit={submit} onCancel={props.onCancel}>
      <TextInput label={t('shell.device.name')} placeholder={t('shell.device.name.example')} data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)}
        error={tried && name.trim() === '' ? t('shell.device.name.missing') : undefined} />
      <Radio.Group label={t('shell.device.zone')} value={zone} onChange={(next) => setZone(next as Zone)}>
        <Stack gap={6} mt={6}>
          {zones.map((one) => (
            <Radio key={one} value={one} label={t(`shell.device.zone.${one}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <SecretInput label={t('shell.password.again')} autoComplete="current-password" value={password} onChange={setPassword} error={tried && password === '' ? t('shell.password.missing') : undefined} />
    </ShortForm>
  );
}
