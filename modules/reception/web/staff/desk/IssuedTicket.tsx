// The number that was issued: large, with where to go; printed at once where the desk wants it, or by one press. spec: RCP-27
import { Button, Group, Switch } from '@mantine/core';
import { IconPrinter, IconTag } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useText } from '#ui/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { checkIn } from '#modules/reception/model/index.ts';
import { useAutoPrint, usePrint } from './usePrint.ts';
import classes from './desk.module.css';

export type Issued = OutputOf<typeof checkIn>;

export const ticketNumber = (number: number): string => String(number).padStart(3, '0');

export function IssuedTicket(props: { issued: Issued; onNext: () => void }) {
  const { t } = useText();
  const print = usePrint();
  const [auto, setAuto] = useAutoPrint();
  const { ticket, room, ahead, expectedMinutes } = props.issued;
  const printed = useRef(false);
  const printOnce = useEffectEvent(() => {
    if (!auto || printed.current) return;
    printed.current = true;
    void print.ticket(ticket.id);
  });
  useEffect(() => printOnce(), []);
  const { patientId } = ticket;
  return (
    <section className={classes.issued} role="status" aria-label={t('reception.issued.title')}>
      <span className={classes.issuedTitle}>{t('reception.issued.title')}</span>
      <span className={classes.issuedNumber}>{ticketNumber(ticket.number)}</span>
      <span className={classes.issuedRoom}>{room}</span>
      <span>{ticket.name}{ticket.priorityGroup && ` · ${t(`reception.group.${ticket.priorityGroup}`)}`}</span>
      <span className={classes.muted}>{t('reception.issued.ahead', { count: ahead, minutes: expectedMinutes })}</span>
      <Group gap="sm" mt="xs" justify="center">
        <Button variant="default" leftSection={<IconPrinter size={18} aria-hidden />} loading={print.printing} onClick={() => void print.ticket(ticket.id)}>{t('reception.issued.print')}</Button>
        {patientId && <Button variant="default" leftSection={<IconTag size={18} aria-hidden />} loading={print.printing} onClick={() => void print.label(patientId)}>{t('reception.issued.label')}</Button>}
        <Button autoFocus onClick={props.onNext}>{t('reception.issued.next')}</Button>
      </Group>
      <Switch mt="xs" label={t('reception.issued.auto')} checked={auto} onChange={(event) => setAuto(event.currentTarget.checked)} />
    </section>
  );
}
