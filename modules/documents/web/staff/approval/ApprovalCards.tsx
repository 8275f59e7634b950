// On the phone: sets that this person sent from the PC, with their papers and code; approved here with the PIN, or refused. spec: SGW-50
import { Anchor, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useLive, useOperation, useOperationQuery, useRefusalText } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatTime, titleCase, useText, useToast } from '#ui/index.ts';
import { answerApproval, waitingApprovals } from '../../../model/index.ts';
import classes from '../documents.module.css';

type Approval = OutputOf<typeof waitingApprovals>['approvals'][number];

/** As both screens show it. */
export const shortDigest = (digest: string): string => `${digest.slice(0, 4)} ${digest.slice(4, 8)}`.toUpperCase();

export function ApprovalCards() {
  const { data, refetch } = useOperationQuery(waitingApprovals, {});
  useLive(['documents.queue'], refetch);
  return <>{data?.approvals.map((approval) => <ApprovalCard key={approval.approvalId} approval={approval} onEnd={refetch} />)}</>;
}

function ApprovalCard({ approval: { approvalId, digest, until, papers }, onEnd }: { approval: Approval; onEnd: () => void }) {
  const { t } = useText();
  const text = useRefusalText();
  const toast = useToast();
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const { run, running, refusal } = useOperation(answerApproval);
  const answer = (approve: boolean) => void run({ approvalId, digest, approve, ...(approve && { pin }) }).then(({ papers: signed }) => {
    toast(approve ? { text: t('documents.sign.done', { count: signed.filter(({ state }) => state !== 'refused').length }), tone: 'done' } : { text: t('documents.approval.refused'), tone: 'neutral' });
    onEnd();
  }, () => setPin(''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (pin !== '') answer(true);
  };
  return (
    <form className={classes.approval} onSubmit={submit} noValidate aria-label={t('documents.approval.title')}>
      <Stack gap="sm">
        <Text fw={600}>{t('documents.approval.title')}</Text>
        <Text size="sm">{t('documents.approval.compare', { code: shortDigest(digest), time: formatTime(until) })}</Text>
        <ul className={classes.approvalPapers}>{papers.map(({ paperId, title, patientName, preview }) => <li key={paperId}><Anchor href={preview} target="_blank" rel="noreferrer" size="sm">{titleCase(patientName)} – {title}</Anchor></li>)}</ul>
        <PasswordInput label={t('documents.pin.unlock')} inputMode="numeric" autoComplete="off" value={pin} visibilityToggleButtonProps={{ 'aria-label': t('documents.pin.show') }}
          error={tried && pin === '' ? t('documents.pin.missing') : refusal && text(refusal)} onChange={(event) => setPin(event.currentTarget.value)} />
        <Group gap="sm">
          <Button type="submit" loading={running}>{t('documents.approval.approve', { count: papers.length })}</Button>
          <Button variant="default" disabled={running} onClick={() => answer(false)}>{t('documents.approval.refuse')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
