// The newest result of each test of the last weeks, what is dangerous and then what is out of range first.
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { EmptyState, formatDate, Loading, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import classes from '../record.module.css';
import { FlaggedValue } from '../results/FlaggedValue.tsx';
import { urgencyOf } from '../results/resultFlag.ts';
import { resultGrid } from '../results/resultGrid.ts';

const shown = 10;

export function LatestResults(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('Observation', { patient: props.patientId, category: 'laboratory', _sort: '-date', _count: 60 });
  useLiveSearches(['Observation']);
  const lines = resultGrid(found.data?.resources ?? []).lines.map((line) => ({ line, value: line.all.at(-1) }));
  const sorted = lines.toSorted((left, right) => urgencyOf(right.value?.flag) - urgencyOf(left.value?.flag) || (right.value?.at ?? '').localeCompare(left.value?.at ?? ''));
  return (
    <Card title={t('chart.results.latest')} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={5} />}
      {found.data && lines.length === 0 && <EmptyState text={t('chart.results.empty')} />}
      <ul className={classes.rows}>
        {sorted.slice(0, shown).map(
          ({ line, value }) =>
            value && (
              <li key={line.key} className={classes.row}>
                <span className={classes.rowMain}>{line.name}</span>
                <FlaggedValue value={value} unit={line.unit} />
                <span className={classes.rowEnd}>{formatDate(value.at)}</span>
              </li>
            ),
        )}
      </ul>
    </Card>
  );
}
