// Fills stay.part: how complete the record of this stay is, live, and how far it has come. spec: REC-10
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { saveForm } from '#modules/chart/model/index.ts';
import { Loading, StatusChip, useText, useToast } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { askUnlock, handOverRecords, recordMeter } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import { GapList, MeterBar } from './GapList.tsx';
import { PaperDialog } from './PaperDialog.tsx';
import { recordTones } from './recordTones.ts';
import classes from './records.module.css';
import { useFresh } from './useFresh.ts';

export function Filler({ encounterId, patientId }: StaffSlots['stay.part']) {
  const { t } = useText();
  const mayWrite = usePermission(saveForm.permission);
  const found = useOperationQuery(recordMeter, {}, { id: encounterId, keepOld: false });
  useFresh(found.refetch);
  const { data } = found;
  return (
    <section className={classes.card} aria-label={t('documents.record.title')}>
      <header className={classes.cardHead}>
        <h2>{t('documents.record.title')}</h2>
        {data?.state && <StatusChip tone={recordTones[data.state]}>{t(`documents.record.state.${data.state}`)}</StatusChip>}
      </header>
      {found.refusal && !data && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!data && !found.refusal && <Loading rows={3} />}
      {data && <MeterBar meter={data.completeness} />}
      {data && <GapList meter={data.completeness} stay={mayWrite && (data.state === 'open' || data.state === 'returned') ? { encounterId, patientId } : undefined} />}
      {data?.recordId && <Acts recordId={data.recordId} encounterId={encounterId} state={data.state ?? 'open'} hasEnded={data.hasEnded} onDone={found.refetch} />}
    </section>
  );
}

interface ActsProps { readonly recordId: string; readonly encounterId: string; readonly state: keyof typeof recordTones; readonly hasEnded: boolean; readonly onDone: () => void }

function Acts({ recordId, encounterId, state, hasEnded, onDone }: ActsProps) {
  const { t } = useText();
  const toast = useToast();
  const [asking, setAsking] = useState(false);
  const [paper, setPaper] = useState(false);
  const ask = useOperation(askUnlock);
  const handOver = useOperation(handOverRecords);
  const may = { handOver: usePermission(handOverRecords.permission), ask: usePermission(askUnlock.permission) };
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const submit = () => void handOver.run({ recordIds: [recordId] }).then(({ results: [first] }) => {
    setProblem(first?.done ? undefined : first?.code);
    if (first?.done) toast({ text: t('documents.records.handedOver', { count: 1 }), tone: 'done' });
    onDone();
  }, () => undefined);
  return (
    <Group gap="xs" className={classes.acts}>
      {may.handOver && hasEnded && (state === 'open' || state === 'returned') && <Button size="compact-sm" variant="default" loading={handOver.running} onClick={submit}>{t('documents.records.handOver')}</Button>}
      {may.ask && (state === 'archived' || state === 'accepted') && <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>{t('documents.records.askUnlock')}</Button>}
      {may.handOver && (state === 'open' || state === 'returned') && <Button size="compact-sm" variant="subtle" onClick={() => setPaper(true)}>{t('documents.record.paper')}</Button>}
      {paper && <PaperDialog encounterId={encounterId} onClose={() => setPaper(false)} onDone={() => { setPaper(false); toast({ text: t('documents.record.paperKept'), tone: 'done' }); onDone(); }} />}
      {problem && <span role="alert" className={classes.problem}>{t(`fault.${problem}`)}</span>}
      {handOver.refusal && <RefusalNote refusal={handOver.refusal} />}
      {asking && (
        <WhyDialog title={t('documents.records.askUnlock')} text={t('documents.records.askUnlockWhat')} action={t('documents.records.askUnlock')} busy={ask.running} refusal={ask.refusal}
          onClose={() => setAsking(false)} onGiven={(reason) => void ask.run({ recordId, reason }).then(() => { setAsking(false); toast({ text: t('documents.records.asked'), tone: 'done' }); onDone(); }, () => undefined)} />
      )}
    </Group>
  );
}
