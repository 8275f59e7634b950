// Who is expected today; a press checks in as if the appointment slip had been scanned. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { buildOwnCode } from '#modules/reception/model/index.ts';
import type { Appointment } from '#fhir/types/index.ts';
import { formatTime, localDay, StatusChip, useText } from '#ui/index.ts';
import classes from './desk.module.css';

/** The page is loaded anew every morning; a day that turns while it is open shows from the next search on. */
const today = localDay(new Date());

export function AppointmentsToday(props: { onScan: (code: string) => void }) {
  const { t } = useText();
  const appointments = useSearch('Appointment', { date: today, _sort: 'date', _count: 50 }).data?.resources ?? [];
  useLiveSearches(['Appointment']);
  return (
    <section className={classes.overview} aria-label={t('reception.appointments.title')}>
      <h2>{t('reception.appointments.title')}</h2>
      {appointments.length === 0 && <p className={classes.muted}>{t('reception.appointments.none')}</p>}
      <ul>
        {appointments.map((appointment) => <li key={appointment.id}><Line appointment={appointment} onScan={props.onScan} /></li>)}
      </ul>
    </section>
  );
}

function Line({ appointment, onScan }: { appointment: Appointment; onScan: (code: string) => void }) {
  const { t } = useText();
  const who = appointment.participant?.find(({ actor }) => actor?.reference?.startsWith('Patient/'))?.actor?.display ?? appointment.description ?? '';
  return (
    <UnstyledButton className={classes.overviewRow} onClick={() => onScan(buildOwnCode('appointment', appointment.id ?? ''))}>
      <span className={classes.roomCode}>{formatTime(appointment.start)}</span>
      <span className={classes.roomName}>{who}</span>
      {(appointment.status === 'arrived' || appointment.status === 'fulfilled') && <StatusChip tone="done">{t('reception.appointments.arrived')}</StatusChip>}
    </UnstyledButton>
  );
}
