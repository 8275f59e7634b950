// One record: left what it holds and who signed, right the checklist, each item passed or failed with what has to be put right; below, what happened
// to it, with the reasons of earlier readings. spec: REC-21, REC-23
import { Button, Group, SegmentedControl, Textarea } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatInstant, Loading, StatusChip, titleCase, useText, useToast } from '#ui/index.ts';
import { checkRecord, decideUnlockRecord, recordSheet } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import { GapList, MeterBar } from './GapList.tsx';
import { recordTones } from './recordTones.ts';
import classes from './records.module.css';
import { useFresh } from './useFresh.ts';

type Sheet = OutputOf<typeof recordSheet>;

export function CheckPane({ recordId, onClose }: { recordId: string; onClose: () => void }) {
  const { t } = useText();
  const found = useOperationQuery(recordSheet, { recordId }, { keepOld: false });
  useFresh(found.refetch);
  const office = usePermission(checkRecord.permission);
  const sheet = found.data;
  return (
    <section className={classes.check} aria-label={t('documents.records.one')}>
      <Group gap="sm">
        <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onClose}>{t('documents.records.back')}</Button>
        {sheet && <h2>{titleCase(sheet.record.name)} · {sheet.record.number}</h2>}
        {sheet && <StatusChip tone={recordTones[sheet.record.state]}>{t(`documents.record.state.${sheet.record.state}`)}</StatusChip>}
      </Group>
      {found.refusal && !sheet && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!sheet && !found.refusal && <Loading rows={6} />}
      {sheet && (
        <div className={classes.columns}>
          <Holding sheet={sheet} />
          <div className={classes.column}>
            {office && sheet.record.state === 'handed-over' && sheet.record.receivedAt && <Checklist sheet={sheet} onDone={onClose} />}
            {office && sheet.record.unlockAsked && <Unlock sheet={sheet} onDone={found.refetch} />}
            <History sheet={sheet} />
          </div>
        </div>
      )}
    </section>
  );
}

function Holding({ sheet }: { sheet: Sheet }) {
  const { t } = useText();
  return (
    <div className={classes.column}>
      <div className={classes.card}>
        <header className={classes.cardHead}><h3>{t('documents.record.title')}</h3></header>
        <MeterBar meter={sheet.completeness} />
        <GapList meter={sheet.completeness} stay={undefined} />
      </div>
      <div className={classes.card}>
        <header className={classes.cardHead}><h3>{t('documents.records.documents')} ({sheet.documents.length})</h3></header>
        <ul className={classes.papers}>
          {sheet.documents.map((document) => (
            <li key={document.id}>
              {document.url ? <a href={document.url} target="_blank" rel="noreferrer">{document.title}</a> : document.title}
              <span className={classes.muted}>{[formatInstant(document.at), document.signer && titleCase(document.signer)].filter(Boolean).join(' · ')}</span>
              <StatusChip tone={document.signed ? 'signed' : 'waiting'}>{t(document.signed ? 'documents.records.signed' : 'documents.records.notSigned')}</StatusChip>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

interface Mark { readonly passed?: boolean; readonly reason: string }

function Checklist({ sheet, onDone }: { sheet: Sheet; onDone: () => void }) {
  const { t, language } = useText();
  const toast = useToast();
  const call = useOperation(checkRecord);
  const [marks, setMarks] = useState<Readonly<Record<string, Mark>>>({});
  const [tried, setTried] = useState(false);
  const before = sheet.events.find(({ kind }) => kind === 'returned');
  const markOf = (key: string): Mark => marks[key] ?? { reason: '' };
  const set = (key: string, part: Partial<Mark>) => setMarks((all) => ({ ...all, [key]: { ...markOf(key), ...part } }));
  const failed = sheet.checklist.some(({ key }) => markOf(key).passed === false);
  const lacking = (key: string) => markOf(key).passed === undefined || (markOf(key).passed === false && markOf(key).reason.trim().length < 3);
  const submit = () => {
    setTried(true);
    if (sheet.checklist.some(({ key }) => lacking(key))) return;
    const items = sheet.checklist.map(({ key }) => ({ key, passed: markOf(key).passed === true, ...(markOf(key).passed === false && { reason: markOf(key).reason.trim() }) }));
    void call.run({ recordId: sheet.record.recordId, outcome: failed ? 'return' : 'accept', items }).then(() => {
      toast({ text: t(failed ? 'documents.records.returned' : 'documents.records.accepted'), tone: 'done' });
      onDone();
    }, () => undefined);
  };
  return (
    <div className={classes.card}>
      <header className={classes.cardHead}><h3>{t('documents.records.checklist')}</h3></header>
      <ul className={classes.items}>
        {sheet.checklist.map(({ key, title }) => {
          const earlier = before?.failed.find((one) => one.key === key);
          return (
            <li key={key}>
              <span id={`check-${key}`}>{title[language]}</span>
              {earlier && <span className={classes.earlier}>{t('documents.records.earlier', { reason: earlier.reason })}</span>}
              <SegmentedControl size="xs" aria-labelledby={`check-${key}`} value={markOf(key).passed === undefined ? '' : String(markOf(key).passed)} onChange={(value) => set(key, { passed: value === 'true' })}
                data={[{ value: 'true', label: t('documents.records.passed') }, { value: 'false', label: t('documents.records.failed') }]} />
              {markOf(key).passed === false && <Textarea aria-label={t('documents.records.whatToFix')} placeholder={t('documents.records.whatToFix')} autosize maxLength={500} value={markOf(key).reason} onChange={(event) => set(key, { reason: event.currentTarget.value })} />}
              {tried && lacking(key) && <span role="alert" className={classes.problem}>{t(markOf(key).passed === undefined ? 'documents.records.markIt' : 'documents.records.sayWhat')}</span>}
            </li>
          );
        })}
      </ul>
      {call.refusal && <RefusalNote refusal={call.refusal} />}
      <Group justify="flex-end" className={classes.acts}>
        <Button size="compact-sm" variant="default" onClick={() => setMarks(Object.fromEntries(sheet.checklist.map(({ key }) => [key, markOf(key).passed === false ? markOf(key) : { passed: true, reason: '' }])))}>{t('documents.records.restPassed')}</Button>
        <Button size="compact-sm" loading={call.running} onClick={submit}>{t(failed ? 'documents.records.return' : 'documents.records.accept')}</Button>
      </Group>
    </div>
  );
}

function Unlock({ sheet, onDone }: { sheet: Sheet; onDone: () => void }) {
  const { t } = useText();
  const [approve, setApprove] = useState<boolean | undefined>(undefined);
  const call = useOperation(decideUnlockRecord);
  const question = sheet.events.find(({ id }) => id === sheet.record.unlockAsked);
  const words = approve ? 'documents.records.unlock' : 'documents.records.refuseUnlock';
  return (
    <div className={classes.card}>
      <header className={classes.cardHead}><h3>{t('documents.records.unlockWaits')}</h3></header>
      <p className={classes.quiet}>{t('documents.records.askedBy', { by: titleCase(question?.by ?? ''), at: formatInstant(question?.at), reason: question?.reason ?? '' })}</p>
      <Group justify="flex-end" className={classes.acts}>
        <Button size="compact-sm" variant="default" onClick={() => setApprove(false)}>{t('documents.records.refuseUnlock')}</Button>
        <Button size="compact-sm" onClick={() => setApprove(true)}>{t('documents.records.unlock')}</Button>
      </Group>
      {approve !== undefined && (
        <WhyDialog title={t(words)} text={t('documents.records.unlockWhat')} action={t(words)} busy={call.running} refusal={call.refusal} onClose={() => setApprove(undefined)}
          onGiven={(reason) => void call.run({ recordId: sheet.record.recordId, approve, reason }).then(() => { setApprove(undefined); onDone(); }, () => undefined)} />
      )}
    </div>
  );
}

function History({ sheet }: { sheet: Sheet }) {
  const { t, language } = useText();
  const titleOf = (key: string) => sheet.checklist.find((one) => one.key === key)?.title[language] ?? key;
  return (
    <div className={classes.card}>
      <header className={classes.cardHead}><h3>{t('documents.records.history')}</h3></header>
      {sheet.events.length === 0 && <p className={classes.quiet}>{t('documents.records.noHistory')}</p>}
      <ol className={classes.events}>
        {sheet.events.map((event) => (
          <li key={event.id}>
            <strong>{t(`documents.records.event.${event.kind}`)}</strong>{event.archiveNumber && ` ${event.archiveNumber}`}
            <span className={classes.muted}>{formatInstant(event.at)} · {titleCase(event.by)}</span>
            {event.reason && <span>{event.reason}</span>}
            {event.failed.map(({ key, reason }) => <span key={key} className={classes.problem}>{titleOf(key)}: {reason}</span>)}
          </li>
        ))}
      </ol>
    </div>
  );
}
