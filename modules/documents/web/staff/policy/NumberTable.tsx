// Numbers of the national default with the hospital's own beside them; an empty field is as the default. spec: POL-13
import { NumberInput } from '@mantine/core';
import { useText } from '#ui/index.ts';
import type { PolicyProblem } from '../../../model/index.ts';
import classes from './policy.module.css';
import { ProblemText, useProblemWords } from './ProblemText.tsx';

export interface NumberRow { readonly key: string; readonly name: string; readonly national: number; readonly own: number | undefined; readonly source: string }

interface NumberTableProps {
  readonly section: string;
  readonly caption: string;
  readonly rows: readonly NumberRow[];
  readonly problems: readonly PolicyProblem[];
  readonly unit: string;
  readonly onChange: ((key: string, value: number | undefined) => void) | undefined;
}

export function NumberTable({ section, caption, rows, problems, unit, onChange }: NumberTableProps) {
  const { t } = useText();
  const wordsOf = useProblemWords(problems);
  return (
    <div className={classes.frame}>
      <table className={classes.table}>
        <caption>{caption}</caption>
        <thead>
          <tr>{(['rule', 'national', 'own', 'source'] as const).map((name) => <th key={name} scope="col" className={name === 'source' ? classes.wide : undefined}>{t(`documents.policy.column.${name}`)}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, national, own, source }) => (
            <tr key={key} data-own={own !== undefined || undefined}>
              <th scope="row">{name}</th>
              <td>{`${national} ${unit}`}</td>
              <td className={classes.field}>
                {onChange ? <NumberInput size="xs" aria-label={name} placeholder={String(national)} min={0} max={10_000} allowDecimal={false} hideControls value={own ?? ''} onChange={(value) => onChange(key, value === '' ? undefined : Number(value))} /> : own !== undefined && <strong>{`${own} ${unit}`}</strong>}
                <ProblemText words={wordsOf(`${section}.${key}`)} />
              </td>
              <td className={`${classes.wide} ${classes.muted}`}>{source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
