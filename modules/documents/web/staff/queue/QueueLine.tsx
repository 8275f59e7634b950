// One paper of the queue: whose, what, who holds it since when; open, sign, remind. spec: SGW-20, SGW-22
import { Anchor, Button, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { asRefusal, useOperation, useRefusalText } from '#fhir/client/index.ts';
import { formatDate, formatInstant, StatusChip, titleCase, useText, useToast } from '#ui/index.ts';
import { nudgeSigner, pdfAddress } from '../../../model/index.ts';
import type { SignTask } from '../../../model/index.ts';
import classes from '../documents.module.css';

const tones = { first: 'neutral', open: 'waiting', pending: 'progress', returned: 'problem' } as const;

export function QueueLine({ task, onSign, onChanged }: { task: SignTask; onSign: () => void; onChanged: () => void }) {
  const { t } = useText();
  const { patient, title, documentId, state, returned, nudged, firstSigner, stepTitle, since } = task;
  const holders = task.holders.map(({ name, standsIn }) => (standsIn ? t('documents.queue.standsIn', { name: titleCase(name) }) : titleCase(name))).join(', ');
  return (
    <li className={classes.queueLine}>
      <div className={classes.queueMain}>
        <Text fw={600}>{titleCase(patient.name)} <Text span size="sm" c="var(--text-muted)">{formatDate(patient.birthDate)}</Text></Text>
        {documentId ? <Anchor size="sm" href={pdfAddress(documentId)} target="_blank" rel="noreferrer">{title}</Anchor> : <Text size="sm">{title}</Text>}
        {firstSigner && <Text size="sm" c="var(--text-muted)">{t('documents.queue.firstSigner', { name: titleCase(firstSigner) })}</Text>}
        {returned && <Text size="sm" c="var(--problem-text)">{t('documents.queue.returnedBy', { name: titleCase(returned.by), at: formatInstant(returned.at), reason: returned.reason })}</Text>}
        {nudged && <Text size="sm" c="var(--waiting-text)">{t('documents.queue.nudgedBy', { name: titleCase(nudged.by), at: formatInstant(nudged.at) })}</Text>}
      </div>
      <div className={classes.queueHold}>
        <StatusChip tone={tones[state]}>{t(`documents.queue.state.${state}`)}</StatusChip>
        <Text size="sm">{[stepTitle, task.isMine ? '' : holders || t('documents.queue.nobody')].filter(Boolean).join(' – ')}</Text>
        <Text size="sm" c="var(--text-muted)">{t('documents.queue.since', { at: formatInstant(since) })}</Text>
      </div>
      {task.isMine && state !== 'pending' && <Button size="compact-md" onClick={onSign} aria-label={t('documents.queue.lookOf', { title, name: titleCase(patient.name) })}>{t('documents.queue.look')}</Button>}
      {!task.isMine && state === 'open' && <Nudge task={task} onChanged={onChanged} />}
    </li>
  );
}

function Nudge({ task: { paperId = '', step = 0, title }, onChanged }: { task: SignTask; onChanged: () => void }) {
  const { t } = useText();
  const text = useRefusalText();
  const toast = useToast();
  const { run, running } = useOperation(nudgeSigner);
  const nudge = () => void run({ paperId, step }).then(({ holders }) => {
    toast({ text: t('documents.queue.nudgeDone', { names: holders.map(({ name }) => titleCase(name)).join(', ') }), tone: 'done' });
    onChanged();
  }, (error: unknown) => toast({ text: text(asRefusal(error)), tone: 'problem' }));
  return <Button size="compact-md" variant="default" leftSection={<IconBell size={16} aria-hidden />} loading={running} onClick={nudge} aria-label={t('documents.queue.nudgeOf', { title })}>{t('documents.queue.nudge')}</Button>;
}
