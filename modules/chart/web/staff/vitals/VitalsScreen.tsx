// The nurse's home: who waits for vital signs, and the pad beside it. After saving, the next person stands there. spec: VIT
import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { EmptyState, Loading, useFormat, useKey, useText, useToast } from '#ui/index.ts';
import { useWorklist, VitalsList } from './VitalsList.tsx';
import type { WaitingPerson } from './VitalsList.tsx';
import { VitalsPad } from './VitalsPad.tsx';
import classes from './vitals.module.css';

const storageKey = 'lanh.chart.vitals.room';

export function Screen() {
  const { t } = useText();
  const toast = useToast();
  const [roomId, setRoomId] = useState(() => localStorage.getItem(storageKey) ?? '');
  const [opened, setOpened] = useState<WaitingPerson | undefined>(undefined);
  const list = useWorklist(roomId);
  const people = list.data?.people ?? [];
  // On a wide screen the first person without figures is open from the start.
  const person = opened ?? people.find(({ measuredAt }) => measuredAt === undefined);
  const step = (by: 1 | -1) => {
    const at = people.findIndex(({ encounterId }) => encounterId === person?.encounterId);
    setOpened(people[Math.max(0, Math.min(people.length - 1, at + by))]);
  };
  useKey({ chord: 'Alt+ArrowDown', label: 'chart.key.nextPerson', run: () => step(1) });
  useKey({ chord: 'Alt+ArrowUp', label: 'chart.key.previousPerson', run: () => step(-1) });
  const saved = () => {
    toast({ text: t('chart.vitalsPad.saved', { name: person?.name ?? '' }), tone: 'done' });
    setOpened(undefined);
    list.refetch();
  };
  const chooseRoom = (room: string) => {
    localStorage.setItem(storageKey, room);
    setRoomId(room);
    setOpened(undefined);
  };
  if (list.loading) return <Loading />;
  if (!list.data) return list.refusal ? <RefusalNote refusal={list.refusal} retry={list.refetch} /> : null;
  return (
    <div className={classes.screen} data-opened={opened ? true : undefined}>
      <h1 className="visuallyHidden">{t('chart.vitalsPad.title')}</h1>
      <VitalsList list={list.data} roomId={roomId} chosen={person?.encounterId} onRoom={chooseRoom} onChoose={setOpened} />
      <section className={classes.work} aria-label={person?.name ?? t('chart.vitals')}>
        {person ? <PadOf person={person} onBack={() => setOpened(undefined)} onSaved={saved} /> : <EmptyState text={t('chart.vitalsPad.allDone')} />}
      </section>
    </div>
  );
}

function PadOf({ person, onBack, onSaved }: { person: WaitingPerson; onBack: () => void; onSaved: () => void }) {
  const { t } = useText();
  const format = useFormat();
  return (
    <>
      <header className={classes.head}>
        <Button className={classes.back} variant="subtle" leftSection={<IconArrowLeft size={18} aria-hidden />} onClick={onBack}>{t('chart.vitalsPad.back')}</Button>
        <span className={classes.headNumber}>{String(person.number).padStart(3, '0')}</span>
        <h2>{person.name}</h2>
        <p>{[format.gender(person.sex), format.age(person.birthDate), person.room].filter(Boolean).join(' · ')}</p>
      </header>
      <VitalsPad key={person.encounterId} patientId={person.patientId} encounterId={person.encounterId} onSaved={onSaved} />
    </>
  );
}
