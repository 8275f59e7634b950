// Vital signs: the last value of each with its course as a small curve.
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { EmptyState, formatDate, formatInstant, Loading, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import classes from '../record.module.css';
import { FlaggedValue } from '../results/FlaggedValue.tsx';
import { resultGrid } from '../results/resultGrid.ts';
import { Sparkline } from '../results/Sparkline.tsx';
import { vitalLines } from './vitalLines.ts';

export function Vitals(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('Observation', { patient: props.patientId, category: 'vital-signs', _sort: '-date', _count: 80 });
  useLiveSearches(['Observation']);
  const lines = vitalLines(resultGrid(found.data?.resources ?? []).lines);
  return (
    <Card title={t('chart.vitals')} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={4} />}
      {found.data && lines.length === 0 && <EmptyState text={t('chart.vitals.empty')} />}
      <ul className={classes.rows}>
        {lines.map(({ line, label, name, last, second, unit }) => (
          <li key={line.key} className={classes.vital} title={formatInstant(last.at)}>
            <span className={classes.rowMain}>{label ? t(label) : name}</span>
            <Sparkline line={line} />
            <span className={classes.vitalValue}>
              <FlaggedValue value={last} />
              {second && (
                <>
                  /<FlaggedValue value={second} />
                </>
              )}
              <span className={classes.unit}> {unit}</span>
            </span>
            <span className={classes.rowEnd}>{formatDate(last.at)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
