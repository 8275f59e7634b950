// Setting up an authenticator app: the QR code, the same for typing, and the first code. spec: PPL-40
import { Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import { Loading, QrCode, type QrDrawing, ShortForm, useText } from '#ui/index.ts';
import classes from './account.module.css';
import { Fault } from './Fault.tsx';
import { useAct } from './useAct.ts';

interface Begun { readonly uri: string; readonly typed: string; readonly qr: QrDrawing }

export function AppSetUp(props: { onDone: (recoveryCodes: readonly string[]) => void; onCancel: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const begun = useQuery({ queryKey: ['beginCodes'], queryFn: async () => (await client.send('/auth/totp', { method: 'POST' })).body as Begun, retry: false, gcTime: 0, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false });
  const submit = async () => {
    setTried(true);
    if (code.trim() === '') return;
    await act.run(async () => {
      const { recoveryCodes } = (await client.send('/auth/totp/confirm', { method: 'POST', body: { code } })).body as { recoveryCodes: string[] };
      props.onDone(recoveryCodes);
    });
  };
  if (begun.error) return <RefusalNote refusal={asRefusal(begun.error)} />;
  if (!begun.data) return <Loading rows={4} />;
  const { qr, typed } = begun.data;
  return (
    <ShortForm action={t('shell.app.use')} busy={act.busy} refusal={<Fault text={act.fault} />} onSubmit={() => void submit()} onCancel={props.onCancel}>
      <Text size="sm">{t('shell.app.scan')}</Text>
      <QrCode drawing={qr} label={t('shell.app.qr')} />
      <Text size="sm">
        {t('shell.app.typed')} <code className={classes.typed}>{typed.match(/.{1,4}/g)?.join(' ')}</code>
      </Text>
      <TextInput
        label={t('shell.code.first')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        data-autofocus
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={tried && code.trim() === '' ? t('shell.code.missing') : undefined}
      />
    </ShortForm>
  );
}
