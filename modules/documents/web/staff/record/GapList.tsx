// What a record lacks, whose it is and since when; and what was entered late. spec: REC-10, REC-11, REC-12
import { Link } from '@tanstack/react-router';
import { formatDate, formatInstant, StatusChip, useText } from '#ui/index.ts';
import type { Language } from '#ui/index.ts';
import type { Gap, Meter } from '../../../model/index.ts';
import classes from './records.module.css';

export function MeterBar({ meter }: { meter: Pick<Meter, 'required' | 'done'> }) {
  const { t } = useText();
  const share = meter.required === 0 ? 100 : Math.round((100 * meter.done) / meter.required);
  return (
    <div className={classes.meter}>
      <div className={classes.bar} role="meter" aria-valuemin={0} aria-valuemax={meter.required} aria-valuenow={meter.done} aria-label={t('documents.record.meter')}><span style={{ width: `${share}%` }} /></div>
      <span>{t('documents.record.meterOf', { done: meter.done, required: meter.required })}</span>
    </div>
  );
}

const tones = { missing: 'problem', draft: 'neutral', unsigned: 'waiting', abbreviation: 'problem' } as const;

export function GapList({ meter, encounterId }: { meter: Meter; encounterId: string | undefined }) {
  const { t, language } = useText();
  return (
    <>
      {meter.gaps.length === 0 && <p className={classes.quiet}>{t('documents.record.complete')}</p>}
      <ul className={classes.gaps}>{meter.gaps.map((gap) => <GapLine key={[gap.kind, gap.rule, gap.day, gap.answersId, gap.documentId].join('/')} gap={gap} meter={meter} encounterId={encounterId} />)}</ul>
      {meter.late.length > 0 && (
        <details className={classes.late}>
          <summary>{t('documents.record.late', { count: meter.late.length })}</summary>
          <ul>{meter.late.map((one) => <li key={one.answersId}>{t('documents.record.lateLine', { form: nameOf(meter, one.form, language), happened: formatInstant(one.happenedAt), entered: formatInstant(one.enteredAt), hours: one.hours })}</li>)}</ul>
        </details>
      )}
    </>
  );
}

function nameOf(meter: Meter, key: string | undefined, language: Language): string {
  const form = meter.forms.find((one) => one.key === key);
  return form ? `${form.code} ${form.title[language]}` : (key ?? '');
}

function GapLine({ gap, meter, encounterId }: { gap: Gap; meter: Meter; encounterId: string | undefined }) {
  const { t, language } = useText();
  const what = gap.form ? nameOf(meter, gap.form, language) : (gap.text ?? '');
  const when = gap.day ? t('documents.record.ofDay', { day: formatDate(gap.day) }) : gap.dueAt && t('documents.record.since', { at: formatInstant(gap.dueAt) });
  return (
    <li className={classes.gap}>
      <StatusChip tone={tones[gap.kind]}>{t(`documents.record.gap.${gap.kind}`)}</StatusChip>
      <span className={classes.gapWhat}>
        {encounterId && gap.form ? <Link to="/stays/$encounterId" params={{ encounterId }} search={{ form: gap.form, ...(gap.answersId && { answers: gap.answersId }), ...(gap.day && { day: gap.day }) } as never}>{what}</Link> : what}
        <span className={classes.muted}>{[when, gap.kind === 'abbreviation' && gap.text, t(`documents.record.owner.${gap.owner}`)].filter(Boolean).join(' · ')}</span>
      </span>
    </li>
  );
}
