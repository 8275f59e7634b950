// What a record lacks, whose it is and since when; and what was entered late. spec: REC-10, REC-11, REC-12, REC-16
import { UnstyledButton } from '@mantine/core';
import { RefusalNote } from '#fhir/client/index.ts';
import { formatDate, formatInstant, StatusChip, useText } from '#ui/index.ts';
import type { Language } from '#ui/index.ts';
import type { Gap, Meter } from '../../../model/index.ts';
import classes from './records.module.css';
import type { StayOfGap } from './useFillGap.ts';
import { useFillGap } from './useFillGap.ts';

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

const tones = { missing: 'problem', draft: 'neutral', unsigned: 'waiting', abbreviation: 'problem', coming: 'neutral' } as const;

interface GapListProps { readonly meter: Meter; /** Absent where the forms of many visits make the record. */ readonly stay: StayOfGap | undefined }

export function GapList({ meter, stay }: GapListProps) {
  const { t, language } = useText();
  const filling = useFillGap(stay);
  return (
    <>
      {meter.gaps.length === 0 && <p className={classes.quiet}>{t('documents.record.complete')}</p>}
      {filling.refusal && <RefusalNote refusal={filling.refusal} />}
      <ul className={classes.gaps}>{groupGaps([...meter.gaps, ...meter.coming]).map((gaps) => <GapLine key={keyOf(gaps[0])} gaps={gaps} meter={meter} onFill={stay && !filling.running ? (gap) => void filling.fill(gap) : undefined} />)}</ul>
      {meter.late.length > 0 && (
        <details className={classes.late}>
          <summary>{t('documents.record.late', { count: meter.late.length })}</summary>
          <ul>{meter.late.map((one) => <li key={one.answersId}>{t('documents.record.lateLine', { form: nameOf(meter, one.form, language), happened: formatInstant(one.happenedAt), entered: formatInstant(one.enteredAt), hours: one.hours })}</li>)}</ul>
        </details>
      )}
    </>
  );
}

type Gaps = readonly [Gap, ...Gap[]];
const keyOf = (gap: Gap): string => [gap.kind, gap.rule, gap.day, gap.answersId, gap.documentId].join('/');

/** Days of the same sheet that lack the same stand in one line. */
function groupGaps(gaps: readonly Gap[]): Gaps[] {
  const groups = Map.groupBy(gaps, (gap) => (gap.day === undefined ? keyOf(gap) : `${gap.kind}/${gap.rule}`));
  return [...groups.values()].flatMap(([first, ...rest]): Gaps[] => (first ? [[first, ...rest]] : []));
}

function nameOf(meter: Meter, key: string | undefined, language: Language): string {
  const form = meter.forms.find((one) => one.key === key);
  return form ? `${form.code} ${form.title[language]}` : (key ?? '');
}

function GapLine({ gaps, meter, onFill }: { gaps: Gaps; meter: Meter; onFill: ((gap: Gap) => void) | undefined }) {
  const { t, language } = useText();
  const [gap] = gaps;
  const what = gap.form ? nameOf(meter, gap.form, language) : (gap.text ?? '');
  const due = gap.day === undefined && gap.dueAt !== undefined && t('documents.record.since', { at: formatInstant(gap.dueAt) });
  const days = gaps.filter(({ day }) => day !== undefined).toSorted((a, b) => ((a.day ?? '') < (b.day ?? '') ? -1 : 1));
  return (
    <li className={classes.gap}>
      <StatusChip tone={tones[gap.kind]}>{t(`documents.record.gap.${gap.kind}`)}{gaps.length > 1 && ` ${gaps.length}`}</StatusChip>
      <span className={classes.gapWhat}>
        {onFill && gap.form && days.length === 0 ? <UnstyledButton className={classes.fill} onClick={() => onFill(gap)}>{what}</UnstyledButton> : what}
        <span className={classes.muted}>{[due, gap.kind === 'abbreviation' && gap.text, t(`documents.record.owner.${gap.owner}`)].filter(Boolean).join(' · ')}</span>
        {days.length > 0 && <span className={classes.days}>{days.map((one) => <Day key={one.answersId ?? one.day} gap={one} form={what} onFill={onFill} />)}</span>}
      </span>
    </li>
  );
}

function Day({ gap, form, onFill }: { gap: Gap; form: string; onFill: ((gap: Gap) => void) | undefined }) {
  const { t } = useText();
  const day = formatDate(gap.day);
  return onFill ? <UnstyledButton className={classes.fill} aria-label={t('documents.record.writeOf', { form, day })} onClick={() => onFill(gap)}>{day}</UnstyledButton> : <span>{day}</span>;
}
