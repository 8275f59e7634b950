// Look at each paper of a batch and sign those that were looked at with one act. spec: SGW-20
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { signingState } from '../../../model/index.ts';
import type { SignTask } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { SendToPhone } from '../approval/SendToPhone.tsx';
import { AskPaper } from '../confirm/AskPaper.tsx';
import { Barred, type BarredPaper } from '../sign/Barred.tsx';
import { isWithinText, Preview } from '../sign/sheetParts.tsx';
import { PinBox } from '../sign/PinBox.tsx';
import { type BatchPaper, type BatchState, isDone, useBatch } from './useBatch.ts';

export interface BatchSheetProps {
  readonly tasks: readonly SignTask[];
  readonly onDone: (count: number) => void;
  readonly onCancel: () => void;
  readonly onReturn: (paper: { paperId: string; step: number; title: string }) => void;
}

export function BatchSheet({ tasks, onDone, onCancel, onReturn }: BatchSheetProps) {
  const { t } = useText();
  const state = useBatch(tasks);
  const { batch, refusal } = state;
  const [asking, ask] = useState<BarredPaper>();
  const first = useEffectEvent(state.prepare);
  useEffect(() => first(), []);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined || !batch || isWithinText(event)) return;
    event.preventDefault();
    state.show(Math.min(Math.max(state.shown + step, 0), batch.papers.length - 1));
  };
  if (asking) return <AskPaper encounterId={asking.encounterId} paper={asking} onDone={() => { ask(undefined); state.prepare(); }} />;
  if (!batch) return refusal ? <RefusalNote refusal={refusal} retry={state.prepare} /> : <Loading rows={6} what={t('documents.sign.preparing')} />;
  const current = batch.papers[state.shown];
  return (
    <div className={classes.sheet} data-short={batch.papers.length === 0 || undefined} onKeyDown={move}>
      <Barred barred={batch.barred} alone={batch.papers.length === 0} onAsk={ask} />
      {batch.papers.length > 0 && <Text size="sm" c="var(--text-muted)">{t('documents.queue.batchHint')}</Text>}
      <ol className={classes.batch} aria-label={t('documents.sign.papers')}>
        {batch.papers.map((paper, at) => <BatchLine key={paper.paperId} paper={paper} at={at} state={state} />)}
      </ol>
      <Preview paper={current} onOpened={state.markOpened} />
      {refusal && <RefusalNote refusal={refusal} />}
      {refusal?.transient && <p className={classes.caution} role="status">{t('documents.sign.unknown')}</p>}
      <Act state={state} current={current} onDone={onDone} onCancel={onCancel} onReturn={onReturn} />
    </div>
  );
}

function BatchLine({ paper, at, state }: { paper: BatchPaper; at: number; state: BatchState }) {
  const { t, has } = useText();
  const { paperId, title, patientName, stepTitle } = paper;
  const name = titleCase(patientName);
  const result = state.results.get(paperId);
  const line = useRef<HTMLLIElement>(null);
  const isShown = at === state.shown;
  useEffect(() => {
    if (isShown) line.current?.scrollIntoView({ block: 'nearest' });
  }, [isShown]);
  return (
    <li ref={line} className={classes.batchLine} aria-current={isShown}>
      <Checkbox aria-label={t('documents.queue.take', { title, name })} disabled={!state.opened.has(paperId) || isDone(result)} checked={state.chosen.some((one) => one.paperId === paperId)} onChange={(event) => state.choose(paperId, event.currentTarget.checked)} />
      <button type="button" className={classes.batchOpen} onClick={() => state.show(at)}>
        <span className={classes.paperTitle}>{name} – {title}</span>
        {stepTitle && <span className={classes.muted}>{stepTitle}</span>}
      </button>
      {!state.opened.has(paperId) && <StatusChip tone="waiting">{t('documents.sign.unopened')}</StatusChip>}
      {result?.state === 'signed' && <StatusChip tone="signed">{t('documents.state.signed')}</StatusChip>}
      {result?.state === 'pending' && <StatusChip tone="waiting">{t('documents.state.pending')}</StatusChip>}
      {result?.state === 'refused' && <Text size="sm" c="var(--problem-text)" className={classes.batchWhy}>{has(`fault.${result.code}`) ? t(`fault.${result.code}`) : result.code}</Text>}
    </li>
  );
}

interface ActProps extends Pick<BatchSheetProps, 'onDone' | 'onCancel' | 'onReturn'> { readonly state: BatchState; readonly current: BatchPaper | undefined }

function Act({ state, current, onDone, onCancel, onReturn }: ActProps) {
  const { t } = useText();
  const button = useRef<HTMLButtonElement>(null);
  const { data, refusal } = useOperationQuery(signingState, {});
  const unlocked = data?.state === 'unlocked';
  const count = state.chosen.length;
  const { signing } = state;
  // A button that is switched off takes no focus: it waits for the first paper that was looked at.
  const isReady = unlocked && !signing && count > 0;
  useEffect(() => {
    if (isReady) button.current?.focus();
  }, [isReady]);
  const sign = async () => {
    if (await state.sign()) onDone(count);
  };
  const step = current?.step;
  return (
    <div className={classes.act}>
      {refusal && <RefusalNote refusal={refusal} />}
      {data && !unlocked && <PinBox enrolled={data.state === 'locked'} />}
      {unlocked && <Text size="xs" c="var(--text-muted)">{t('documents.sign.signer', { name: data.certificate?.subject ?? '', issuer: data.certificate?.issuer ?? '' })}</Text>}
      <SendToPhone state={state} onDone={() => onDone(count)} />
      <Group justify="space-between" gap="sm">
        {current && step !== undefined && !isDone(state.results.get(current.paperId)) ? <Button variant="default" onClick={() => onReturn({ paperId: current.paperId, step, title: current.title })}>{t('documents.queue.return')}</Button> : <span />}
        <Group gap="sm">
          <Button variant="default" onClick={onCancel}>{t('documents.sign.back')}</Button>
          <Button ref={button} disabled={!unlocked || count === 0} loading={signing} onClick={() => void sign()}>{t('documents.queue.sign', { count, all: state.batch?.papers.length ?? 0 })}</Button>
        </Group>
      </Group>
    </div>
  );
}
