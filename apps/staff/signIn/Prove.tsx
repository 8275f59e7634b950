// A fresh proof of who sits there: passkey, code, or the password with the PIN. spec: PPL-50
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import { Loading, ShortForm, useText } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { type AnswerOptions, askPasskey } from '../account/passkeyBrowser.ts';
import { useAct } from '../account/useAct.ts';
import { type SecondProof, SecondStep } from './SecondStep.tsx';
import { SecretInput } from './SecretInput.tsx';

interface Ways { readonly ways: readonly ('passkey' | 'code' | 'password')[]; readonly withPin: boolean; readonly minutes: number }

export function Prove(props: { onProved: () => void; onCancel: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const ways = useQuery({ queryKey: ['stepUp'], queryFn: async ({ signal }) => (await client.send('/auth/step-up', { signal })).body as Ways, gcTime: 0, staleTime: 0 });
  const send = async (body: object) => {
    if (await act.run(() => client.send('/auth/step-up', { method: 'POST', body }))) props.onProved();
  };
  const prove = async (proof: SecondProof) => {
    if (proof !== 'passkey') return send(proof);
    let passkey: object | undefined;
    const asked = await act.run(async () => {
      passkey = await askPasskey((await client.send('/auth/step-up/passkey-options', { method: 'POST' })).body as AnswerOptions);
    });
    if (passkey) await send({ passkey });
    else if (asked) act.say(t('shell.passkey.nothing'));
  };
  if (ways.error) return <RefusalNote refusal={asRefusal(ways.error)} />;
  if (!ways.data) return <Loading rows={2} />;
  const { ways: known, withPin, minutes } = ways.data;
  if (known.length === 0) return <Text size="sm">{t('shell.stepUp.noWay')}</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm">{t('shell.stepUp.text', { minutes })}</Text>
      {known.includes('password') ? (
        <PasswordProof withPin={withPin} busy={act.busy} fault={act.fault} onProof={(body) => void send(body)} onCancel={props.onCancel} />
      ) : (
        <SecondStep ways={[...known.filter((way) => way !== 'password'), 'recovery']} busy={act.busy} fault={act.fault} submitText={t('shell.stepUp.confirm')} onProof={(proof) => void prove(proof)} />
      )}
    </Stack>
  );
}

interface PasswordProofProps {
  readonly withPin: boolean;
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly onProof: (proof: { password: string; pin?: string }) => void;
  readonly onCancel: () => void;
}

function PasswordProof(props: PasswordProofProps) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (password === '' || (props.withPin && pin === '')) return;
    props.onProof({ password, ...(props.withPin && { pin }) });
  };
  return (
    <ShortForm action={t('shell.stepUp.confirm')} busy={props.busy} refusal={<Fault text={props.fault} />} onSubmit={submit} onCancel={props.onCancel}>
      <SecretInput label={t('shell.password.again')} autoComplete="current-password" data-autofocus autoFocus value={password} onChange={setPassword} error={tried && password === '' ? t('shell.password.missing') : undefined} />
      {props.withPin && <SecretInput label={t('shell.pin')} inputMode="numeric" autoComplete="off" maxLength={8} value={pin} onChange={setPin} error={tried && pin === '' ? t('shell.pin.missing') : undefined} />}
    </ShortForm>
  );
}
