// /quality – data quality by department and month: one score, what it is made of, and the records to repair. spec: QUA-3
import { Button, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { quality } from '#modules/reporting/model/index.ts';
import type { QualityLine, QualityMeasure } from '#modules/reporting/model/index.ts';
import { EmptyState, formatInstant, Loading, localDay, useText } from '#ui/index.ts';
import { buildCsv, saveCsv } from './csv.ts';
import classes from './quality.module.css';
import { QualityRecords } from './QualityRecords.tsx';
import { TrendTable } from './TrendTable.tsx';

export type QualityView = OutputOf<typeof quality>;

/** `2026-11` and so many months on. */
const monthAfter = (month: string, by: number): string => {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + by;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
};
const shownMonth = (month: string): string => `${month.slice(5)}/${month.slice(0, 4)}`;

export function Screen() {
  const { t } = useText();
  const [latest] = useState(() => localDay(new Date()).slice(0, 7));
  const [month, setMonth] = useState(latest);
  const found = useOperationQuery(quality, { month });
  const [chosen, choose] = useState<{ line: QualityLine; measure: QualityMeasure | undefined } | undefined>(undefined);
  const go = (by: number) => { setMonth(monthAfter(month, by)); choose(undefined); };
  return (
    <div className={classes.page}>
      <Group justify="space-between" gap="sm">
        <Title order={1}>{t('reporting.quality.title', { month: shownMonth(month) })}</Title>
        <Group gap={4} className={classes.noPrint}>
          <Button size="compact-md" variant="default" leftSection={<IconChevronLeft size={16} aria-hidden />} onClick={() => go(-1)}>{shownMonth(monthAfter(month, -1))}</Button>
          <Button size="compact-md" variant="default" rightSection={<IconChevronRight size={16} aria-hidden />} disabled={month >= latest} onClick={() => go(1)}>{shownMonth(monthAfter(month, 1))}</Button>
          {found.data && <Button size="compact-md" variant="default" onClick={() => saveCsv(`chat-luong-${month}.csv`, buildCsv(found.data as QualityView, t))}>{t('reporting.quality.csv')}</Button>}
          <Button size="compact-md" variant="default" onClick={() => window.print()}>{t('reporting.quality.print')}</Button>
        </Group>
      </Group>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!found.data && !found.refusal && <Loading rows={6} />}
      {found.data && found.data.departments.length === 0 && <EmptyState text={t('reporting.quality.none')} />}
      {found.data && found.data.departments.length > 0 && <Departments view={found.data} onChoose={(line, measure) => choose({ line, measure })} />}
      {found.data?.judgedAt && <Text size="sm" c="var(--text-muted)">{t('reporting.quality.judged', { at: formatInstant(found.data.judgedAt) })}</Text>}
      {chosen && <QualityRecords month={month} wardId={chosen.line.wardId} ward={chosen.line.ward} measure={chosen.measure} onClose={() => choose(undefined)} />}
      {found.data && <TrendTable view={found.data} />}
      {found.data && <Formula view={found.data} />}
    </div>
  );
}

function Departments({ view, onChoose }: { view: QualityView; onChoose: (line: QualityLine, measure: QualityMeasure | undefined) => void }) {
  const { t } = useText();
  const shown = view.weights.map(({ measure }) => measure);
  return (
    <div className={classes.frame} tabIndex={0} role="region" aria-label={t('reporting.quality.name')}>
      <table className={classes.table}>
        <thead>
          <tr>
            {(['department', 'score', 'records'] as const).map((name) => <th key={name} scope="col">{t(`reporting.quality.${name}`)}</th>)}
            {shown.map((measure) => <th key={measure} scope="col" className={classes.measure}>{t(`reporting.quality.measure.${measure}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {[...view.departments, view.all].map((line) => (
            <tr key={line.wardId} data-all={line.wardId === '*' || undefined}>
              <th scope="row">{line.wardId === '*' ? t('reporting.quality.all') : line.wardId === '' ? t('reporting.quality.noDepartment') : <UnstyledButton className={classes.link} onClick={() => onChoose(line, undefined)}>{line.ward}</UnstyledButton>}</th>
              <td><Score score={line.score} /></td>
              <td className={classes.number}>{line.records}</td>
              {shown.map((measure) => <td key={measure} className={classes.number}><Count line={line} measure={measure} onChoose={onChoose} /></td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Count({ line, measure, onChoose }: { line: QualityLine; measure: QualityMeasure; onChoose: (line: QualityLine, measure: QualityMeasure) => void }) {
  const { t } = useText();
  const count = line.counts[measure] ?? 0;
  if (count === 0) return <span className={classes.muted}>0</span>;
  const words = <>{count} <span className={classes.muted}>{`${Math.round((100 * count) / line.records)} %`}</span></>;
  if (line.wardId === '*') return words;
  return <UnstyledButton className={classes.link} aria-label={t('reporting.quality.open', { count, measure: t(`reporting.quality.measure.${measure}`), ward: line.ward })} onClick={() => onChoose(line, measure)}>{words}</UnstyledButton>;
}

function Score({ score }: { score: number | undefined }) {
  if (score === undefined) return <>–</>;
  return (
    <span className={classes.score}>
      <strong>{score}</strong>
      <span className={classes.bar} aria-hidden><span style={{ width: `${score}%` }} data-tone={score >= 90 ? 'done' : score >= 70 ? 'waiting' : 'problem'} /></span>
    </span>
  );
}

/** The score is no secret: everybody can count it. */
function Formula({ view: { weights } }: { view: QualityView }) {
  const { t } = useText();
  return (
    <details className={classes.formula}>
      <summary>{t('reporting.quality.formula')}</summary>
      <p>{t('reporting.quality.formulaText')}</p>
      <ul>{weights.map(({ measure, weight }) => <li key={measure}>{t('reporting.quality.weight', { measure: t(`reporting.quality.measure.${measure}`), weight })}</li>)}</ul>
    </details>
  );
}
