// One paper: its state in words, opened in a tab of its own, printed without leaving the screen. spec: SGN-53
import { ActionIcon, Anchor, Text } from '@mantine/core';
import { IconPrinter, IconTextSize } from '@tabler/icons-react';
import { formatInstant, StatusChip, useText, useToast } from '#ui/index.ts';
import { largeAddress, pdfAddress } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { printPaper } from '../sign/printPaper.ts';
import { WithdrawButton } from './WithdrawButton.tsx';
import type { Paper } from './PapersOfVisit.tsx';

const tones = { unsigned: 'neutral', changed: 'problem', pending: 'waiting', waiting: 'progress', returned: 'problem', signed: 'signed', withdrawn: 'problem' } as const;

export function PaperRow({ paper }: { paper: Paper }) {
  const { t } = useText();
  const toast = useToast();
  const address = paper.documentId && pdfAddress(paper.documentId);
  const print = (pdf: string) => void printPaper(pdf).catch(() => toast({ text: t('documents.print.failed'), tone: 'problem' }));
  return (
    <li className={classes.row}>
      <span className={classes.rowMain}>
        {address ? <Anchor href={address} target="_blank" rel="noreferrer" size="sm">{paper.title}</Anchor> : <Text size="sm" span>{paper.title}</Text>}
        {paper.signedAt && <span className={classes.muted}>{formatInstant(paper.signedAt)}</span>}
        {paper.verifyCode && paper.documentId && <Anchor className={classes.muted} href={`/verify/${paper.verifyCode}`} target="_blank" rel="noreferrer">{paper.verifyCode}</Anchor>}
      </span>
      <StatusChip tone={tones[paper.state]}>{t(`documents.state.${paper.state}`)}</StatusChip>
      {address && paper.state !== 'withdrawn' && <ActionIcon variant="subtle" aria-label={t('documents.print.one', { title: paper.title })} title={t('documents.print.one', { title: paper.title })} onClick={() => print(address)}><IconPrinter size={18} aria-hidden /></ActionIcon>}
      {address && paper.kind === 'prescription' && paper.state === 'signed' && <ActionIcon variant="subtle" aria-label={t('documents.print.large', { title: paper.title })} title={t('documents.print.large', { title: paper.title })} onClick={() => print(largeAddress(address))}><IconTextSize size={18} aria-hidden /></ActionIcon>}
      {paper.documentId && paper.state !== 'withdrawn' && <WithdrawButton documentId={paper.documentId} title={paper.title} />}
    </li>
  );
}
