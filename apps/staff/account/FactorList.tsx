// What is asked beside the password: the app, the passkeys, the recovery codes. spec: PPL-43, PPL-44, PPL-60
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import { formatInstant, Loading, ShortForm, StatusChip, useText } from '#ui/index.ts';
import { AppSetUp } from './AppSetUp.tsx';
import { Fault } from './Fault.tsx';
import { PasskeySetUp } from './PasskeySetUp.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import classes from './account.module.css';
import { accountKey, useAct } from './useAct.ts';

interface Factors { readonly code: boolean; readonly passkeys: number; readonly recoveryCodesLeft: number; readonly required: boolean }
interface Passkey { readonly id: string; readonly name: string; readonly synced: boolean; readonly createdAt: string; readonly usedAt: string | null }
type Open = { readonly what: 'app' | 'passkey' } | { readonly what: 'codes'; readonly codes: readonly string[] } | { readonly what: 'name' | 'remove'; readonly passkey: Passkey } | { readonly what: 'removeApp' };

export function FactorList() {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const ask = <T,>(path: string) => async ({ signal }: { signal: AbortSignal }) => (await client.send(path, { signal })).body as T;
  const factors = useQuery({ queryKey: [accountKey, 'factors'], queryFn: ask<Factors>('/auth/factors') });
  const keys = useQuery({ queryKey: [accountKey, 'passkeys'], queryFn: ask<{ passkeys: Passkey[] }>('/auth/passkeys') });
  const error = factors.error ?? keys.error;
  if (error) return <RefusalNote refusal={asRefusal(error)} />;
  if (!factors.data || !keys.data) return <Loading rows={4} />;
  const { code, passkeys, recoveryCodesLeft, required } = factors.data;
  const any = code || passkeys > 0;
  const renew = () => act.run(async () => {
    const { recoveryCodes } = (await client.send('/auth/recovery-codes', { method: 'POST' })).body as { recoveryCodes: string[] };
    setOpen({ what: 'codes', codes: recoveryCodes });
  });
  return (
    <>
      <Text size="sm">{t(required ? 'shell.factors.required' : any ? 'shell.factors.on' : 'shell.factors.off')}</Text>
      <ul className={classes.list}>
        <Line title={t('shell.app')} text={t('shell.app.text')} chip={code && <StatusChip tone="done">{t('shell.factors.inUse')}</StatusChip>}>
          <Button variant="default" size="compact-md" onClick={() => setOpen({ what: code ? 'removeApp' : 'app' })}>
            {t(code ? 'shell.app.remove' : 'shell.app.setUp')}
          </Button>
        </Line>
        {keys.data.passkeys.map((passkey) => (
          <Line key={passkey.id} title={t('shell.passkey.named', { name: passkey.name })}
            text={t(passkey.usedAt ? 'shell.passkey.used' : 'shell.passkey.made', { made: formatInstant(passkey.createdAt), used: passkey.usedAt ? formatInstant(passkey.usedAt) : '' })}>
            <Button variant="default" size="compact-md" aria-label={t('shell.passkey.renameOne', { name: passkey.name })} onClick={() => setOpen({ what: 'name', passkey })}>
              {t('shell.passkey.rename')}
            </Button>
            <Button variant="default" size="compact-md" aria-label={t('shell.passkey.removeOne', { name: passkey.name })} onClick={() => setOpen({ what: 'remove', passkey })}>
              {t('shell.factors.remove')}
            </Button>
          </Line>
        ))}
        <Line title={t('shell.passkey')} text={t('shell.passkey.about')}>
          <Button variant="default" size="compact-md" onClick={() => setOpen({ what: 'passkey' })}>
            {t('shell.passkey.add')}
          </Button>
        </Line>
        {any && (
          <Line title={t('shell.recovery')} text={t('shell.recovery.left', { count: recoveryCodesLeft })}>
            <Button variant="default" size="compact-md" loading={act.busy} onClick={() => void renew()}>
              {t('shell.recovery.renew')}
            </Button>
          </Line>
        )}
      </ul>
      <Fault text={act.fault} />
      <FactorDialog open={open} setOpen={setOpen} />
    </>
  );
}

function Line(props: { title: string; text: string; chip?: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.line}>
      <div>
        <Text size="sm" fw={600}>
          {props.title}
        </Text>
        <Text size="xs" c="dimmed">
          {props.text}
        </Text>
      </div>
      <Group gap="sm">
        {props.chip}
        {props.children}
      </Group>
    </li>
  );
}

const titles = { app: 'shell.app', passkey: 'shell.passkey.add', codes: 'shell.recovery', name: 'shell.passkey.rename', remove: 'shell.factors.remove', removeApp: 'shell.app.remove' } as const;

function FactorDialog({ open, setOpen }: { open: Open | undefined; setOpen: (open: Open | undefined) => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const close = () => setOpen(undefined);
  const onSetUp = (codes: readonly string[]) => setOpen(codes.length > 0 ? { what: 'codes', codes } : undefined);
  // Codes that are shown once are not lost by a click beside them.
  const firm = open?.what === 'codes';
  return (
    <Modal opened={open !== undefined} onClose={close} title={open && t(titles[open.what])} closeButtonProps={{ 'aria-label': t('ui.close') }} withCloseButton={!firm} closeOnClickOutside={!firm} closeOnEscape={!firm}>
      {open?.what === 'app' && <AppSetUp onDone={onSetUp} onCancel={close} />}
      {open?.what === 'passkey' && <PasskeySetUp onDone={onSetUp} onCancel={close} />}
      {open?.what === 'codes' && <RecoveryCodes codes={open.codes} onDone={close} />}
      {open?.what === 'name' && <Rename passkey={open.passkey} onClose={close} />}
      {open?.what === 'remove' && <Remove text={t('shell.passkey.removeText', { name: open.passkey.name })} onRemove={() => client.send(`/auth/passkeys/${open.passkey.id}`, { method: 'DELETE' })} onClose={close} />}
      {open?.what === 'removeApp' && <Remove text={t('shell.app.removeText')} onRemove={() => client.send('/auth/totp', { method: 'DELETE' })} onClose={close} />}
    </Modal>
  );
}

function Rename(props: { passkey: Passkey; onClose: () => void }) {
  const { t } = useText();
  const client = useFhirClient();
  const act = useAct();
  const [name, setName] = useState(props.passkey.name);
  const submit = async () => {
    if (name.trim() === '') return;
    if (await act.run(() => client.send(`/auth/passkeys/${props.passkey.id}`, { method: 'PUT', body: { name: name.trim() } }))) props.onClose();
  };
  return (
    <ShortForm action={t('shell.passkey.rename')} busy={act.busy} refusal={<Fault text={act.fault} />} onSubmit={() => void submit()} onCancel={props.onClose}>
      <TextInput label={t('shell.passkey.name')} maxLength={100} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} error={name.trim() === '' ? t('shell.passkey.name.missing') : undefined} />
    </ShortForm>
  );
}

function Remove(props: { text: string; onRemove: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useText();
  const act = useAct();
  const remove = async () => {
    if (await act.run(props.onRemove)) props.onClose();
  };
  return (
    <Stack gap="sm">
      <Text size="sm">{props.text}</Text>
      <Fault text={act.fault} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={props.onClose} data-autofocus>
          {t('ui.cancel')}
        </Button>
        <Button color="red" loading={act.busy} onClick={() => void remove()}>
          {t('shell.factors.remove')}
        </Button>
      </Group>
    </Stack>
  );
}
