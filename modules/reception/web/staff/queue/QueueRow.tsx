// One ticket: number, person, state, and the one act that comes next; the rest is in its menu. spec: RCP
import { ActionIcon, Button, Menu, UnstyledButton } from '@mantine/core';
import { IconDotsVertical } from '@tabler/icons-react';
import type { TicketRow } from '#modules/reception/model/index.ts';
import { formatTime, StatusChip, useFormat, useText } from '#ui/index.ts';
import { toneOfState } from '../desk/ticketTone.ts';
import { usePrint } from '../desk/usePrint.ts';
import type { QueueActs, TicketAct } from './useQueue.ts';
import classes from './queue.module.css';

interface QueueRowProps {
  readonly ticket: TicketRow;
  readonly acts: QueueActs;
  readonly isNext: boolean;
  readonly compact: boolean;
  readonly onOpen: ((ticket: TicketRow) => void) | undefined;
  readonly onMove: (way: 'change' | 'add') => void;
}

/** The act that usually comes next, then the others that make sense in this state. */
const actsOf: Record<string, readonly TicketAct[]> = {
  waiting: ['call', 'skip', 'leave'], 'to-conclude': ['call', 'skip', 'leave'], called: ['start', 'skip', 'recall', 'toTests', 'leave'], 'in-room': ['toTests', 'leave'], 'at-tests': ['fromTests', 'start', 'leave'], skipped: ['requeue', 'call', 'leave'],
};

export function QueueRow({ ticket, acts, isNext, compact, onOpen, onMove }: QueueRowProps) {
  const { t } = useText();
  const format = useFormat();
  const print = usePrint();
  const all = actsOf[ticket.state] ?? [];
  // Whoever is called comes in or does not: both stand in the row.
  const inRow = compact ? 0 : ticket.state === 'called' ? 2 : 1;
  const label = t(`reception.state.${ticket.state}`);
  const about = [ticket.sex && format.gender(ticket.sex), ticket.birthDate && format.age(ticket.birthDate)].filter(Boolean).join(' · ');
  const main = (
    <>
      <span className={classes.number}>{String(ticket.number).padStart(3, '0')}</span>
      <span className={classes.person}>
        <span className={classes.who}><span className={classes.name}>{ticket.name ?? t('reception.queue.noName')}</span>{about && <span className={classes.about}>{about}</span>}</span>
        <span className={classes.flags}>
          {ticket.urgency !== 'ordinary' && <StatusChip tone={ticket.urgency === 'emergency' ? 'problem' : 'waiting'}>{ticket.priorityGroup ? t(`reception.group.${ticket.priorityGroup}`) : t(`reception.urgency.${ticket.urgency}`)}</StatusChip>}
          {ticket.state !== 'waiting' && <StatusChip tone={toneOfState[ticket.state]}>{ticket.calls > 1 && ticket.state === 'called' ? t('reception.state.calledTimes', { count: ticket.calls }) : label}</StatusChip>}
          {ticket.purpose === 'added-examination' && <StatusChip tone="neutral">{t('reception.queue.added')}</StatusChip>}
          <span className={classes.since}>{t('reception.queue.since', { time: formatTime(ticket.returnedAt ?? ticket.arrivedAt) })}</span>
        </span>
      </span>
    </>
  );
  return (
    <li className={classes.row} data-next={isNext || undefined}>
      {onOpen ? <UnstyledButton className={classes.main} onClick={() => onOpen(ticket)}>{main}</UnstyledButton> : <div className={classes.main}>{main}</div>}
      {all.slice(0, inRow).map((act) => <Button key={act} variant="default" size="compact-md" disabled={!acts.allowed} onClick={() => void acts.act(act, ticket)}>{t(`reception.act.${act}`)}</Button>)}
      <Menu position="bottom-end">
        <Menu.Target><ActionIcon variant="subtle" size={compact ? 'md' : 'lg'} disabled={!acts.allowed} aria-label={t('reception.queue.more', { number: ticket.number })}><IconDotsVertical size={18} aria-hidden /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          {all.slice(inRow).map((act) => <Menu.Item key={act} color={act === 'leave' ? 'red.8' : undefined} onClick={() => void acts.act(act, ticket)}>{t(`reception.act.${act}`)}</Menu.Item>)}
          <Menu.Divider />
          {ticket.state !== 'at-tests' && <Menu.Item onClick={() => onMove('change')}>{t('reception.act.change')}</Menu.Item>}
          <Menu.Item onClick={() => onMove('add')}>{t('reception.act.add')}</Menu.Item>
          <Menu.Item onClick={() => void print.ticket(ticket.id)}>{t('reception.queue.print')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
