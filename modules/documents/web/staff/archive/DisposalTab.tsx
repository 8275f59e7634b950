// What is over: a list is drawn up, approved by two others, and destroyed; the minutes stay. spec: ARC-40
import { Button, Checkbox, Group, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { EmptyState, formatDate, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { type ArchiveLine, decideDisposal, type DisposalLine, drawUpDisposal, listDisposals } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import classes from './archive.module.css';
import { EntryFacts } from './EntryLine.tsx';

const tones = { 'drawn-up': 'waiting', approved: 'waiting', refused: 'problem', destroying: 'waiting', done: 'done' } as const;

export function DisposalTab() {
  const { t } = useText();
  const list = useOperationQuery(listDisposals, {});
  return (
    <>
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {list.loading && <Loading rows={4} />}
      {list.data && <Due lines={list.data.due} onDone={list.refetch} />}
      {list.data && list.data.disposals.length > 0 && <Title order={2} size="h4" mt="lg">{t('documents.archive.disposals')}</Title>}
      <ul className={classes.list}>{list.data?.disposals.map((disposal) => <Disposal key={disposal.id} disposal={disposal} onDone={list.refetch} />)}</ul>
    </>
  );
}

function Due({ lines, onDone }: { lines: readonly ArchiveLine[]; onDone: () => void }) {
  const { t } = useText();
  const keeps = usePermission('documents.archive');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { run, running, refusal } = useOperation(drawUpDisposal);
  const toggle = (id: string, on: boolean) => setChosen((before) => new Set(on ? [...before, id] : [...before].filter((one) => one !== id)));
  if (lines.length === 0) return <EmptyState text={t('documents.archive.due.none')} />;
  return (
    <section>
      <Title order={2} size="h4">{t('documents.archive.due', { count: lines.length })}</Title>
      <ul className={classes.list}>{lines.map((line) => (
        <li key={line.id} className={classes.entry}>
          {keeps && <Checkbox aria-label={t('documents.archive.due.choose', { record: line.archiveNumber ?? line.number ?? line.name })} checked={chosen.has(line.id)} onChange={(event) => toggle(line.id, event.currentTarget.checked)} />}
          <EntryFacts line={line} />
        </li>
      ))}</ul>
      {refusal && <RefusalNote refusal={refusal} />}
      {keeps && <Button mt="sm" disabled={chosen.size === 0} loading={running} onClick={() => void run({ entryIds: [...chosen] }).then(() => { setChosen(new Set()); onDone(); }, () => undefined)}>{t('documents.archive.drawUp', { count: chosen.size })}</Button>}
    </section>
  );
}

function Disposal({ disposal, onDone }: { disposal: DisposalLine; onDone: () => void }) {
  const { t } = useText();
  const signed = [disposal.firstByName && t('documents.archive.approvedBy', { by: titleCase(disposal.firstByName), at: formatInstant(disposal.firstAt ?? '') }), disposal.secondByName && t('documents.archive.approvedBy', { by: titleCase(disposal.secondByName), at: formatInstant(disposal.secondAt ?? '') })].filter(Boolean).join(' · ');
  return (
    <li className={classes.entry}>
      <div className={classes.facts}>
        <Text fw={600}>{disposal.number}{disposal.decision && ` · ${t('documents.archive.decision', { number: disposal.decision })}`}</Text>
        <Text size="sm">{t('documents.archive.madeBy', { by: titleCase(disposal.madeByName), at: formatInstant(disposal.madeAt) })}{signed && ` · ${signed}`}</Text>
        {disposal.refusedReason && <Text size="sm">{disposal.refusedReason}</Text>}
        <details>
          <summary>{t('documents.archive.items', { count: disposal.items.length })}</summary>
          <ul className={classes.files}>{disposal.items.map((item) => (
            <li key={item.entryId}><Text size="sm">{item.record} {titleCase(item.name)} · {t(`documents.archive.class.${item.retentionClass}`)}, {formatDate(item.retainUntil)} · {item.destroyedAt ? t('documents.archive.destroyed', { at: formatInstant(item.destroyedAt), count: item.files?.length ?? 0 }) : t(item.barred ? 'documents.archive.held' : 'documents.archive.notDestroyed')}</Text></li>
          ))}</ul>
        </details>
      </div>
      <StatusChip tone={tones[disposal.state]}>{t(`documents.archive.disposal.${disposal.state}`)}</StatusChip>
      {disposal.mayDecide && <Decide disposal={disposal} onDone={onDone} />}
    </li>
  );
}

function Decide({ disposal, onDone }: { disposal: DisposalLine; onDone: () => void }) {
  const { t } = useText();
  const [decision, setDecision] = useState(disposal.decision ?? '');
  const [refusing, setRefusing] = useState(false);
  const { run, running, refusal } = useOperation(decideDisposal);
  const decide = (verdict: 'approve' | 'refuse', reason?: string) => void run({ disposalId: disposal.id, verdict, ...(decision.trim() !== '' && { decision: decision.trim() }), ...(reason !== undefined && { reason }) }).then(() => { setRefusing(false); onDone(); }, () => undefined);
  return (
    <Group gap="xs" align="flex-end">
      {!disposal.decision && <TextInput size="xs" label={t('documents.archive.decisionNumber')} maxLength={80} value={decision} onChange={(event) => setDecision(event.currentTarget.value)} />}
      <Button size="compact-sm" color="var(--urgent)" loading={running} onClick={() => decide('approve')}>{t(disposal.state === 'drawn-up' ? 'documents.archive.approveFirst' : 'documents.archive.approveDestroy')}</Button>
      <Button size="compact-sm" variant="default" onClick={() => setRefusing(true)}>{t('documents.archive.refuse')}</Button>
      {refusal && !refusing && <RefusalNote refusal={refusal} />}
      {refusing && <WhyDialog title={`${t('documents.archive.refuse')}: ${disposal.number}`} text={t('documents.archive.items', { count: disposal.items.length })} action={t('documents.archive.refuse')} busy={running} refusal={refusal} onClose={() => setRefusing(false)} onGiven={(reason) => decide('refuse', reason)} />}
    </Group>
  );
}
