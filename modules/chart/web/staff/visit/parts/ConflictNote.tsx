// Somebody else saved this visit: both texts are shown, and a person chooses. Nothing typed here is lost. spec: VIS-3
import { Alert, Button, Group } from '@mantine/core';
import { RefusalNote } from '#fhir/client/index.ts';
import type { VisitContent } from '#modules/chart/model/index.ts';
import { formatDate, useText } from '#ui/index.ts';
import type { VisitField } from '../doc/mergeVisit.ts';
import type { OpenVisit } from '../doc/useVisit.ts';
import classes from '../visit.module.css';

export function ConflictNote({ visit }: { visit: OpenVisit }) {
  const { t } = useText();
  const { doc, state } = visit;
  const { both, theirs, form, refusal } = state;
  if (both.length === 0 || theirs === undefined) return refusal && !refusal.transient ? <div className={classes.note}><RefusalNote refusal={refusal} /></div> : null;
  return (
    <Alert color="orange" variant="light" className={classes.note} role="alert" title={t('chart.visit.conflict')}>
      <table className={classes.both}>
        <thead><tr><th scope="col"><span className="visuallyHidden">{t('chart.visit.field')}</span></th><th scope="col">{t('chart.visit.mine')}</th><th scope="col">{t('chart.visit.theirs')}</th></tr></thead>
        <tbody>
          {both.map((field) => <tr key={field}><th scope="row">{t(`chart.visit.${field}`)}</th><td>{shown(form, field)}</td><td>{shown(theirs, field)}</td></tr>)}
        </tbody>
      </table>
      <Group gap="sm" mt="sm">
        <Button onClick={() => doc.choose('mine')}>{t('chart.visit.keepMine')}</Button>
        <Button variant="default" onClick={() => doc.choose('theirs')}>{t('chart.visit.takeTheirs')}</Button>
      </Group>
    </Alert>
  );
}

function shown(content: VisitContent, field: VisitField): string {
  const { main, secondary, examination, followUp } = content;
  if (field === 'main') return main ? `${main.code} ${main.text ?? main.display ?? ''}` : '–';
  if (field === 'secondary') return secondary.map(({ code }) => code).join(', ') || '–';
  if (field === 'examination') return examination.map(({ text }) => text).join(' ') || '–';
  if (field === 'followUp') return followUp ? formatDate(followUp.date) : '–';
  return String(content[field]) || '–';
}
