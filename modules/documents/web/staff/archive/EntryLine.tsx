// One record of the archive in a list.
import { Text } from '@mantine/core';
import { formatDate, StatusChip, titleCase, useText } from '#ui/index.ts';
import type { ArchiveLine } from '../../../model/index.ts';
import classes from './archive.module.css';

export function EntryLine({ line, onOpen }: { line: ArchiveLine; onOpen: () => void }) {
  return (
    <button type="button" className={classes.entry} onClick={onOpen}>
      <EntryFacts line={line} />
      <span className={classes.chips}><EntryChips line={line} /></span>
    </button>
  );
}

export function EntryFacts({ line }: { line: ArchiveLine }) {
  const { t } = useText();
  const numbers = [line.archiveNumber && t('documents.archive.number', { number: line.archiveNumber }), line.number].filter(Boolean).join(' · ');
  return (
    <span className={`${classes.facts} ${classes.twoColumns}`}>
      <span>
        <Text span fw={600}>{titleCase(line.name)}</Text> <Text span size="sm" c="var(--text-muted)">{line.birthDate && formatDate(line.birthDate)}</Text>
        <Text size="sm">{[numbers, t(`documents.archive.care.${line.care}`)].filter(Boolean).join(' · ')}</Text>
      </span>
      <span>
        <Text size="sm">{[line.wardName, t('documents.archive.ended', { day: formatDate(line.endedOn) })].filter(Boolean).join(' · ')}</Text>
        <Text size="sm" c="var(--text-muted)">{line.retainUntil ? t('documents.archive.keep', { day: formatDate(line.retainUntil) }) : t('documents.archive.keepForEver')}</Text>
      </span>
    </span>
  );
}

export function EntryChips({ line }: { line: ArchiveLine }) {
  const { t } = useText();
  return (
    <>
      {line.origin === 'paper' && <StatusChip tone="neutral">{t('documents.archive.paper')}</StatusChip>}
      {line.held && <StatusChip tone="locked">{t('documents.archive.held')}</StatusChip>}
      {line.disposedAt && <StatusChip tone="cancelled">{t('documents.archive.disposed')}</StatusChip>}
    </>
  );
}
