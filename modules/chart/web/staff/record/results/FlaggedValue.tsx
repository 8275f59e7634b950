// A result with its mark: ▲ ▼ and the words for screen readers; colour only repeats it. spec: CHT-4
import { useText } from '#ui/index.ts';
import classes from '../record.module.css';
import type { ResultFlag } from './resultFlag.ts';
import type { GridValue } from './resultGrid.ts';

const marks: Record<ResultFlag, string> = { low: '▼', high: '▲', criticalLow: '▼▼', criticalHigh: '▲▲', abnormal: '●' };

export function FlaggedValue(props: { value: GridValue; unit?: string }) {
  const { t } = useText();
  const { value } = props;
  return (
    <span className={value.flag ? classes.flag : value.preliminary ? classes.preliminary : undefined} title={value.preliminary ? t('chart.results.preliminary') : value.full}>
      {value.text}
      {props.unit && <span className={classes.unit}> {props.unit}</span>}
      {value.flag && (
        <>
          {' '}
          <span aria-hidden>{marks[value.flag]}</span>
          <span className="visuallyHidden">{t(`chart.flag.${value.flag}`)}</span>
        </>
      )}
      {value.preliminary && ' *'}
    </span>
  );
}
