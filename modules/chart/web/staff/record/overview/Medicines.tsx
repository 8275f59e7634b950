// Medicines in use, with the dose in words; those that were stopped or are over stand apart. spec: CHT-10
import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useLiveSearches, useSearch } from '#fhir/client/index.ts';
import type { MedicationRequest } from '#fhir/types/index.ts';
import { EmptyState, formatDate, Loading, StatusChip, useText } from '#ui/index.ts';
import { Card } from '../Card.tsx';
import { directionText } from '../course/direction.ts';
import { medicineName, toneOf } from '../course/entries.ts';
import classes from '../record.module.css';

const standing = 'active,on-hold';
const ended = 'stopped,completed,cancelled';

/** `all`: what is over is shown at once; else after a press. */
export function Medicines(props: { patientId: string; all?: boolean }) {
  const { t } = useText();
  const [past, setPast] = useState(props.all ?? false);
  const found = useSearch('MedicationRequest', { patient: props.patientId, status: standing, _sort: '-authoredon', _count: 100 });
  useLiveSearches(['MedicationRequest']);
  const requests = found.data?.resources ?? [];
  return (
    <>
      <Card title={t('chart.medicines.now')} count={found.data ? requests.length : undefined} updating={found.updating}>
        {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
        {found.loading && <Loading rows={3} />}
        {found.data && requests.length === 0 && <EmptyState text={t('chart.medicines.empty')} />}
        <MedicineRows requests={requests} />
        {!props.all && (
          <UnstyledButton className={classes.row} c="var(--link)" onClick={() => setPast(!past)} aria-expanded={past}>
            {t(past ? 'chart.medicines.hidePast' : 'chart.medicines.showPast')}
          </UnstyledButton>
        )}
      </Card>
      {past && <PastMedicines patientId={props.patientId} />}
    </>
  );
}

function PastMedicines(props: { patientId: string }) {
  const { t } = useText();
  const found = useSearch('MedicationRequest', { patient: props.patientId, status: ended, _sort: '-authoredon', _count: 100 });
  const requests = found.data?.resources ?? [];
  return (
    <Card title={t('chart.medicines.past')} count={found.data ? requests.length : undefined} updating={found.updating}>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={3} />}
      {found.data && requests.length === 0 && <EmptyState text={t('chart.medicines.noPast')} />}
      <MedicineRows requests={requests} />
    </Card>
  );
}

function MedicineRows(props: { requests: readonly MedicationRequest[] }) {
  const { t, has } = useText();
  const word = (status: string) => (has(`chart.status.${status}`) ? t(`chart.status.${status}`) : status);
  return (
    <ul className={classes.rows}>
      {props.requests.map((request) => (
        <li key={request.id} className={classes.row}>
          <span className={classes.rowMain}>
            <span className={classes.rowTitle}>{medicineName(request)}</span>
            <span className={classes.rowDetail} style={{ display: 'block' }}>
              {directionText(request, t) || t('chart.direction.none')}
            </span>
          </span>
          {request.status !== 'active' && <StatusChip tone={toneOf(request.status)}>{word(request.status)}</StatusChip>}
          <span className={classes.rowEnd}>{formatDate(request.authoredOn)}</span>
        </li>
      ))}
    </ul>
  );
}
