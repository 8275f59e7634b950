// The desk: one box on top, the person below it, the rooms beside. A known person takes scan, Enter, F10. spec: RCP
import { Button, Group } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { RefusalNote } from '#fhir/client/index.ts';
import { EmptyState, useKey, useText } from '#ui/index.ts';
import { AppointmentsToday } from './AppointmentsToday.tsx';
import { useCommuneList } from './CommuneField.tsx';
import { DeskPerson } from './DeskPerson.tsx';
import { KeyLine } from './KeyLine.tsx';
import { useUsualGroups } from './OriginFields.tsx';
import { PersonList } from './PersonList.tsx';
import type { PersonKind } from './personState.ts';
import { RecentTickets } from './RecentTickets.tsx';
import { RoomOverview } from './RoomOverview.tsx';
import { ScanBox } from './ScanBox.tsx';
import { ScanNotes } from './ScanNotes.tsx';
import { isNewCard, onlyPerson, useFinder } from './useFinder.ts';
import type { FoundPerson } from './useFinder.ts';
import classes from './desk.module.css';

interface Opened {
  readonly person?: FoundPerson;
  readonly kind?: PersonKind;
  /** A fresh form for every person, so that nothing of the one before stays. */
  readonly key: number;
}

export function Screen() {
  const { t } = useText();
  const finder = useFinder();
  const { clear } = finder;
  useUsualGroups();
  useCommuneList();
  const box = useRef<HTMLInputElement>(null);
  const [opened, setOpened] = useState<Opened | undefined>(undefined);
  const count = useRef(0);
  const open = useCallback((what: Omit<Opened, 'key'>) => setOpened({ ...what, key: ++count.current }), []);
  const next = useCallback(() => {
    setOpened(undefined);
    clear();
    box.current?.focus();
  }, [clear]);
  const scan = async (text: string) => {
    setOpened(undefined);
    const found = await finder.find(text);
    const only = found && onlyPerson(found);
    if (only) open({ person: only });
    // A card of somebody new is a registration that is almost done. Namesakes are no answer to it: the same person without this number is shown before a second record is made.
    else if (found && isNewCard(found)) open({ kind: 'ordinary' });
  };
  useKey({ chord: 'F4', label: 'reception.key.next', run: next });
  useKey({ chord: 'F8', label: 'reception.key.new', run: () => open({ kind: 'ordinary' }) });
  useEffect(() => box.current?.focus(), []);
  const { found } = finder;
  return (
    <div className={classes.desk}>
      <div className={classes.work}>
        <h1 className="visuallyHidden">{t('reception.title')}</h1>
        <ScanBox boxRef={box} busy={finder.searching} onScan={(text) => void scan(text)} />
        {finder.refusal && <RefusalNote refusal={finder.refusal} />}
        {found && !(found.scan.ask === 'ten-digits' && found.people.length > 0) && <ScanNotes scan={found.scan} onAnswer={finder.answer} />}
        {opened ? <DeskPerson key={opened.key} person={opened.person} kind={opened.kind ?? 'ordinary'} scan={found?.scan} appointmentId={found?.appointmentId} onNext={next} /> : (
          <>
            {found && found.people.length > 0 && <PersonList people={found.people} onChoose={(person) => open({ person })} />}
            {found && found.people.length === 0 && found.scan.kind !== 'ask' && <EmptyState text={t('reception.nobody')} />}
            {!found && <EmptyState text={t('reception.start')} />}
            <Group gap="sm">
              <Button variant={found && found.people.length === 0 ? 'filled' : 'default'} leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => open({ kind: 'ordinary' })}>{t('reception.new')} (F8)</Button>
              {(['newborn', 'foreigner', 'unknown'] as const).map((kind) => <Button key={kind} variant="default" onClick={() => open({ kind })}>{t(`reception.kind.${kind}`)}</Button>)}
            </Group>
            {!found && <RecentTickets />}
          </>
        )}
        <KeyLine />
      </div>
      {!opened && <div className={classes.side}><RoomOverview /><AppointmentsToday onScan={(code) => void scan(code)} /></div>}
    </div>
  );
}
