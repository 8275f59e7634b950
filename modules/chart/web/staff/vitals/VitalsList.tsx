// Who waits in my rooms: those without figures first. Arrow keys and Enter, or a press. spec: VIT
import { SegmentedControl, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import { useLive, useOperationQuery } from '#fhir/client/index.ts';
import { vitalsWorklist } from '#modules/chart/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { EmptyState, formatTime, StatusChip, useFormat, useText } from '#ui/index.ts';
import { VitalFigures } from './VitalSets.tsx';
import classes from './vitals.module.css';

export type Worklist = OutputOf<typeof vitalsWorklist>;
export type WaitingPerson = Worklist['people'][number];

/** Asked again whenever a queue or a measurement changes. */
export function useWorklist(roomId: string) {
  const list = useOperationQuery(vitalsWorklist, roomId === '' ? {} : { roomIds: [roomId] });
  useLive(['reception.queue', 'change/Observation'], list.refetch);
  return list;
}

interface VitalsListProps {
  readonly list: Worklist;
  readonly roomId: string;
  readonly chosen: string | undefined;
  readonly onRoom: (roomId: string) => void;
  readonly onChoose: (person: WaitingPerson) => void;
}

export function VitalsList({ list, roomId, chosen, onRoom, onChoose }: VitalsListProps) {
  const { t } = useText();
  const rows = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(rows.current?.querySelectorAll('button') ?? [])];
    buttons[Math.max(0, Math.min(buttons.length - 1, buttons.findIndex((button) => button === document.activeElement) + step))]?.focus();
  };
  const missing = list.rooms.reduce((sum, room) => sum + room.missing, 0);
  return (
    <section className={classes.list} aria-label={t('chart.vitalsPad.waiting')}>
      {list.rooms.length > 1 && (
        <SegmentedControl className={classes.rooms} fullWidth aria-label={t('chart.vitalsPad.room')} value={roomId} onChange={onRoom}
          data={[{ value: '', label: t('chart.vitalsPad.allRooms', { count: missing }) }, ...list.rooms.map((room) => ({ value: room.roomId, label: `${room.code} (${room.missing})` }))]} />
      )}
      {list.people.length === 0 && <EmptyState text={t('chart.vitalsPad.nobody')} />}
      <ul className={classes.people} ref={rows} onKeyDown={onKeyDown}>
        {list.people.map((person) => <li key={person.ticketId}><PersonRow person={person} chosen={person.encounterId === chosen} onChoose={() => onChoose(person)} /></li>)}
      </ul>
    </section>
  );
}

function PersonRow({ person, chosen, onChoose }: { person: WaitingPerson; chosen: boolean; onChoose: () => void }) {
  const { t } = useText();
  const format = useFormat();
  return (
    <UnstyledButton className={classes.person} aria-pressed={chosen} onClick={onChoose}>
      <span className={classes.place}><span className={classes.number}>{String(person.number).padStart(3, '0')}</span><span className={classes.muted}>{person.room}</span></span>
      <span className={classes.who}>
        <span className={classes.name}>{person.name}</span>
        <span className={classes.muted}>{[format.gender(person.sex), format.age(person.birthDate)].filter(Boolean).join(' · ')}</span>
        {person.measuredAt && <VitalFigures values={person.values} short />}
      </span>
      <span className={classes.state}>
        {person.urgency !== 'ordinary' && <StatusChip tone={person.urgency === 'emergency' ? 'problem' : 'waiting'}>{t(`chart.vitalsPad.${person.urgency}`)}</StatusChip>}
        {person.measuredAt ? <StatusChip tone="done">{formatTime(person.measuredAt)}</StatusChip> : <StatusChip tone="waiting">{t('chart.vitalsPad.missing')}</StatusChip>}
      </span>
    </UnstyledButton>
  );
}
