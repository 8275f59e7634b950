// Look and sign: the papers with their preview, arrows between them, Enter signs all of them with one act. spec: SGN-50
import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { Loading, type StaffSlots, StatusChip, useText, useToast } from '#ui/index.ts';
import { signingState } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { PinBox } from './PinBox.tsx';
import { printPaper, printsAfterSigning, setPrintsAfterSigning } from './printPaper.ts';
import { AskPaper } from '../confirm/AskPaper.tsx';
import { Barred, type BarredPaper } from './Barred.tsx';
import { isWithinText, Preview } from './sheetParts.tsx';
import { useSignSet } from './useSignSet.ts';
import type { SignedSet, SignSet, SignSetState } from './useSignSet.ts';

export interface SignSheetProps {
  readonly encounterId: string;
  /** Only these; all that wait when absent. */
  readonly papers?: StaffSlots['visit.sign']['papers'];
  /** Undefined: there was nothing to sign. */
  readonly onSigned: (signed: SignedSet | undefined) => void;
  readonly onCancel: () => void;
}

export function SignSheet({ encounterId, papers, onSigned, onCancel }: SignSheetProps) {
  const { t } = useText();
  const state = useSignSet(encounterId, papers);
  const { set, refusal, nothing } = state;
  const [asking, ask] = useState<BarredPaper>();
  const first = useEffectEvent(state.prepare);
  useEffect(() => first(), []);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined || !set || isWithinText(event)) return;
    event.preventDefault();
    state.show(Math.min(Math.max(state.shown + step, 0), set.papers.length - 1));
  };
  if (asking) return <AskPaper encounterId={encounterId} paper={asking} onDone={() => { ask(undefined); state.prepare(); }} />;
  if (nothing) return <Nothing onSigned={onSigned} onCancel={onCancel} />;
  if (!set) return refusal ? <Refused state={state} onCancel={onCancel} /> : <Loading rows={6} what={t('documents.sign.preparing')} />;
  return (
    <div className={classes.sheet} data-short={set.papers.length === 0 || undefined} onKeyDown={move}>
      {state.changed && <Text size="sm" role="status" className={classes.caution}>{t('documents.sign.changed')}</Text>}
      <Barred barred={set.barred} alone={set.papers.length === 0} onAsk={ask} />
      {set.papers.length > 0 && <PaperList state={state} set={set} />}
      <Preview paper={set.papers[state.shown]} onOpened={state.markOpened} />
      {refusal && <RefusalNote refusal={refusal} />}
      {refusal?.transient && <p className={classes.caution} role="status">{t('documents.sign.unknown')}</p>}
      <Act state={state} onSigned={onSigned} onCancel={onCancel} />
    </div>
  );
}

function Nothing({ onSigned, onCancel }: Pick<SignSheetProps, 'onSigned' | 'onCancel'>) {
  const { t } = useText();
  return (
    <Stack gap="sm">
      <Text size="sm">{t('documents.sign.nothing')}</Text>
      <Group justify="flex-end"><Button variant="default" onClick={onCancel}>{t('ui.cancel')}</Button><Button autoFocus data-autofocus onClick={() => onSigned(undefined)}>{t('documents.sign.goOn')} (Enter)</Button></Group>
    </Stack>
  );
}

function Refused({ state, onCancel }: { state: SignSetState; onCancel: () => void }) {
  const { t } = useText();
  if (!state.refusal) return null;
  return (
    <Stack gap="sm">
      <RefusalNote refusal={state.refusal} retry={state.prepare} />
      <Group justify="flex-end"><Button variant="default" autoFocus onClick={onCancel}>{t('documents.sign.back')}</Button></Group>
    </Stack>
  );
}

function PaperList({ state, set }: { state: SignSetState; set: SignSet }) {
  const { t } = useText();
  return (
    <ol className={classes.papers} aria-label={t('documents.sign.papers')}>
      {set.papers.map((paper, at) => (
        <li key={paper.paperId}>
          <button type="button" className={classes.paper} aria-current={at === state.shown} onClick={() => state.show(at)}>
            <span className={classes.paperTitle}>{paper.title}</span>
            {paper.replaces && <span className={classes.muted}>{t('documents.sign.replaces')}</span>}
            {!state.opened.has(paper.paperId) && <StatusChip tone="waiting">{t('documents.sign.unopened')}</StatusChip>}
          </button>
        </li>
      ))}
    </ol>
  );
}

/** Unlocks where needed, then the one button. */
function Act({ state, onSigned, onCancel }: Pick<SignSheetProps, 'onSigned' | 'onCancel'> & { state: SignSetState }) {
  const { t } = useText();
  const toast = useToast();
  const button = useRef<HTMLButtonElement>(null);
  const [prints, setPrints] = useState(printsAfterSigning);
  const { data, loading, refusal } = useOperationQuery(signingState, {});
  const { set } = state;
  const count = set?.papers.length ?? 0;
  const unlocked = data?.state === 'unlocked';
  const { signing } = state;
  // Also after a refusal: the button was disabled meanwhile and lost the focus.
  useEffect(() => {
    if (unlocked && !signing) button.current?.focus();
  }, [unlocked, signing, set?.setId]);
  const sign = async () => {
    const signed = await state.sign();
    if (!signed) return;
    if (signed.state === 'pending') toast({ text: t('documents.sign.waits', { count: signed.papers.length }), tone: 'neutral' });
    if (prints) for (const { pdf } of signed.papers) await printPaper(pdf).catch(() => toast({ text: t('documents.print.failed'), tone: 'problem' }));
    onSigned(signed);
  };
  if (loading) return <Loading rows={1} />;
  return (
    <div className={classes.act}>
      {refusal && <RefusalNote refusal={refusal} />}
      {data && !unlocked && count > 0 && <PinBox enrolled={data.state === 'locked'} />}
      {unlocked && <Text size="xs" c="var(--text-muted)">{t('documents.sign.signer', { name: data.certificate?.subject ?? '', issuer: data.certificate?.issuer ?? '' })}</Text>}
      <Group justify="space-between" gap="sm">
        {count > 0 ? <Checkbox label={t('documents.print.after')} checked={prints} onChange={(event) => { setPrints(event.currentTarget.checked); setPrintsAfterSigning(event.currentTarget.checked); }} /> : <span />}
        <Group gap="sm">
          <Button variant="default" onClick={onCancel}>{t('documents.sign.back')}</Button>
          {count > 0 && <Button ref={button} disabled={!unlocked} loading={signing} onClick={() => void sign()}>{t('documents.sign.act', { count })} (Enter)</Button>}
        </Group>
      </Group>
    </div>
  );
}
