// Medicines in use (or all that were prescribed), with the dose in words and who stopped what.
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { EmptyState, formatDate, Loading, StatusChip, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { medicineName, toneOf } from '../course/entries.ts';
import classes from '../record.module.css';

export function Medicines(props: { patientId: string; all?: boolean }) {
  const { t, has } = useText();
  const params = { patient: props.patientId, _sort: '-authoredon', _count: props.all ? 100 : 40, ...(props.all ? {} : { status: 'active' }) };
  const found = useSearch('MedicationRequest', params);
  useLiveSearches(['MedicationRequest']);
  const requests = found.data?.resources ?? [];
  return (
    <Card title={t(props.all ? 'chart.medicines.all' : 'chart.medicines.now')} count={found.data ? requests.length : undefined} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={3} />}
      {found.data && requests.length === 0 && <EmptyState text={t(props.all ? 'chart.medicines.none' : 'chart.medicines.empty')} />}
      <ul className={classes.rows}>
        {requests.map((request) => (
          <li key={request.id} className={classes.row}>
            <span className={classes.rowMain}>
              <span className={classes.rowTitle}>{medicineName(request)}</span>
              <span className={classes.rowDetail} style={{ display: 'block' }}>
                {request.dosageInstruction?.map((dosage) => dosage.text).filter(Boolean).join('; ')}
              </span>
            </span>
            {props.all && request.status !== 'active' && <StatusChip tone={toneOf(request.status)}>{has(`chart.status.${request.status}`) ? t(`chart.status.${request.status}`) : request.status}</StatusChip>}
            <span className={classes.rowEnd}>{formatDate(request.authoredOn)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
