// Propose a draft; approve it or give it back. spec: POL-14
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation, usePermission } from '#fhir/client/index.ts';
import { formatDate, localDay, parseDate, useText, useToast } from '#ui/index.ts';
import { decidePolicy, proposePolicy } from '../../../model/index.ts';
import { NoteDialog } from '../privacy/NoteDialog.tsx';
import type { PolicyView } from './PolicyScreen.tsx';

type Draft = NonNullable<PolicyView['draft']>;

export function DraftActs({ draft, onDone }: { draft: Draft; onDone: () => void }) {
  const { t } = useText();
  const [open, setOpen] = useState<'propose' | 'approve' | 'return' | undefined>(undefined);
  const mayPropose = usePermission(proposePolicy.permission);
  const mayDecide = usePermission(decidePolicy.permission);
  const { state } = draft.version;
  const close = () => setOpen(undefined);
  const done = () => { close(); onDone(); };
  return (
    <>
      {state === 'draft' && mayPropose && <Button variant="default" disabled={draft.problems.length > 0 || draft.changes.length === 0} onClick={() => setOpen('propose')}>{t('documents.policy.propose')}</Button>}
      {state === 'proposed' && draft.mayApprove && <Button onClick={() => setOpen('approve')}>{t('documents.policy.approve')}</Button>}
      {state === 'proposed' && mayDecide && <Button variant="default" onClick={() => setOpen('return')}>{t('documents.policy.return')}</Button>}
      {state === 'proposed' && !draft.mayApprove && <Text size="sm">{t('documents.policy.waits')}</Text>}
      {open === 'propose' && <ProposeDialog draft={draft} onClose={close} onDone={done} />}
      {(open === 'approve' || open === 'return') && <Verdict draft={draft} verdict={open} onClose={close} onDone={done} />}
    </>
  );
}

interface DialogProps { readonly draft: Draft; readonly onClose: () => void; readonly onDone: () => void }

function ProposeDialog({ draft, onClose, onDone }: DialogProps) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(proposePolicy);
  const [number, setNumber] = useState('');
  const [typed, setTyped] = useState(() => formatDate(localDay(new Date())));
  const [tried, setTried] = useState(false);
  const day = parseDate(typed, 2099);
  const validFrom = day?.length === 10 ? day : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (number.trim() === '' || validFrom === undefined) return;
    void save.run({ hash: draft.version.hash, number: number.trim(), validFrom }).then(() => { toast({ text: t('documents.policy.proposed'), tone: 'done' }); onDone(); }, () => undefined);
  };
  return (
    <Modal opened onClose={onClose} title={<strong>{t('documents.policy.propose')}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput data-autofocus label={t('documents.policy.numberField')} placeholder="215/QĐ-BV" maxLength={60} value={number} error={tried && number.trim() === '' ? t('documents.policy.missing') : undefined} onChange={(event) => setNumber(event.currentTarget.value)} />
          <TextInput label={t('documents.policy.fromField')} placeholder="dd/mm/yyyy" inputMode="numeric" maxLength={10} value={typed} error={tried && validFrom === undefined ? t('documents.policy.dayWrong') : undefined} onChange={(event) => setTyped(event.currentTarget.value)} />
          {save.refusal && <RefusalNote refusal={save.refusal} />}
          <Group justify="flex-end"><Button type="submit" loading={save.running}>{t('documents.policy.propose')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Verdict({ draft, verdict, onClose, onDone }: DialogProps & { verdict: 'approve' | 'return' }) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(decidePolicy);
  const { hash, version, validFrom, number = '' } = draft.version;
  const decide = (reason?: string) => void save.run({ hash, verdict, ...(reason !== undefined && { reason }) }).then(() => { toast({ text: t(`documents.policy.done.${verdict}`), tone: 'done' }); onDone(); }, () => undefined);
  if (verdict === 'return') return <NoteDialog title={t('documents.policy.return')} label={t('documents.policy.reason')} action={t('documents.policy.return')} least={1} busy={save.running} refusal={save.refusal} onClose={onClose} onSave={decide} />;
  return (
    <Modal opened onClose={onClose} title={<strong>{t('documents.policy.approve')}</strong>} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Stack gap="sm">
        <Text size="sm">{t('documents.policy.approveText', { version, number, day: formatDate(validFrom), count: draft.changes.length })}</Text>
        {save.refusal && <RefusalNote refusal={save.refusal} />}
        <Group justify="flex-end"><Button data-autofocus loading={save.running} onClick={() => decide()}>{t('documents.policy.approve')}</Button></Group>
      </Stack>
    </Modal>
  );
}
