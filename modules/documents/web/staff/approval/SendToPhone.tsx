// At the PC: sends the chosen papers to the own phone and waits for the answer. spec: SGW-50
import { Button, Text } from '@mantine/core';
import { IconDeviceMobile } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { RefusalNote, useLive, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatTime, useText } from '#ui/index.ts';
import { approvalState, askApproval } from '../../../model/index.ts';
import classes from '../documents.module.css';
import type { BatchState } from '../queue/useBatch.ts';
import { shortDigest } from './ApprovalCards.tsx';

type Sent = OutputOf<typeof askApproval>;

export function SendToPhone({ state, onDone }: { state: BatchState; onDone: () => void }) {
  const { t } = useText();
  const [sent, setSent] = useState<Sent>();
  const { run, running, refusal } = useOperation(askApproval);
  const send = () => void run({ papers: state.chosen.map(({ paperId, step, digest }) => ({ paperId, digest, opened: true, ...(step !== undefined && { step }) })) }).then(setSent, () => undefined);
  return (
    <>
      {refusal && <RefusalNote refusal={refusal} />}
      {sent ? <Waiting sent={sent} state={state} onDone={onDone} onEnd={() => setSent(undefined)} /> : (
        <Button variant="subtle" size="compact-sm" disabled={state.chosen.length === 0} loading={running} leftSection={<IconDeviceMobile size={16} aria-hidden />} onClick={send}>{t('documents.approval.send')}</Button>
      )}
    </>
  );
}

function Waiting({ sent, state, onDone, onEnd }: { sent: Sent; state: BatchState; onDone: () => void; onEnd: () => void }) {
  const { t } = useText();
  const { data, refetch } = useOperationQuery(approvalState, { approvalId: sent.approvalId });
  useLive(['documents.queue'], refetch);
  const answered = useEffectEvent(() => {
    if (data?.state !== 'approved') return;
    state.take(data.papers);
    if (data.papers.every(({ state: one }) => one !== 'refused')) onDone();
    onEnd();
  });
  useEffect(() => answered(), [data?.state]);
  useEffect(() => {
    const timer = setTimeout(refetch, Math.max(0, Date.parse(sent.until) - Date.now()) + 500);
    return () => clearTimeout(timer);
  }, [refetch, sent.until]);
  const over = data?.state === 'refused' || data?.state === 'ended';
  return (
    <div className={classes.caution} role="status">
      <Text size="sm">{over ? t(`documents.approval.${data.state}`) : t('documents.approval.waiting', { code: shortDigest(sent.digest), time: formatTime(sent.until) })}</Text>
      {over && <Button size="compact-sm" variant="default" onClick={onEnd}>{t('ui.close')}</Button>}
    </div>
  );
}
