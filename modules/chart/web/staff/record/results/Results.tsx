// "Xét nghiệm": tests down, days across; what is out of range carries ▲ or ▼; a test opens to its curve. spec: CHT-3
import { Button, Checkbox, Group, Loader, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Fragment, lazy, Suspense, useMemo, useState } from 'react';
import { RefusalNote, useLiveSearches, useSearchPages } from '#fhir/client/index.ts';
import { EmptyState, fold, formatDate, formatTime, Loading, Slot, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import classes from '../record.module.css';
import { FlaggedValue } from './FlaggedValue.tsx';
import { type Grid, type GridLine, type GridValue, resultGrid } from './resultGrid.ts';
import { Sparkline } from './Sparkline.tsx';

const Trend = lazy(async () => ({ default: (await import('./Trend.tsx')).Trend }));
const daysAtOnce = 12;

export function Results(props: { patientId: string }) {
  const { t } = useText();
  const [filter, setFilter] = useState('');
  const [onlyFlagged, setOnlyFlagged] = useState(false);
  const [days, setDays] = useState(daysAtOnce);
  const found = useSearchPages('Observation', { patient: props.patientId, category: 'laboratory', _sort: '-date', _count: 300 });
  useLiveSearches(['Observation']);
  const grid = useMemo(() => resultGrid(found.resources), [found.resources]);
  const words = fold(filter).split(/\s+/).filter(Boolean);
  const lines = grid.lines.filter((line) => words.every((word) => fold(line.name).includes(word)) && (!onlyFlagged || line.all.some((value) => value.flag)));
  const older = grid.days.length > days || found.more;
  const showOlder = () => {
    if (grid.days.length <= days + daysAtOnce && found.more) found.loadMore();
    setDays(days + daysAtOnce);
  };
  return (
    <div className={classes.page}>
      <Card title={t('chart.results.title')} count={found.loading ? undefined : lines.length} fill>
        <div className={classes.toolbar}>
          <TextInput aria-label={t('chart.results.filter')} placeholder={t('chart.results.filter')} leftSection={<IconSearch size={15} aria-hidden />} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
          <Checkbox label={t('chart.results.onlyFlagged')} checked={onlyFlagged} onChange={(event) => setOnlyFlagged(event.currentTarget.checked)} />
          <Group gap={4} ml="auto">
            {older && (
              <Button variant="default" onClick={showOlder} loading={found.loadingMore}>
                {t('chart.results.older')}
              </Button>
            )}
          </Group>
        </div>
        {found.refusal && <RefusalNote refusal={found.refusal} />}
        {found.loading && <Loading rows={10} />}
        {!found.loading && lines.length === 0 && <EmptyState text={t(filter || onlyFlagged ? 'chart.results.noMatch' : 'chart.results.empty')} />}
        {lines.length > 0 && <ResultTable grid={{ days: grid.days.slice(0, days), lines }} />}
      </Card>
      <Slot name="chart.results" props={{ patientId: props.patientId }} />
    </div>
  );
}

function ResultTable(props: { grid: Grid }) {
  const { t } = useText();
  const [open, setOpen] = useState<string | undefined>(undefined);
  const { days, lines } = props.grid;
  const ranged = lines.some((line) => line.range !== '');
  return (
    <div className={classes.gridFrame} tabIndex={0} role="region" aria-label={t('chart.results.title')}>
      <table className={classes.grid}>
        <thead>
          <tr>
            <th scope="col" className={classes.name}>{t('chart.results.test')}</th>
            {ranged && <th scope="col" className={classes.wideOnly}>{t('chart.results.range')}</th>}
            <th scope="col" className={classes.wideOnly}>{t('chart.results.course')}</th>
            {days.map((day) => (
              <th key={day} scope="col" className={classes.value}>
                {formatDate(day)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Fragment key={line.key}>
              <ResultRow line={line} days={days} ranged={ranged} open={open === line.key} onToggle={() => setOpen(open === line.key ? undefined : line.key)} />
              {open === line.key && (
                <tr>
                  <td colSpan={days.length + 3}>
                    <div className={classes.trend}>
                      <Suspense fallback={<Loader size="sm" />}>
                        <Trend line={line} />
                      </Suspense>
                    </div>
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ResultRow(props: { line: GridLine; days: readonly string[]; ranged: boolean; open: boolean; onToggle: () => void }) {
  const { line, days, open } = props;
  const drawable = line.all.filter((value) => value.number !== undefined).length > 1;
  return (
    <tr data-open={open || undefined}>
      <th scope="row" className={classes.name}>
        {drawable ? (
          <UnstyledButton className={classes.nameButton} aria-expanded={open} onClick={props.onToggle}>
            {line.name}
          </UnstyledButton>
        ) : (
          <span className={classes.nameButton}>{line.name}</span>
        )}
        {line.unit && <span className={classes.unit}> {line.unit}</span>}
      </th>
      {props.ranged && <td className={`${classes.unit} ${classes.wideOnly}`}>{line.range}</td>}
      <td className={classes.wideOnly}>
        <Sparkline line={line} />
      </td>
      {days.map((day) => (
        <td key={day} className={classes.value}>
          <DayValues values={line.byDay.get(day)} />
        </td>
      ))}
    </tr>
  );
}

/** The last result of the day large; earlier ones of the same day below it with their time. */
function DayValues(props: { values: readonly GridValue[] | undefined }) {
  const [last, ...earlier] = props.values ?? [];
  if (!last) return null;
  return (
    <>
      <FlaggedValue value={last} />
      {earlier.slice(0, 3).map((value) => (
        <span key={value.id + value.at} className={classes.earlier}>
          {formatTime(value.at)} <FlaggedValue value={value} />
        </span>
      ))}
    </>
  );
}
