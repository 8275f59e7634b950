// The queue of one room: called, back from tests, waiting, away, skipped. Every turn of the day is one press. spec: RCP
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconDoor, IconPlayerPause, IconPlayerPlay, IconSpeakerphone, IconVolume } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import type { TicketRow } from '#modules/reception/model/index.ts';
import { EmptyState, Loading, StatusChip, useChord, useKey, useText } from '#ui/index.ts';
import { MoveSheet } from './MoveSheet.tsx';
import type { Move } from './MoveSheet.tsx';
import { QueueRow } from './QueueRow.tsx';
import { useQueue, useQueueActs } from './useQueue.ts';
import classes from './queue.module.css';

export interface QueuePanelProps {
  readonly roomId: string | undefined;
  /** Opens the visit; rows become buttons when given. */
  readonly onOpen?: ((ticket: TicketRow) => void) | undefined;
  /** Narrow column of the doctor's page. */
  readonly compact?: boolean | undefined;
}

export function QueuePanel({ roomId, onOpen, compact }: QueuePanelProps) {
  const { t } = useText();
  const queue = useQueue(roomId);
  const acts = useQueueActs(roomId, queue.data);
  const [move, setMove] = useState<Move | undefined>(undefined);
  const current = queue.data?.called[0];
  const keys = { next: useChord('reception.key.callNext', 'F2'), recall: useChord('reception.key.recall', 'F4') };
  const callNext = () => void acts.callNext().then((ticket) => { if (ticket) onOpen?.(ticket); });
  useKey({ chord: 'F2', label: 'reception.key.callNext', run: callNext, enabled: acts.allowed && roomId !== undefined });
  useKey({ chord: 'F4', label: 'reception.key.recall', run: () => { if (current) void acts.act('recall', current); }, enabled: acts.allowed && current !== undefined });
  if (roomId === undefined) return <EmptyState text={t('reception.queue.chooseRoom')} />;
  if (queue.loading) return <Loading />;
  if (!queue.data) return queue.refusal ? <RefusalNote refusal={queue.refusal} retry={queue.refetch} /> : null;
  const { room, called, inRoom, atTests, skipped, done } = queue.data;
  const conclude = queue.data.queue.filter(({ state }) => state === 'to-conclude').length;
  const row = (ticket: TicketRow, next = false) => <QueueRow key={ticket.id} ticket={ticket} acts={acts} isNext={next} compact={compact === true} onOpen={onOpen} onMove={(way) => setMove({ ticket, way })} />;
  return (
    <div className={classes.panel} data-compact={compact || undefined}>
      <Group gap="xs" className={classes.bar}>
        <Button leftSection={<IconSpeakerphone size={18} aria-hidden />} disabled={!acts.allowed} loading={acts.running} onClick={callNext}>{t('reception.queue.callNext')} ({keys.next})</Button>
        <Button variant="default" leftSection={<IconVolume size={18} aria-hidden />} disabled={!current || !acts.allowed} onClick={() => current && void acts.act('recall', current)}>{t('reception.queue.recall')} ({keys.recall})</Button>
        <AwayButton away={room.away} onAway={acts.away} onBack={acts.back} allowed={acts.allowed} />
      </Group>
      <p className={classes.counts} role="status">{t('reception.queue.counts', { conclude, waiting: room.waiting, tests: room.atTests, done })}</p>
      {room.away && <StatusChip tone="paused">{room.awayReason ? t('reception.queue.awayBecause', { reason: room.awayReason }) : t('reception.room.away')}</StatusChip>}
      {acts.refusal && <RefusalNote refusal={acts.refusal} />}
      <Part title={t('reception.queue.called')} tickets={called}>{called.map((ticket) => row(ticket))}</Part>
      <Part title={t('reception.queue.inRoom')} tickets={inRoom}>{inRoom.map((ticket) => row(ticket))}</Part>
      <Part title={t('reception.queue.waiting')} tickets={queue.data.queue} empty={t('reception.queue.empty')}>{queue.data.queue.map((ticket, at) => row(ticket, at === 0))}</Part>
      <Part title={t('reception.queue.atTests')} tickets={atTests}>{atTests.map((ticket) => row(ticket))}</Part>
      <Part title={t('reception.queue.skipped')} tickets={skipped}>{skipped.map((ticket) => row(ticket))}</Part>
      {move && <MoveSheet move={move} onClose={() => setMove(undefined)} onMove={(target) => { void acts.move(move.ticket, target, move.way); setMove(undefined); }} />}
    </div>
  );
}

function Part(props: { title: string; tickets: readonly TicketRow[]; empty?: string; children: ReactNode }) {
  if (props.tickets.length === 0 && !props.empty) return null;
  return (
    <section aria-label={props.title}>
      <h3 className={classes.title}>{props.title} <span>{props.tickets.length}</span></h3>
      {props.tickets.length === 0 ? <Text size="sm" c="var(--text-muted)">{props.empty}</Text> : <ul className={classes.rows}>{props.children}</ul>}
    </section>
  );
}

const reasons = ['ward', 'emergency', 'consultation', 'meal', 'meeting'] as const;

function AwayButton(props: { away: boolean; allowed: boolean; onAway: (reason: string) => Promise<void>; onBack: () => Promise<void> }) {
  const { t } = useText();
  if (props.away) return <Button variant="default" leftSection={<IconPlayerPlay size={18} aria-hidden />} disabled={!props.allowed} onClick={() => void props.onBack()}>{t('reception.queue.back')}</Button>;
  return (
    <Menu position="bottom-start">
      <Menu.Target><Button variant="default" leftSection={<IconPlayerPause size={18} aria-hidden />} disabled={!props.allowed}>{t('reception.queue.away')}</Button></Menu.Target>
      <Menu.Dropdown>
        {reasons.map((reason) => <Menu.Item key={reason} leftSection={<IconDoor size={16} aria-hidden />} onClick={() => void props.onAway(t(`reception.away.${reason}`))}>{t(`reception.away.${reason}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
