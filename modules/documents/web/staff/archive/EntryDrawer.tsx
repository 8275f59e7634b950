// A record of the archive: what it is, its papers, its package, what holds it, and what may be done with it. spec: ARC-32
import { Anchor, Button, Drawer, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { formatDate, formatInstant, formatNumber, Loading, titleCase, useText } from '#ui/index.ts';
import { type ArchiveLine, openArchived, type OpenedArchive } from '../../../model/index.ts';
import classes from './archive.module.css';
import { AskForm } from './AskForm.tsx';
import { EntryChips } from './EntryLine.tsx';
import { HoldActs } from './HoldActs.tsx';

export function EntryDrawer({ id, line, onClose }: { id: string; line: ArchiveLine | undefined; onClose: () => void }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const opened = useOperationQuery(openArchived, { id });
  const shown = opened.data?.line ?? line;
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={shown ? titleCase(shown.name) : t('documents.archive.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {opened.loading && <Loading rows={6} />}
      {opened.refusal && !asking && <RefusalNote refusal={opened.refusal} />}
      {opened.data && !asking && <View entry={opened.data} onChanged={opened.refetch} />}
      {asking ? <AskForm entryId={id} onEnd={() => setAsking(false)} /> : shown && !shown.disposedAt && !opened.loading && <Button mt="md" onClick={() => setAsking(true)}>{t('documents.archive.ask')}</Button>}
    </Drawer>
  );
}

function View({ entry, onChanged }: { entry: OpenedArchive; onChanged: () => void }) {
  const { t } = useText();
  const keeps = usePermission('documents.archive');
  const { line, files, request } = entry;
  return (
    <>
      <Group gap="xs" mb="xs"><EntryChips line={line} /></Group>
      {request && <Text size="sm" mb="xs">{t('documents.archive.openedBy', { number: request.number, until: formatInstant(request.until) })}</Text>}
      <Pairs entry={entry} />
      <section className={classes.section}>
        <Title order={3} size="h5">{t('documents.archive.papers', { count: files.length })}</Title>
        {files.length === 0 && <Text size="sm" c="var(--text-muted)">{t('documents.archive.noPapers')}</Text>}
        <ul className={classes.files}>{files.map((file) => (
          <li key={file.hash}><Anchor href={file.url} target="_blank" rel="noreferrer">{file.title}</Anchor>{file.at && <Text span size="sm" c="var(--text-muted)"> {formatDate(file.at)}</Text>}</li>
        ))}</ul>
      </section>
      {keeps && entry.package && <Package of={entry.package} href={`/archive-files/${line.id}/package.zip`} />}
      {keeps && <HoldActs entry={entry} onChanged={onChanged} />}
    </>
  );
}

function Pairs({ entry: { line, circumstances, icd, retentionSource, raised, archivedAt, archivedBy } }: { entry: OpenedArchive }) {
  const { t } = useText();
  const until = line.retainUntil ? formatDate(line.retainUntil) : t('documents.archive.forEver');
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['birth', line.birthDate && formatDate(line.birthDate)], ['archiveNumber', line.archiveNumber], ['recordNumber', line.number], ['careType', t(`documents.archive.care.${line.care}`)], ['ward', line.wardName],
    ['time', [line.beganOn, line.endedOn].filter((day) => day !== undefined).map(formatDate).join(' – ')], ['place', line.place], ['icd', icd.join(', ') || undefined], ['circumstances', circumstances.map((code) => t(`documents.archive.class.${code}`)).join(', ') || undefined],
    ['class', t(`documents.archive.class.${line.retentionClass}`)], ['until', `${until} (${retentionSource})`], ['raised', raised && `${titleCase(raised.by)}, ${formatInstant(raised.at)}: ${raised.reason}`], ['archived', `${formatInstant(archivedAt)}, ${titleCase(archivedBy)}`],
  ];
  return <dl className={classes.pairs}>{pairs.filter(([, value]) => value).map(([key, value]) => <Pair key={key} name={t(`documents.archive.fact.${key}`)} value={value ?? ''} />)}</dl>;
}

const Pair = ({ name, value }: { name: string; value: string }) => <><dt>{name}</dt><dd>{value}</dd></>;

function Package({ of: { bytes, at, sweptAt, problem }, href }: { of: NonNullable<OpenedArchive['package']>; href: string }) {
  const { t } = useText();
  return (
    <section className={classes.section}>
      <Title order={3} size="h5">{t('documents.archive.package')}</Title>
      <Text size="sm"><Anchor href={href}>{t('documents.archive.package.get', { size: formatNumber(Math.max(1, Math.round(bytes / 1024))) })}</Anchor> · {formatInstant(at)}</Text>
      {sweptAt && <Text size="sm" c={problem ? 'var(--problem-text)' : 'var(--text-muted)'}>{t(problem ? 'documents.archive.package.bad' : 'documents.archive.package.good', { at: formatInstant(sweptAt) })}</Text>}
    </section>
  );
}
