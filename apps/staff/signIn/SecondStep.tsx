// The second half of signing in: a code of the app, a recovery code, or a passkey. spec: PPL-43
import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '#ui/index.ts';
import { Fault } from '../account/Fault.tsx';
import { passkeysWorkHere } from '../account/passkeyBrowser.ts';

export type SecondWay = 'passkey' | 'code' | 'recovery';
export type SecondProof = { readonly code: string } | { readonly recoveryCode: string } | 'passkey';

interface SecondStepProps {
  readonly ways: readonly SecondWay[];
  readonly busy: boolean;
  readonly fault: string | undefined;
  readonly submitText: string;
  readonly onProof: (proof: SecondProof) => void;
}

const second = { variant: 'default' } as const;

/** Also asked in the middle of work, where a fresh proof is needed. */
export function SecondStep(props: SecondStepProps) {
  const { t } = useText();
  const hasPasskey = props.ways.includes('passkey') && passkeysWorkHere();
  const [byRecovery, setByRecovery] = useState(!props.ways.includes('code'));
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const typed = byRecovery ? props.ways.includes('recovery') : true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (code.trim() === '') return;
    props.onProof(byRecovery ? { recoveryCode: code.trim() } : { code: code.trim() });
    setCode('');
    setTried(false);
  };
  return (
    <Stack gap="sm">
      {hasPasskey && (
        <Button {...(props.ways.includes('code') && second)} loading={props.busy} fullWidth onClick={() => props.onProof('passkey')} autoFocus={!props.ways.includes('code')}>
          {t('shell.passkey.use')}
        </Button>
      )}
      {props.ways.includes('passkey') && !passkeysWorkHere() && <Text size="sm">{t('shell.passkey.notHere')}</Text>}
      {typed && (
        <form onSubmit={submit} noValidate>
          <Stack gap="sm">
            <TextInput
              label={t(byRecovery ? 'shell.recovery.one' : 'shell.code')}
              description={t(byRecovery ? 'shell.recovery.hint' : 'shell.code.hint')}
              inputMode={byRecovery ? 'text' : 'numeric'}
              autoComplete="one-time-code"
              maxLength={40}
              autoFocus={!hasPasskey || props.ways.includes('code')}
              data-autofocus
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              error={tried && code.trim() === '' ? t('shell.code.missing') : undefined}
            />
            <Button type="submit" loading={props.busy} fullWidth {...(!props.ways.includes('code') && hasPasskey && second)}>
              {props.submitText}
            </Button>
          </Stack>
        </form>
      )}
      <Fault text={props.fault} />
      {props.ways.includes('code') && props.ways.includes('recovery') && (
        <Text size="sm">
          <Anchor component="button" type="button" ta="left" onClick={() => setByRecovery(!byRecovery)}>
            {t(byRecovery ? 'shell.code.instead' : 'shell.recovery.instead')}
          </Anchor>
        </Text>
      )}
    </Stack>
  );
}

export function SecondStepTitle() {
  const { t } = useText();
  return (
    <Title order={1} mb="xs">
      {t('shell.second')}
    </Title>
  );
}
