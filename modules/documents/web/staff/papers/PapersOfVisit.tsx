// The papers of one visit with their state: opens, prints one or all that are signed, signs what waits. spec: SGN-53 SGN-54
import { Button, Drawer, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { RefusalNote, useLive, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { Loading, useText, useToast } from '#ui/index.ts';
import { signList, signedSetAddress } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { printPaper } from '../sign/printPaper.ts';
import { SignSheet } from '../sign/SignSheet.tsx';
import type { SignedSet } from '../sign/useSignSet.ts';
import { CopyRecordButton } from './CopyRecordButton.tsx';
import { PaperRow } from './PaperRow.tsx';

export type Paper = OutputOf<typeof signList>['papers'][number];

interface PapersProps {
  readonly encounterId: string;
  readonly title: string;
  /** Shown as the print panel: the button that prints has the focus. */
  readonly onPrinted?: (() => void) | undefined;
  readonly empty?: ReactNode;
}

export function PapersOfVisit({ encounterId, title, onPrinted, empty }: PapersProps) {
  const { t } = useText();
  const [signing, setSigning] = useState(false);
  const maySign = usePermission('documents.sign');
  const toast = useToast();
  const list = useSignList(encounterId);
  const papers = list.data?.papers ?? [];
  const waiting = papers.filter(({ state }) => state === 'unsigned' || state === 'changed' || state === 'returned').length;
  const end = (signed: SignedSet | undefined) => {
    setSigning(false);
    if (signed?.state === 'signed') toast({ text: t('documents.sign.done', { count: signed.papers.length }), tone: 'done' });
  };
  if (list.loading) return <Loading rows={2} />;
  if (!list.data && list.refusal) return <RefusalNote refusal={list.refusal} retry={list.refetch} />;
  if (papers.length === 0) return <>{empty}</>;
  return (
    <section className={classes.card} aria-label={title}>
      <Group justify="space-between" className={classes.cardHead}>
        <h2 className={classes.cardTitle}>{title}</h2>
        <Group gap="xs">
          {list.data?.recordId && <CopyRecordButton recordId={list.data.recordId} />}
          {maySign && waiting > 0 && <Button size="compact-sm" variant={onPrinted ? 'default' : 'filled'} onClick={() => setSigning(true)}>{t('documents.visit.sign', { count: waiting })}</Button>}
        </Group>
      </Group>
      <ul className={classes.rows}>{papers.map((paper) => <PaperRow key={`${paper.kind} ${paper.focus}`} paper={paper} />)}</ul>
      <PrintAll papers={papers} onPrinted={onPrinted} />
      <Drawer opened={signing} onClose={() => setSigning(false)} position="right" size="lg" title={t('documents.sign.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {signing && <SignSheet encounterId={encounterId} onSigned={end} onCancel={() => setSigning(false)} />}
      </Drawer>
    </section>
  );
}

/** Asked again when a paper is signed or what stands on one changes. */
function useSignList(encounterId: string) {
  const list = useOperationQuery(signList, {}, { id: encounterId, keepOld: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/DocumentReference', 'change/ClinicalImpression', 'change/MedicationRequest', 'change/QuestionnaireResponse'], ({ type, id }) => {
    if (type === 'ClinicalImpression' && id !== encounterId) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(list.refetch, 400);
  });
  return list;
}

/** One print for all that is signed and still says what the record says. */
function PrintAll({ papers, onPrinted }: { papers: readonly Paper[]; onPrinted: (() => void) | undefined }) {
  const { t } = useText();
  const toast = useToast();
  const button = useRef<HTMLButtonElement>(null);
  const [busy, setBusy] = useState(false);
  const panel = onPrinted !== undefined;
  const ready = papers.flatMap(({ state, documentId }) => (state === 'signed' && documentId ? [documentId] : []));
  const others = papers.length - ready.length;
  useEffect(() => {
    if (panel) button.current?.focus();
  }, [panel, ready.length]);
  const print = () => {
    setBusy(true);
    printPaper(signedSetAddress(ready)).then(onPrinted, () => toast({ text: t('documents.print.failed'), tone: 'problem' })).finally(() => setBusy(false));
  };
  if (ready.length === 0) return panel ? <Text className={classes.cardFoot} size="sm">{t('documents.print.nothingSigned')}</Text> : null;
  return (
    <Group className={classes.cardFoot} justify="space-between" gap="sm">
      <Text size="sm" c="var(--text-muted)">{others > 0 ? t('documents.print.without', { count: others }) : ''}</Text>
      <Button ref={button} data-autofocus={panel || undefined} size={panel ? 'sm' : 'compact-sm'} variant={panel ? 'filled' : 'default'} loading={busy} leftSection={<IconPrinter size={16} aria-hidden />} onClick={print}>
        {t('documents.print.all', { count: ready.length })}{panel && ' (Enter)'}
      </Button>
    </Group>
  );
}
