// The numbers issued last, live: where somebody was sent, and the slip once more. spec: RCP-27
import { ActionIcon } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import { recentTickets } from '#modules/reception/model/index.ts';
import { formatTime, StatusChip, useFormat, useText } from '#ui/index.ts';
import { ticketNumber } from './IssuedTicket.tsx';
import { toneOfState } from './ticketTone.ts';
import { usePrint } from './usePrint.ts';
import classes from './desk.module.css';

export function RecentTickets() {
  const { t } = useText();
  const format = useFormat();
  const print = usePrint();
  const recent = useOperationQuery(recentTickets, { limit: 8 });
  useLive(['reception.queue'], recent.refetch);
  const tickets = recent.data?.tickets ?? [];
  if (tickets.length === 0) return null;
  return (
    <section className={classes.overview} aria-label={t('reception.recent.title')}>
      <h2>{t('reception.recent.title')}</h2>
      <ul className={classes.recent}>
        {tickets.map((ticket) => (
          <li key={ticket.id}>
            <span className={classes.recentNumber}>{ticketNumber(ticket.number)}</span>
            <span className={classes.roomCode}>{ticket.room}</span>
            <span className={classes.recentName}>{ticket.name ?? t('reception.queue.noName')} <span className={classes.muted}>{[format.gender(ticket.sex), format.age(ticket.birthDate)].filter(Boolean).join(' · ')}</span></span>
            <StatusChip tone={toneOfState[ticket.state]}>{t(`reception.state.${ticket.state}`)}</StatusChip>
            <span className={classes.muted}>{formatTime(ticket.arrivedAt)}</span>
            <ActionIcon variant="subtle" size="lg" aria-label={t('reception.recent.print', { number: ticketNumber(ticket.number), room: ticket.room })} onClick={() => void print.ticket(ticket.id)}><IconPrinter size={17} aria-hidden /></ActionIcon>
          </li>
        ))}
      </ul>
    </section>
  );
}
