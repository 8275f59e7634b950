// One figure: large, the last one as a ghost, ▲ ▼ while it is typed, and a typing error told beside it with what it may have been. spec: VIT
import { TextInput, UnstyledButton } from '@mantine/core';
import type { VitalLimit } from '#modules/chart/model/index.ts';
import { useText } from '#ui/index.ts';
import { flagOf, formatField, limitsText, readField } from './padState.ts';
import type { PadField } from './padState.ts';
import classes from './vitals.module.css';

interface VitalFieldProps {
  readonly field: PadField;
  readonly typed: string;
  readonly limits: readonly VitalLimit[];
  /** The figure of before, already worded, and when it was. */
  readonly ghost: { readonly text: string; readonly title: string } | undefined;
  /** The field was left, or saving was tried: now an error is told. */
  readonly left: boolean;
  /** What the server refused. */
  readonly refused: string | undefined;
  readonly onType: (typed: string) => void;
  readonly onLeave: () => void;
}

const marks = { low: '▼', high: '▲', normal: '' } as const;

export function VitalField({ field, typed, limits, ghost, left, refused, onType, onLeave }: VitalFieldProps) {
  const { t } = useText();
  const reading = readField(field, typed);
  const flag = reading.kind === 'read' ? flagOf(field, reading.value, limits) : undefined;
  const proposal = reading.kind === 'wrong' && reading.proposal ? formatField(field, reading.proposal) : undefined;
  const wrong = left && reading.kind === 'wrong' ? t(`chart.vitalsPad.wrong.${reading.why}`) : refused;
  const usual = limitsText(field, limits);
  const hint = flag && flag !== 'normal' ? t(`chart.vitalsPad.${flag}`, { limits: usual || '–' }) : usual;
  return (
    <div className={classes.field} data-flag={flag}>
      <TextInput
        name={field} label={<>{t(`chart.vital.${field}`)} <span className={classes.unit}>{t(`chart.vitalUnit.${field}`)}</span></>} value={typed} placeholder={ghost?.text ?? ''} title={ghost?.title ?? ''} error={wrong}
        description={hint || '\u00a0'} inputWrapperOrder={['label', 'input', 'description', 'error']} classNames={{ input: classes.figure, description: classes.hint }}
        inputMode="decimal" autoComplete="off" enterKeyHint="next" maxLength={12}
        rightSection={flag && flag !== 'normal' ? <span className={classes.mark} aria-hidden>{marks[flag]}</span> : undefined} rightSectionPointerEvents="none"
        onChange={(event) => onType(event.currentTarget.value)} onBlur={onLeave}
      />
      {left && proposal && <UnstyledButton className={classes.proposal} onClick={() => onType(proposal)} tabIndex={-1}>{t('chart.vitalsPad.proposal', { value: proposal })}</UnstyledButton>}
    </div>
  );
}
