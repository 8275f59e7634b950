// Marks what was copied from an earlier visit until somebody confirms or edits it. spec: VIS-10
import { Button, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { formatDate, useText } from '#ui/index.ts';
import type { VisitField } from '../doc/mergeVisit.ts';
import type { OpenVisit } from '../doc/useVisit.ts';
import classes from '../visit.module.css';

/** Beside the field: one press confirms it. */
export function CopiedMark({ visit, field, name }: { visit: OpenVisit; field: VisitField; name: string }) {
  const { t } = useText();
  const from = visit.state.copied[field];
  if (from === undefined) return null;
  const words = t('chart.visit.confirmOf', { name, date: formatDate(from) });
  return <UnstyledButton className={classes.confirm} aria-label={words} title={words} onClick={() => visit.doc.confirmCopied(field)}><IconCheck size={14} aria-hidden /></UnstyledButton>;
}

/** Over the page, as long as something waits to be confirmed. */
export function CopiedBar({ visit }: { visit: OpenVisit }) {
  const { t } = useText();
  const days = [...new Set(Object.values(visit.state.copied))].map((day) => formatDate(day)).join(', ');
  if (days === '') return null;
  return (
    <div className={classes.copiedBar} role="status">
      <IconCopy size={15} aria-hidden />
      <span>{t('chart.visit.copied', { dates: days, count: Object.keys(visit.state.copied).length })}</span>
      <Button variant="default" size="compact-sm" onClick={() => visit.doc.confirmCopied()}>{t('chart.visit.confirmAll')}</Button>
    </div>
  );
}
