// A new passkey: its name, then the device asks the person. spec: PPL-60
import { Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import { type EnrolOptions, makePasskey, passkeysWorkHere } from './passkeyBrowser.ts';
import { SetUpEnd } from './SetUpEnd.tsx';
import { useAct } from './useAct.ts';

export function PasskeySetUp(props: { onDone: (recoveryCodes: readonly string[]) => void; onCancel: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '') return;
    let brokenOff = false;
    await act.run(async () => {
      const passkey = await makePasskey((await client.send('/auth/passkeys/options', { method: 'POST' })).body as EnrolOptions);
      if (!passkey) {
        brokenOff = true;
        return;
      }
      const { recoveryCodes } = (await client.send('/auth/passkeys', { method: 'POST', body: { name: name.trim(), passkey } })).body as { recoveryCodes: string[] };
      props.onDone(recoveryCodes);
    });
    if (brokenOff) act.say(t('shell.passkey.nothing'));
  };
  if (!passkeysWorkHere()) return <Text size="sm">{t('shell.passkey.notHere')}</Text>;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="sm">
        <Text size="sm">{t('shell.passkey.text')}</Text>
        <TextInput
          label={t('shell.passkey.name')}
          placeholder={t('shell.passkey.name.example')}
          maxLength={100}
          data-autofocus
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={tried && name.trim() === '' ? t('shell.passkey.name.missing') : undefined}
        />
        <SetUpEnd act={act} label={t('shell.passkey.make')} onCancel={props.onCancel} />
      </Stack>
    </form>
  );
}
