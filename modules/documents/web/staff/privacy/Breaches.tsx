// The register of breaches with the clock of 72 hours. spec: PRV-4
import { Button, Checkbox, Group, Modal, NumberInput, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { breachSteps, listBreaches, noteBreach, recordBreach } from '#modules/documents/model/index.ts';
import type { BreachLine, BreachStep } from '#modules/documents/model/index.ts';
import { EmptyState, entries, formatInstant, Loading, ShortForm, StatusChip, useText, useToast } from '#ui/index.ts';
import { NoteDialog } from './NoteDialog.tsx';

export function Breaches() {
  const { t } = useText();
  const list = useOperationQuery(listBreaches, {});
  const [isNew, setNew] = useState(false);
  const [noted, note] = useState<{ line: BreachLine; step: BreachStep } | undefined>(undefined);
  const close = () => { setNew(false); note(undefined); };
  const done = () => { close(); list.refetch(); };
  return (
    <>
      <Group mb="sm"><Button onClick={() => setNew(true)}>{t('documents.privacy.newBreach')}</Button></Group>
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={3} />}
      {list.data?.breaches.length === 0 && <EmptyState text={t('documents.privacy.noBreaches')} />}
      <ul className={entries.list}>{list.data?.breaches.map((line) => <Breach key={line.id} line={line} onStep={(step) => note({ line, step })} />)}</ul>
      {isNew && <NewBreach onClose={close} onDone={done} />}
      {noted && <StepDialog {...noted} onClose={close} onDone={done} />}
    </>
  );
}

function Breach({ line, onStep }: { line: BreachLine; onStep: (step: BreachStep) => void }) {
  const { t } = useText();
  const tone = line.closedAt ? 'done' : line.overdue ? 'problem' : 'progress';
  const open = line.closedAt ? [] : breachSteps.filter((step) => (step === 'closed' ? line.owes.length === 0 : line.owes.includes(step)));
  return (
    <li className={entries.entry}>
      <div className={entries.facts}>
        <Text fw={600}>{`${line.number} · ${formatInstant(line.discoveredAt)} · ${t('documents.privacy.people', { count: line.affected })}`}</Text>
        <Text size="sm">{line.what}</Text>
        <Text size="sm">{line.measures}</Text>
        {line.notes.map(({ step, by, note }) => <Text key={step} size="sm" c="dimmed">{t('documents.privacy.noted', { step: t(`documents.privacy.step.${step}`), by, note })}</Text>)}
      </div>
      <div className={entries.state}>
        <StatusChip tone={tone}>{t(line.closedAt ? 'documents.privacy.closed' : line.overdue ? 'documents.privacy.overdue' : 'documents.privacy.running')}</StatusChip>
        {line.owes.length > 0 && <Text size="sm">{t('documents.privacy.tellBy', { at: formatInstant(line.tellBy) })}</Text>}
        <Group gap="xs">{open.map((step) => <Button key={step} size="compact-md" variant="default" onClick={() => onStep(step)}>{t(`documents.privacy.step.${step}`)}</Button>)}</Group>
      </div>
    </li>
  );
}

function StepDialog({ line, step, onClose, onDone }: { line: BreachLine; step: BreachStep; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const save = useOperation(noteBreach);
  const words = t(`documents.privacy.step.${step}`);
  return <NoteDialog title={`${line.number} – ${words}`} label={t('documents.privacy.note')} action={words} least={1} busy={save.running} refusal={save.refusal} onClose={onClose} onSave={(note) => void save.run({ id: line.id, step, note }).then(onDone, () => undefined)} />;
}

/** Viet Nam keeps UTC+7 all year. */
const localNow = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 16);

function NewBreach({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(recordBreach);
  const [at, setAt] = useState(localNow);
  const [affected, setAffected] = useState<number | string>(0);
  const [what, setWhat] = useState('');
  const [measures, setMeasures] = useState('');
  const [biometric, setBiometric] = useState(false);
  const [tried, setTried] = useState(false);
  const missing = (text: string) => (tried && text.trim() === '' ? t('documents.privacy.missing') : undefined);
  const submit = async () => {
    setTried(true);
    if ([at, what, measures].some((text) => text.trim() === '')) return;
    const made = await save.run({ discoveredAt: `${at}:00+07:00`, what: what.trim(), measures: measures.trim(), biometric, affected: Number(affected) || 0 }).catch(() => undefined);
    if (!made) return;
    toast({ text: t('documents.privacy.breachSaved', { number: made.number, at: formatInstant(made.tellBy) }), tone: 'done' });
    onDone();
  };
  return (
    <Modal opened onClose={onClose} title={t('documents.privacy.newBreach')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('documents.privacy.save')} busy={save.running} refusal={save.refusal && <RefusalNote refusal={save.refusal} />} onSubmit={() => void submit()}>
        <TextInput type="datetime-local" label={t('documents.privacy.discoveredAt')} value={at} onChange={(event) => setAt(event.currentTarget.value)} error={missing(at)} />
        <Textarea label={t('documents.privacy.what')} data-autofocus autosize minRows={2} maxLength={2000} value={what} onChange={(event) => setWhat(event.currentTarget.value)} error={missing(what)} />
        <NumberInput label={t('documents.privacy.affected')} min={0} max={1_000_000_000} allowDecimal={false} thousandSeparator="." decimalSeparator="," value={affected} onChange={setAffected} />
        <Checkbox label={t('documents.privacy.biometric')} checked={biometric} onChange={(event) => setBiometric(event.currentTarget.checked)} />
        <Textarea label={t('documents.privacy.measures')} autosize minRows={2} maxLength={2000} value={measures} onChange={(event) => setMeasures(event.currentTarget.value)} error={missing(measures)} />
      </ShortForm>
    </Modal>
  );
}
