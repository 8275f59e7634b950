// Below the queue: whom this room, and this doctor wherever, has seen today; one press or Enter opens the visit again. spec: VIS-18
import { Button, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import { endedToday } from '#modules/chart/model/index.ts';
import type { EndedVisit } from '#modules/chart/model/index.ts';
import { useQueueRoom } from '#modules/reception/web/staff/index.ts';
import { formatTime, Loading, useFormat, useKey, useText } from '#ui/index.ts';
import classes from './ended.module.css';

/** So many stand there without being asked for. */
const few = 5;
/** Changes within this time are one refresh. */
const burstMs = 400;

export function EndedToday({ shown, onOpen }: { shown: string | undefined; onOpen: (encounterId: string) => void }) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const found = useEndedToday();
  useKey({ chord: 'Alt+K', label: 'chart.visit.key.ended', run: () => list.current?.querySelector('button')?.focus() });
  if (found.loading) return <Loading rows={2} />;
  if (!found.data) return found.refusal ? <RefusalNote refusal={found.refusal} retry={found.refetch} /> : null;
  const { visits } = found.data;
  return (
    <section className={classes.ended} aria-label={t('chart.visit.endedToday')}>
      <h3 className={classes.title}>{t('chart.visit.endedToday')} <span>{visits.length}</span></h3>
      {visits.length === 0 && <p className={classes.none}>{t('chart.visit.endedNone')}</p>}
      {visits.length > 0 && (
        <ul className={classes.rows} ref={list} onKeyDown={onArrows}>
          {(all ? visits : visits.slice(0, few)).map((visit) => <Row key={visit.encounterId} visit={visit} current={visit.encounterId === shown} onOpen={() => onOpen(visit.encounterId)} />)}
        </ul>
      )}
      {visits.length > few && <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('chart.visit.endedFew') : t('chart.visit.endedAll', { count: visits.length })}</Button>}
    </section>
  );
}

function useEndedToday() {
  const [roomId] = useQueueRoom();
  const query = useOperationQuery(endedToday, roomId === undefined ? {} : { roomId });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/Encounter'], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(query.refetch, burstMs);
  });
  return query;
}

function Row({ visit, current, onOpen }: { visit: EndedVisit; current: boolean; onOpen: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const about = [visit.sex && format.gender(visit.sex), visit.birthDate && format.age(visit.birthDate)].filter(Boolean).join(' ');
  return (
    <li>
      <UnstyledButton className={classes.row} aria-current={current || undefined} onClick={onOpen}>
        <time className={classes.time} dateTime={visit.end}>{formatTime(visit.end)}</time>
        <span className={classes.what}>
          <span className={classes.name}>{visit.name}</span>
          <span className={classes.diagnosis} title={visit.text}><span className={classes.about}>{about}</span> {visit.code ? `${visit.code} ${visit.text ?? ''}` : t('chart.visit.noDiagnosis')}</span>
          {visit.doctor && <span className={classes.about}>{t('chart.visit.endedBy', { doctor: visit.doctor })}</span>}
        </span>
      </UnstyledButton>
    </li>
  );
}

/** Up and down in the list; Enter is the button's own. */
function onArrows(event: KeyboardEvent<HTMLUListElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || event.altKey) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll('button')];
  rows[rows.findIndex((row) => row === document.activeElement) + step]?.focus();
}
