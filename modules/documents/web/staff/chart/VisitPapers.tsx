// Fills chart.documents: papers of the latest visits with their state; opens, prints, signs. spec: SGN-53
import { ActionIcon, Anchor, Button, Drawer, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useLiveSearches, useOperationQuery, usePermission, useSearch } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { Encounter } from '#fhir/types/index.ts';
import { formatDate, Loading, StatusChip, useText, useToast } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { signList } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { printPdf } from '../sign/printPdf.ts';
import { SignSheet } from '../sign/SignSheet.tsx';
import type { SignedSet } from '../sign/useSignSet.ts';

type Paper = OutputOf<typeof signList>['papers'][number];

const tones = { unsigned: 'neutral', changed: 'problem', pending: 'waiting', signed: 'signed' } as const;

export function Filler({ patientId }: StaffSlots['chart.documents']) {
  const visits = useSearch('Encounter', { patient: patientId, _sort: '-date', _count: 3 });
  useLiveSearches(['Encounter']);
  return <>{(visits.data?.resources ?? []).map((visit) => <PapersOfVisit key={visit.id} visit={visit} />)}</>;
}

function PapersOfVisit({ visit }: { visit: Encounter }) {
  const { t } = useText();
  const [signing, setSigning] = useState(false);
  const maySign = usePermission('documents.sign');
  const toast = useToast();
  const end = (signed: SignedSet | undefined) => {
    setSigning(false);
    if (signed?.state === 'signed') toast({ text: t('documents.sign.done', { count: signed.papers.length }), tone: 'done' });
  };
  const list = useOperationQuery(signList, {}, { id: visit.id });
  const papers = list.data?.papers ?? [];
  const waiting = papers.filter(({ state }) => state === 'unsigned' || state === 'changed').length;
  if (list.loading) return <Loading rows={2} />;
  if (list.refusal) return <RefusalNote refusal={list.refusal} retry={list.refetch} />;
  if (papers.length === 0) return null;
  const title = t('documents.visit.title', { date: formatDate(visit.period?.start) });
  return (
    <section className={classes.card} aria-label={title}>
      <Group justify="space-between" className={classes.cardHead}>
        <h2 className={classes.cardTitle}>{title}</h2>
        {maySign && waiting > 0 && <Button size="compact-sm" onClick={() => setSigning(true)}>{t('documents.visit.sign', { count: waiting })}</Button>}
      </Group>
      <ul className={classes.rows}>{papers.map((paper) => <PaperRow key={`${paper.kind} ${paper.focus}`} paper={paper} />)}</ul>
      <Drawer opened={signing} onClose={() => setSigning(false)} position="right" size="lg" title={t('documents.sign.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {signing && <SignSheet encounterId={visit.id ?? ''} onSigned={end} onCancel={() => setSigning(false)} />}
      </Drawer>
    </section>
  );
}

function PaperRow({ paper }: { paper: Paper }) {
  const { t } = useText();
  const toast = useToast();
  const address = paper.documentId && `/documents/${paper.documentId}.pdf`;
  const print = (pdf: string) => void printPdf(pdf).catch(() => toast({ text: t('documents.print.failed'), tone: 'problem' }));
  return (
    <li className={classes.row}>
      <span className={classes.rowMain}>
        {address ? <Anchor href={address} target="_blank" rel="noreferrer" size="sm">{paper.title}</Anchor> : <Text size="sm" span>{paper.title}</Text>}
        {paper.verifyCode && paper.documentId && <Anchor className={classes.muted} href={`/verify/${paper.verifyCode}`} target="_blank" rel="noreferrer">{paper.verifyCode}</Anchor>}
      </span>
      <StatusChip tone={tones[paper.state]}>{t(`documents.state.${paper.state}`)}</StatusChip>
      {address && <ActionIcon variant="subtle" aria-label={t('documents.print.one', { title: paper.title })} title={t('documents.print.one', { title: paper.title })} onClick={() => print(address)}><IconPrinter size={18} aria-hidden /></ActionIcon>}
    </li>
  );
}
