// The number that was issued: large, with where to go, and printed by one press. spec: RCP
import { Button, Group } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useText } from '#ui/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { checkIn } from '#modules/reception/model/index.ts';
import classes from './desk.module.css';

export type Issued = OutputOf<typeof checkIn>;

export const ticketNumber = (number: number): string => String(number).padStart(3, '0');

export function IssuedTicket(props: { issued: Issued; onPrint: () => void; printing: boolean; onNext: () => void }) {
  const { t } = useText();
  const { ticket, room, ahead, expectedMinutes } = props.issued;
  return (
    <section className={classes.issued} role="status" aria-label={t('reception.issued.title')}>
      <span className={classes.issuedTitle}>{t('reception.issued.title')}</span>
      <span className={classes.issuedNumber}>{ticketNumber(ticket.number)}</span>
      <span className={classes.issuedRoom}>{room}</span>
      <span>{ticket.name}{ticket.priorityGroup && ` · ${t(`reception.group.${ticket.priorityGroup}`)}`}</span>
      <span className={classes.muted}>{t('reception.issued.ahead', { count: ahead, minutes: expectedMinutes })}</span>
      <Group gap="sm" mt="xs">
        <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} loading={props.printing} onClick={props.onPrint}>{t('reception.issued.print')}</Button>
        <Button onClick={props.onNext}>{t('reception.issued.next')}</Button>
      </Group>
    </section>
  );
}
