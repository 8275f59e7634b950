// What bars papers of a set, each with its reasons and the way on; the others are not held up. spec: SGN-34, SGW-40
import { Button, Text } from '@mantine/core';
import { IconHandStop, IconUserCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { usePermission } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { titleCase, useText } from '#ui/index.ts';
import type { prepareSignSet } from '../../../model/index.ts';
import classes from '../documents.module.css';

export type BarredPaper = OutputOf<typeof prepareSignSet>['barred'][number];

interface BarredProps {
  /** Nothing else is to be done here: the way on has the focus. */
  readonly alone: boolean;
  readonly barred: readonly BarredPaper[];
  /** The patient is asked to confirm this paper. */
  readonly onAsk: (paper: BarredPaper) => void;
}

export function Barred({ barred, alone, onAsk }: BarredProps) {
  const { t } = useText();
  if (barred.length === 0) return null;
  const lines = <ul className={classes.barredLines}>{barred.map((paper, at) => <BarredLine key={`${paper.kind} ${paper.focus}`} paper={paper} isFirst={alone && at === 0} onAsk={onAsk} />)}</ul>;
  if (alone || barred.length === 1) return <div className={classes.barred}>{lines}</div>;
  return <details className={classes.barred}><summary className={classes.barredHead}>{t('documents.sign.barredMany', { count: barred.length })}</summary>{lines}</details>;
}

function BarredLine({ paper, isFirst, onAsk }: { paper: BarredPaper; isFirst: boolean; onAsk: BarredProps['onAsk'] }) {
  const { t, has } = useText();
  const mayAsk = usePermission('documents.ask-confirmation');
  const { kind, focus, encounterId, patientId, patientName, code, params, reasons } = paper;
  const title = patientName ? `${titleCase(patientName)} – ${paper.title}` : paper.title;
  // What a form lacks stands on its own page, beside the fields.
  const isForm = kind === 'form' && code.startsWith('chart.form');
  const words = reasons.length > 0 && !isForm ? reasons : [has(`fault.${code}`) ? t(`fault.${code}`, params) : code];
  return (
    <li>
      <Text size="sm" fw={600}><IconHandStop size={16} aria-hidden className={classes.stop} /> {t('documents.sign.barred', { title })}</Text>
      {words.map((word) => <Text key={word} size="sm">{word}</Text>)}
      {isForm && <Link className={classes.barredWay} to="/forms/$patientId/$encounterId/$responseId" params={{ patientId, encounterId, responseId: focus.replace('QuestionnaireResponse/', '') }}>{t('documents.sign.openForm')}</Link>}
      {code === 'documents.patient-missing' && mayAsk && (
        <Button mt={6} size="compact-sm" autoFocus={isFirst} data-autofocus={isFirst || undefined} leftSection={<IconUserCheck size={16} aria-hidden />} onClick={() => onAsk(paper)} aria-label={t('documents.ask.actOf', { title })}>{t('documents.ask.act')}</Button>
      )}
    </li>
  );
}
