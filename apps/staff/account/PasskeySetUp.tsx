// A new passkey: its name, then the device asks the person. spec: PPL-60
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { Fault } from './Fault.tsx';
import { type EnrolOptions, makePasskey, passkeysWorkHere } from './passkeyBrowser.ts';
import { useAct } from './useAct.ts';

export function PasskeySetUp(props: { onDone: (recoveryCodes: readonly string[]) => void; onCancel: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async () => {
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
    <ShortForm action={t('shell.passkey.make')} busy={act.busy} refusal={<Fault text={act.fault} />} onSubmit={() => void submit()} onCancel={props.onCancel}>
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
    </ShortForm>
  );
}
