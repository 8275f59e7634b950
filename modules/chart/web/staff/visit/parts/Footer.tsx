// The foot of the page: the next visit in words, whether all is saved, and the end of the visit. spec: VIS-9
import { Button } from '@mantine/core';
import { IconFlask, IconForms, IconPrinter, IconWritingSign } from '@tabler/icons-react';
import { usePermission } from '#fhir/client/index.ts';
import { findTooLong, listForms } from '#modules/chart/model/index.ts';
import { formatDate, formatInstant, formatTime, useChord, useText } from '#ui/index.ts';
import type { OpenVisit } from '../doc/useVisit.ts';
import type { PartProps } from '../part.ts';
import classes from '../visit.module.css';

type FooterProps = PartProps & { readonly onFinish: () => void; readonly onTests: (() => void) | undefined; readonly onForms: () => void; readonly onPrint: () => void };

export function Footer({ visit, server, readOnly, onFinish, onTests, onForms, onPrint }: FooterProps) {
  const { t } = useText();
  const { followUp } = visit.state.form;
  const mayFill = usePermission(listForms.permission);
  const keys = { forms: useChord('chart.view.documents', 'Alt+5'), print: useChord('chart.visit.key.print', 'Ctrl+P'), orders: useChord('chart.visit.key.orders', 'F9'), finish: useChord('chart.visit.key.finish', 'F10') };
  return (
    <footer className={classes.footer}>
      <span className={classes.muted}>{server.room}</span>
      <span>{followUp ? t('chart.visit.followUpOn', { date: formatDate(followUp.date) }) : t('chart.visit.noFollowUpYet')}</span>
      <SavedNote visit={visit} />
      <span className={classes.grow} />
      {mayFill && <Button variant="default" leftSection={<IconForms size={16} aria-hidden />} onClick={onForms}>{t('chart.forms')} <span className={classes.hint}>({keys.forms})</span></Button>}
      <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={onPrint}>{t('chart.visit.print')} <span className={classes.hint}>({keys.print})</span></Button>
      {onTests && <Button variant="default" leftSection={<IconFlask size={16} aria-hidden />} onClick={onTests}>{t('chart.visit.toTests')} <span className={classes.hint}>({keys.orders})</span></Button>}
      {!readOnly && <Button leftSection={<IconWritingSign size={16} aria-hidden />} onClick={onFinish}>{t('chart.visit.finish')} <span className={classes.hint}>({keys.finish})</span></Button>}
    </footer>
  );
}

function SavedNote({ visit }: { visit: OpenVisit }) {
  const { t } = useText();
  const { saving, savedAt, form } = visit.state;
  const held = [...new Set(findTooLong(form).map(({ field }) => t(`chart.visit.${field}`)))];
  const { draft, restored } = visit;
  const text = () => {
    if (draft.failed) return t('ui.draft.failed');
    if (saving === 'waiting') return t('chart.visit.saving.waiting', { time: formatTime(draft.savedAt) });
    if (saving === 'refused') return t('chart.visit.saving.refused', { time: formatTime(draft.savedAt) });
    if (held.length > 0) return t('chart.visit.saving.held', { fields: held.join(', '), time: formatTime(savedAt) || '–' });
    if (saving === 'saving' || saving === 'typing') return t('chart.visit.saving.now');
    if (restored && draft.restoredAt && savedAt !== undefined && savedAt > draft.restoredAt) return t('chart.visit.saving.restored', { draft: formatInstant(draft.restoredAt), time: formatTime(savedAt) });
    return savedAt ? t('chart.visit.saving.done', { time: formatTime(savedAt) }) : '';
  };
  return <span className={classes.saved} data-state={held.length > 0 ? 'refused' : saving} role="status">{text()}</span>;
}
