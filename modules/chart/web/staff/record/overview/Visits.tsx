// The last visits: when, where, why, and what was found.
import { Link } from '@tanstack/react-router';
import { RefusalNote, useLiveSearches, usePermission, useSearch } from '#fhir/client/index.ts';
import { EmptyState, formatDate, formatTime, Loading, StatusChip, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { toEntry, toneOf } from '../course/entries.ts';
import classes from '../record.module.css';

export function Visits(props: { patientId: string }) {
  const { t, has } = useText();
  const found = useSearch('Encounter', { patient: props.patientId, _sort: '-date', _count: 8 });
  useLiveSearches(['Encounter']);
  const visits = found.data?.resources ?? [];
  return (
    <Card title={t('chart.visits')} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={4} />}
      {found.data && visits.length === 0 && <EmptyState text={t('chart.visits.empty')} />}
      <ul className={classes.rows}>
        {visits.map((visit) => {
          const entry = toEntry('Encounter', visit);
          const status = `chart.status.${visit.status}`;
          return (
            <li key={visit.id} className={classes.row}>
              <span className={classes.rowEnd}>
                {formatDate(entry.at)} {formatTime(entry.at)}
              </span>
              <span className={classes.rowMain}>
                <VisitTitle id={visit.id} title={entry.title || t('chart.kind.Encounter')} />
                <span className={classes.rowDetail} style={{ display: 'block' }}>
                  {[visit.diagnosis?.map((one) => one.condition.display).filter(Boolean).join(', '), entry.detail].filter(Boolean).join(' · ')}
                </span>
              </span>
              <StatusChip tone={toneOf(visit.status)}>{has(status) ? t(status) : visit.status}</StatusChip>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

/** Whoever may read the page of the visit goes there with one press: to look, to print, to reopen. */
function VisitTitle({ id, title }: { id: string | undefined; title: string }) {
  const mayOpen = usePermission('chart.read-visit');
  return mayOpen && id ? <Link className={classes.rowTitle} to="/visits/$encounterId" params={{ encounterId: id }}>{title}</Link> : <span className={classes.rowTitle}>{title}</span>;
}
