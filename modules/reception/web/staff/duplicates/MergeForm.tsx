// What the merge will do, in one sentence, and the two ways to decide: one person, or two. spec: IDY-7, IDY-12, IDY-14
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { dismissSuspect, mergePatients } from '#modules/reception/model/index.ts';
import type { MergeSide } from '#modules/reception/model/index.ts';
import { useText, useToast } from '#ui/index.ts';
import type { Comparison } from './CompareSheet.tsx';
import { useMovedWords } from './movedWords.ts';
import classes from './duplicates.module.css';

interface MergeFormProps { readonly comparison: Comparison; readonly kept: MergeSide; readonly closed: MergeSide; readonly onClose: () => void }

const leastReason = 5;

export function MergeForm({ comparison, kept, closed, onClose }: MergeFormProps) {
  const { t } = useText();
  const toast = useToast();
  const merge = useOperation(mergePatients);
  const dismiss = useOperation(dismissSuspect);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const isGood = reason.trim().length >= leastReason;
  const decide = (work: () => Promise<string>) => {
    setTried(true);
    // A refusal stands above the buttons.
    if (isGood) void work().then((text) => { toast({ text, tone: 'done' }); onClose(); }, () => undefined);
  };
  const onMerge = (event: FormEvent) => {
    event.preventDefault();
    decide(async () => {
      const { outcome } = await merge.run({ sourceId: closed.id, targetId: kept.id, reason: reason.trim() });
      return t(outcome === 'merged' ? 'reception.double.done' : 'reception.double.proposed', { name: kept.name });
    });
  };
  const onTwo = () => decide(async () => {
    await dismiss.run({ firstId: kept.id, secondId: closed.id, reason: reason.trim() });
    return t('reception.double.dismissed');
  });
  const waits = comparison.fourEyes && comparison.ownProposal;
  const refusal = merge.refusal ?? dismiss.refusal;
  return (
    <form onSubmit={onMerge} noValidate className={classes.form}>
      <Preview kept={kept} closed={closed} />
      {comparison.fourEyes && <p className={classes.note}>{comparison.proposedBy ? t('reception.double.fourEyesProposed', { person: comparison.proposedBy }) : t('reception.double.fourEyes')}</p>}
      <TextInput label={t('reception.double.reason')} placeholder={t('reception.double.reasonHint')} withAsterisk value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} error={tried && !isGood ? t('reception.double.reasonMissing') : undefined} />
      {refusal && <RefusalNote refusal={refusal} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onTwo} loading={dismiss.running} disabled={merge.running}>{t('reception.double.two')}</Button>
        <Button type="submit" loading={merge.running} disabled={waits || dismiss.running}>{t(comparison.fourEyes && !comparison.proposedBy ? 'reception.double.propose' : 'reception.double.merge')}</Button>
      </Group>
    </form>
  );
}

function Preview({ kept, closed }: Pick<MergeFormProps, 'kept' | 'closed'>) {
  const { t } = useText();
  const moved = useMovedWords();
  const codeOf = (side: MergeSide) => side.patientCode ?? side.name;
  return (
    <section className={classes.preview} aria-live="polite" aria-label={t('reception.double.preview')}>
      <p>{t('reception.double.willClose', { closed: codeOf(closed), kept: codeOf(kept) })}</p>
      <p>{closed.resources.length > 0 ? t('reception.double.willMove', { moved: moved(closed.resources) }) : t('reception.double.nothingMoves')}</p>
      {closed.openTickets > 0 && <p>{t('reception.double.ticketsMove', { count: closed.openTickets })}</p>}
      <p className={classes.muted}>{t('reception.double.papersStay')}</p>
    </section>
  );
}
