// One app: what is registered of it, in or out, and its secret, shown once. spec: SMA-4 SMA-5
import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { type AppField, type AppKind, appKinds, type AppLine, type AppWish, findAppProblems, renewAppSecret, saveApp, switchApp } from '#modules/facility/model/index.ts';
import { useText, useToast } from '#ui/index.ts';
import classes from './apps.module.css';

interface Proof { readonly clientId: string; readonly secret?: string | undefined }
interface AppDialogProps { /** Undefined: a new one. */ readonly app: AppLine | undefined; readonly onClose: () => void }

export function AppDialog({ app, onClose }: AppDialogProps) {
  const { t } = useText();
  const [proof, setProof] = useState<Proof | undefined>(undefined);
  return (
    <Modal opened onClose={onClose} size="lg" title={app ? app.name : t('facility.apps.add')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {proof ? <Secret proof={proof} onClose={onClose} /> : <AppForm app={app} onClose={onClose} onProof={setProof} />}
    </Modal>
  );
}

type Draft = Readonly<Record<'name' | 'kind' | 'scopes' | 'redirectUris' | 'launchUri' | 'jwks' | 'jwksUri', string>>;

const draftOf = (app: AppLine | undefined): Draft => ({
  name: app?.name ?? '', kind: app?.kind ?? 'public', scopes: app?.scopes.join('\n') ?? '', redirectUris: app?.redirectUris.join('\n') ?? '', launchUri: app?.launchUri ?? '', jwks: '', jwksUri: app?.jwksUri ?? '',
});

const linesOf = (text: string): string[] => text.split(/\s+/).filter((line) => line !== '');

function wishOf({ name, kind, scopes, redirectUris, launchUri, jwks, jwksUri }: Draft): AppWish {
  const isBackend = kind === 'backend';
  return {
    name: name.trim(), kind: kind as AppKind, scopes: linesOf(scopes), redirectUris: isBackend ? [] : linesOf(redirectUris), ...(launchUri.trim() !== '' && !isBackend && { launchUri: launchUri.trim() }),
    ...(kind !== 'public' && jwks.trim() !== '' && { jwks: jwks.trim() }), ...(kind !== 'public' && jwksUri.trim() !== '' && { jwksUri: jwksUri.trim() }),
  };
}

/** The server asks the same rule again; keys that stay are not sent. */
function problemsOf(draft: Draft, app: AppLine | undefined) {
  const keepsKeys = (app?.keys.length ?? 0) > 0 && draft.jwks.trim() === '' && draft.jwksUri.trim() === '';
  return findAppProblems(wishOf(draft)).filter(({ field, code }) => !(keepsKeys && field === 'jwks' && code === 'missing'));
}

/** 256 bits as text that needs no escapes. */
const newSecret = (): string => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)))).replaceAll('+', '-').replaceAll('/', '_').replace('=', '');

function useApp(app: AppLine | undefined, told: { onProof: (proof: Proof) => void; onSaved: () => void }) {
  const [save, turn, renew] = [useOperation(saveApp), useOperation(switchApp), useOperation(renewAppSecret)];
  const clientId = app?.clientId ?? '';
  const ignore = () => undefined;
  return {
    busy: save.running || turn.running || renew.running,
    refusal: save.refusal ?? turn.refusal ?? renew.refusal,
    save: (wish: AppWish) => {
      const secret = newSecret();
      return save.run({ ...wish, ...(app && { clientId }), secret }).then((answer) => (app && !answer.secretTaken ? told.onSaved() : told.onProof({ clientId: answer.clientId, ...(answer.secretTaken && { secret }) })), ignore);
    },
    turn: () => turn.run({ clientId, disabled: app?.disabled !== true }).then(told.onSaved, ignore),
    renew: () => {
      const secret = newSecret();
      return renew.run({ clientId, secret }).then(() => told.onProof({ clientId, secret }), ignore);
    },
  };
}

function AppForm({ app, onClose, onProof }: AppDialogProps & { onProof: (proof: Proof) => void }) {
  const { t } = useText();
  const toast = useToast();
  const [draft, setDraft] = useState(draftOf(app));
  const [tried, setTried] = useState(false);
  const server = useApp(app, {
    onProof,
    onSaved: () => {
      toast({ text: t('facility.apps.saved', { name: draft.name }), tone: 'done' });
      onClose();
    },
  });
  const set = (name: keyof Draft) => (value: string) => setDraft((before) => ({ ...before, [name]: value }));
  const problems = problemsOf(draft, app);
  const problemOf = (field: AppField): string | undefined => {
    const found = tried ? problems.find((one) => one.field === field) : undefined;
    return found && t(`facility.apps.problem.${found.code}`, { value: found.value ?? '' });
  };
  const nameMissing = draft.name.trim().length < 2;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!nameMissing && problems.length === 0) void server.save(wishOf(draft));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={t('facility.apps.name')} data-autofocus value={draft.name} onChange={(event) => set('name')(event.currentTarget.value)} error={tried && nameMissing ? t('facility.apps.nameMissing') : undefined} />
        <Select label={t('facility.apps.kind')} data={appKinds.map((kind) => ({ value: kind, label: t(`facility.apps.kind.${kind}`) }))} value={draft.kind} onChange={(kind) => set('kind')(kind ?? 'public')} disabled={app !== undefined} allowDeselect={false} />
        <Addresses draft={draft} set={set} problemOf={problemOf} />
        <Textarea label={t('facility.apps.scopes')} description={t('facility.apps.scopesHint', { example: draft.kind === 'backend' ? 'system/Observation.rs' : 'patient/*.rs, user/Patient.rs, offline_access' })} autosize minRows={3} value={draft.scopes} onChange={(event) => set('scopes')(event.currentTarget.value)} error={problemOf('scopes')} />
        {draft.kind !== 'public' && <Keys app={app} draft={draft} set={set} problemOf={problemOf} />}
        {server.refusal && <RefusalNote refusal={server.refusal} />}
        <Group justify="flex-end" gap="sm">
          {app?.hasSecret && (
            <Button variant="default" onClick={() => void server.renew()} disabled={server.busy}>
              {t('facility.apps.renew')}
            </Button>
          )}
          {app && (
            <Button variant="default" onClick={() => void server.turn()} disabled={server.busy}>
              {t(app.disabled ? 'facility.apps.switchOn' : 'facility.apps.switchOff')}
            </Button>
          )}
          <Button type="submit" loading={server.busy}>
            {t('facility.apps.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface FieldsProps { readonly draft: Draft; readonly set: (name: keyof Draft) => (value: string) => void; readonly problemOf: (field: AppField) => string | undefined }

function Addresses({ draft, set, problemOf }: FieldsProps) {
  const { t } = useText();
  if (draft.kind === 'backend') return null;
  return (
    <>
      <Textarea label={t('facility.apps.redirects')} autosize minRows={1} value={draft.redirectUris} onChange={(event) => set('redirectUris')(event.currentTarget.value)} error={problemOf('redirectUris')} />
      <TextInput label={t('facility.apps.launch')} type="url" value={draft.launchUri} onChange={(event) => set('launchUri')(event.currentTarget.value)} error={problemOf('launchUri')} />
    </>
  );
}

function Keys({ app, draft, set, problemOf }: FieldsProps & { app: AppLine | undefined }) {
  const { t } = useText();
  const known = app?.keys ?? [];
  return (
    <>
      <TextInput label={t('facility.apps.jwksUri')} type="url" value={draft.jwksUri} onChange={(event) => set('jwksUri')(event.currentTarget.value)} error={problemOf('jwksUri')} />
      <Textarea
        label={t('facility.apps.jwks')} description={known.length > 0 ? t('facility.apps.keys', { count: known.length, names: known.join(', ') }) : undefined} autosize minRows={2} maxRows={6}
        value={draft.jwks} onChange={(event) => set('jwks')(event.currentTarget.value)} error={problemOf('jwks')}
      />
    </>
  );
}

function Secret({ proof, onClose }: { proof: Proof; onClose: () => void }) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('facility.apps.id')}</Text>
      <div className={classes.secret}>{proof.clientId}</div>
      {proof.secret !== undefined && (
        <>
          <Text size="sm">{t('facility.apps.secret')}</Text>
          <div className={classes.secret} aria-label={t('facility.apps.secret')} role="note">
            {proof.secret}
          </div>
          <Text size="sm">{t('facility.apps.secretText')}</Text>
        </>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose} data-autofocus>
          {t('facility.apps.noted')}
        </Button>
      </Group>
    </Stack>
  );
}
