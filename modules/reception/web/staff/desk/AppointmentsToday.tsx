// Who is expected today; a press checks in as if the appointment slip had been scanned. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { buildOwnCode } from '#modules/reception/model/index.ts';
import type { Appointment, Patient } from '#fhir/types/index.ts';
import { formatName, formatTime, localDay, StatusChip, useFormat, useText } from '#ui/index.ts';
import classes from './desk.module.css';

/** The page is loaded anew every morning; a day that turns while it is open shows from the next search on. */
const today = localDay(new Date());
const expected = 'proposed,pending,booked,arrived,checked-in,fulfilled';

export function AppointmentsToday(props: { onScan: (code: string) => void }) {
  const { t } = useText();
  const found = useSearch('Appointment', { date: today, status: expected, _sort: 'date', _count: 50, _include: 'Appointment:patient' }).data;
  const appointments = found?.resources ?? [];
  const people = new Map(found?.included.flatMap((one) => (one.resourceType === 'Patient' ? [[`Patient/${one.id}`, one] as const] : [])));
  useLiveSearches(['Appointment']);
  return (
    <section className={classes.overview} aria-label={t('reception.appointments.title')}>
      <h2>{t('reception.appointments.title')}</h2>
      {appointments.length === 0 && <p className={classes.muted}>{t('reception.appointments.none')}</p>}
      <ul>
        {appointments.map((appointment) => <li key={appointment.id}><Line appointment={appointment} people={people} onScan={props.onScan} /></li>)}
      </ul>
    </section>
  );
}

/** A day without an agreed hour is the whole of that day. */
const hasHour = ({ start, end }: Appointment): boolean => start !== undefined && (end === undefined || Date.parse(end) - Date.parse(start) < 12 * 3_600_000);

function Line({ appointment, people, onScan }: { appointment: Appointment; people: ReadonlyMap<string, Patient>; onScan: (code: string) => void }) {
  const { t } = useText();
  const format = useFormat();
  const actor = appointment.participant?.find((one) => one.actor?.reference?.startsWith('Patient/'))?.actor;
  const person = people.get(actor?.reference ?? '');
  const who = person ? formatName(person.name) : actor?.display ?? appointment.description ?? t('reception.queue.noName');
  return (
    <UnstyledButton className={`${classes.overviewRow} ${classes.appointment}`} onClick={() => onScan(buildOwnCode('appointment', appointment.id ?? ''))}>
      <span className={classes.roomCode}>{hasHour(appointment) ? formatTime(appointment.start) : t('reception.appointments.wholeDay')}</span>
      <span className={classes.roomName}>{who}{person?.birthDate && <span className={classes.muted}> · {format.age(person.birthDate)}</span>}</span>
      {(appointment.status === 'arrived' || appointment.status === 'fulfilled') && <StatusChip tone="done">{t('reception.appointments.arrived')}</StatusChip>}
    </UnstyledButton>
  );
}
