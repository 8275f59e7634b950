// Who it may be: arrow keys and Enter, or a press. spec: RCP
import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { formatDate, StatusChip, useFormat, useText } from '#ui/index.ts';
import type { FoundPerson } from './useFinder.ts';
import classes from './desk.module.css';

export function PersonList(props: { people: readonly FoundPerson[]; onChoose: (person: FoundPerson) => void }) {
  const { t } = useText();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), [props.people]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const rows = [...(list.current?.querySelectorAll('button') ?? [])];
    rows[Math.max(0, Math.min(rows.length - 1, rows.findIndex((row) => row === document.activeElement) + step))]?.focus();
  };
  return (
    <section aria-label={t('reception.found', { count: props.people.length })}>
      <p className={classes.count}>{t('reception.found', { count: props.people.length })}</p>
      <ul className={classes.people} ref={list} onKeyDown={onKeyDown}>
        {props.people.map((person) => <li key={person.id}><PersonLine person={person} onChoose={() => props.onChoose(person)} /></li>)}
      </ul>
    </section>
  );
}

function PersonLine(props: { person: FoundPerson; onChoose: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const { person } = props;
  return (
    <UnstyledButton className={classes.person} onClick={props.onChoose}>
      <span className={classes.personName}>{person.name}</span>
      <span>{format.gender(person.sex)} · {formatDate(person.birthDate) || t('reception.birthUnknown')} {person.birthDate && `(${format.age(person.birthDate)})`}</span>
      <span className={classes.muted}>{[person.patientCode && t('reception.code', { code: person.patientCode }), person.phone, person.address].filter(Boolean).join(' · ')}</span>
      <span className={classes.personSide}>
        {person.waiting ? <StatusChip tone="waiting">{t('reception.waitsAt', { number: person.waiting.number, room: person.waiting.room })}</StatusChip>
          : person.lastVisit && <span className={classes.muted}>{t('reception.lastVisit', { date: formatDate(person.lastVisit) })}</span>}
      </span>
    </UnstyledButton>
  );
}
