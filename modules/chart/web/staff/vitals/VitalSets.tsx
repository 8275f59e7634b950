// What was measured in this visit, newest first; each can be corrected. spec: VIT
import { Button } from '@mantine/core';
import { formatTime, useText } from '#ui/index.ts';
import { formatField, formatVital, padFields, signsOf } from './padState.ts';
import type { VitalSet } from './useVitalsPad.ts';
import classes from './vitals.module.css';

export function VitalSets(props: { sets: readonly VitalSet[]; onCorrect: ((set: VitalSet) => void) | undefined }) {
  const { t } = useText();
  const { onCorrect } = props;
  if (props.sets.length === 0) return null;
  return (
    <ul className={classes.sets} aria-label={t('chart.vitalsPad.measured')}>
      {props.sets.map((set) => (
        <li key={set.measuredAt}>
          <time dateTime={set.measuredAt}>{formatTime(set.measuredAt)}</time>
          <VitalFigures values={set.values} />
          {set.corrected && <span className={classes.muted}>{t('chart.vitalsPad.wasCorrected')}</span>}
          {onCorrect && <Button variant="subtle" size="compact-sm" onClick={() => onCorrect(set)} aria-label={t('chart.vitalsPad.correctOf', { time: formatTime(set.measuredAt) })}>{t('chart.vitalsPad.correctShort')}</Button>}
        </li>
      ))}
    </ul>
  );
}

/** A pulse and a pressure are read without unit. */
const withUnit: readonly string[] = ['temperature', 'oxygen', 'weight', 'height'];
/** In a list: what is always looked at, and whatever is marked. */
const inShort: readonly string[] = ['pulse', 'temperature', 'bloodPressure'];
const marks = { low: '▼', high: '▲', normal: '' } as const;

/** `HA 150/90 ▲ · Mạch 82 · …`: words for screen readers, the colour only repeats. */
export function VitalFigures({ values, short }: { values: VitalSet['values']; short?: boolean }) {
  const { t } = useText();
  const bySign = new Map(values.map((one) => [one.sign, one]));
  const figures = padFields.flatMap((field) => {
    const own = signsOf(field).flatMap((sign) => bySign.get(sign) ?? []);
    if (own.length === 0) return [];
    const flag = own.map((one) => one.flag).find((one) => one === 'low' || one === 'high');
    const text = formatField(field, Object.fromEntries(own.map(({ sign, value }) => [sign, value])));
    return [{ field, text, flag }];
  });
  const bodyMass = bySign.get('bodyMass');
  const shown = short ? figures.filter(({ field, flag }) => flag || inShort.includes(field)) : figures;
  return (
    <span className={classes.figures}>
      {shown.map(({ field, text, flag }) => (
        <span key={field} className={flag ? classes.flagged : undefined}>
          <span className={classes.muted}>{t(`chart.vitalShort.${field}`)}</span> {text}{!short && withUnit.includes(field) && ` ${t(`chart.vitalUnit.${field}`)}`}
          {flag && <> <span aria-hidden>{marks[flag]}</span><span className="visuallyHidden">{t(`chart.flag.${flag}`)}</span></>}
        </span>
      ))}
      {bodyMass && !short && <span><span className={classes.muted}>{t('chart.vital.bodyMass')}</span> {formatVital('bodyMass', bodyMass.value)}</span>}
    </span>
  );
}
