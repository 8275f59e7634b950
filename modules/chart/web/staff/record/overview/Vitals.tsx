// Vital signs: the last value of each with its course as a small curve.
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { EmptyState, formatInstant, Loading, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import classes from '../record.module.css';
import { FlaggedValue } from '../results/FlaggedValue.tsx';
import { resultGrid } from '../results/resultGrid.ts';
import { Sparkline } from '../results/Sparkline.tsx';

export function Vitals(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('Observation', { patient: props.patientId, category: 'vital-signs', _sort: '-date', _count: 80 });
  useLiveSearches(['Observation']);
  const { lines } = resultGrid(found.data?.resources ?? []);
  return (
    <Card title={t('chart.vitals')} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={4} />}
      {found.data && lines.length === 0 && <EmptyState text={t('chart.vitals.empty')} />}
      <ul className={classes.rows}>
        {lines.map((line) => {
          const value = line.all.at(-1);
          return (
            value && (
              <li key={line.key} className={classes.row} title={formatInstant(value.at)}>
                <span className={classes.rowMain}>{line.name}</span>
                <Sparkline line={line} />
                <FlaggedValue value={value} unit={line.unit} />
              </li>
            )
          );
        })}
      </ul>
    </Card>
  );
}
