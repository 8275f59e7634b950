// Papers of a visit that the patient confirms first: asks for it, shows what was given. spec: SGW-40
import { Button, Drawer, Text } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { formatInstant, StatusChip, titleCase, useText } from '#ui/index.ts';
import classes from '../documents.module.css';
import { confirmationTones } from './AskedPage.tsx';
import { type Confirmations, AskPaper, useConfirmations } from './AskPaper.tsx';

export function AskPatient({ encounterId }: { encounterId: string }) {
  const { t } = useText();
  const [asking, ask] = useState<Confirmations['papers'][number]>();
  const { data, refetch } = useConfirmations(encounterId);
  const end = () => {
    ask(undefined);
    refetch();
  };
  if (!data || data.papers.length === 0) return null;
  return (
    <section className={classes.card} aria-label={t('documents.ask.title')}>
      <h2 className={`${classes.cardHead} ${classes.cardTitle}`}>{t('documents.ask.title')}</h2>
      <ul className={classes.rows}>
        {data.papers.map((paper) => (
          <li key={`${paper.kind} ${paper.focus}`} className={classes.row}>
            <span className={classes.rowMain}><Text size="sm" span>{paper.title}</Text></span>
            <StatusChip tone={paper.isConfirmed ? 'done' : 'waiting'}>{t(paper.isConfirmed ? 'documents.ask.confirmed' : 'documents.ask.missing')}</StatusChip>
            {!paper.isConfirmed && <Button size="compact-sm" leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => ask(paper)} aria-label={t('documents.ask.actOf', { title: paper.title })}>{t('documents.ask.act')}</Button>}
          </li>
        ))}
        {data.confirmations.map(({ confirmationId, title, state, name, at, method }) => (
          <li key={confirmationId} className={classes.row}>
            <span className={classes.rowMain}><Text size="sm" span c="var(--text-muted)">{t('documents.ask.line', { title, name: titleCase(name), how: t(`documents.ask.method.${method}`), at: formatInstant(at) })}</Text></span>
            <StatusChip tone={confirmationTones[state]}>{t(`documents.ask.state.${state}`)}</StatusChip>
          </li>
        ))}
      </ul>
      <Drawer opened={asking !== undefined} onClose={end} position="right" size="md" title={t('documents.ask.actOf', { title: asking?.title ?? '' })} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {asking && <AskPaper encounterId={encounterId} paper={asking} onDone={end} />}
      </Drawer>
    </section>
  );
}
