// One person at the desk: who it is, or the form of who it will be, then the visit, then the number. F10 does it all. spec: RCP
import { Button, Group } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { receptionChoices } from '#modules/reception/model/index.ts';
import type { ScanResult } from '#modules/reception/model/index.ts';
import { StatusChip, useKey, useText } from '#ui/index.ts';
import { DuplicateSheet } from './DuplicateSheet.tsx';
import { IssuedTicket } from './IssuedTicket.tsx';
import { KnownPerson } from './KnownPerson.tsx';
import { birthDateOf, personFrom, toPersonInput } from './personState.ts';
import type { PersonKind } from './personState.ts';
import { RegisterForm } from './RegisterForm.tsx';
import { useClinics } from './RoomTiles.tsx';
import { useDesk } from './useDesk.ts';
import type { Subject } from './useDesk.ts';
import type { FoundPerson } from './useFinder.ts';
import { usePrint } from './usePrint.ts';
import { useFieldErrors } from './useFieldErrors.ts';
import { VisitFields } from './VisitFields.tsx';
import { emptyVisit, urgencyOf } from './visitState.ts';
import classes from './desk.module.css';

interface DeskPersonProps {
  readonly person: FoundPerson | undefined;
  readonly kind: PersonKind;
  readonly scan: ScanResult | undefined;
  readonly appointmentId: string | undefined;
  readonly onNext: () => void;
}

/** Everything the desk knows of this person and visit, with what is proposed filled in. */
function useSubject({ person, kind, scan, appointmentId }: DeskPersonProps) {
  const [form, setForm] = useState(() => personFrom(scan, kind));
  const [visit, setVisit] = useState(() => emptyVisit(Boolean(person?.insuranceNumber ?? scan?.coverage?.insuranceNumber)));
  const birthDate = person?.birthDate ?? birthDateOf(form);
  const groups = useOperationQuery(receptionChoices, birthDate ? { birthDate } : {}).data?.groups ?? [];
  const { proposed } = useClinics({ lastDepartmentId: person?.lastDepartmentId, propose: person?.waiting === undefined });
  const subject: Subject = {
    person, form: person ? undefined : form, scan, visit, roomId: visit.roomId ?? proposed?.roomId, urgency: visit.group ? urgencyOf(visit.group, groups) : undefined, appointmentId,
  };
  return { subject, form, setForm, visit, setVisit, birthDate };
}

export function DeskPerson(props: DeskPersonProps) {
  const { person, onNext } = props;
  const { t } = useText();
  const desk = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const { subject, form, setForm, visit, setVisit, birthDate } = useSubject(props);
  const [tried, setTried] = useState(false);
  const errors = useFieldErrors(desk.refusal);
  const waiting = person?.waiting;
  const submit = () => {
    setTried(true);
    if (subject.roomId === undefined) place.current?.querySelector<HTMLElement>('[aria-labelledby="reception-rooms"] button')?.focus();
    if (!desk.running && !desk.issued && subject.roomId !== undefined) void desk.submit(subject);
  };
  useKey({ chord: 'F10', label: 'reception.key.issue', run: desk.issued ? onNext : submit });
  useKey({ chord: 'F9', label: 'reception.key.visit', run: () => place.current?.querySelector<HTMLInputElement>('input[name="reason"]')?.focus(), enabled: desk.issued === undefined });
  const focusFirst = useEffectEvent(() => {
    // The first thing that is not known yet: the phone of a scanned card, the name of an empty form, the reason of a known person.
    const name = person ? 'reason' : form.name ? 'phone' : 'name';
    place.current?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.focus();
  });
  useEffect(() => focusFirst(), []);
  if (desk.issued) return <IssuedTicket issued={desk.issued} onNext={onNext} />;
  return (
    <div ref={place} className={classes.personPane}>
      {person ? <KnownPerson person={person} /> : <RegisterForm person={form} errors={errors.fields} onChange={(change) => setForm((before) => ({ ...before, ...change }))} />}
      {waiting && <Waiting waiting={waiting} />}
      <VisitFields visit={visit} birthDate={birthDate} lastDepartmentId={person?.lastDepartmentId} propose={waiting === undefined} roomError={tried && subject.roomId === undefined ? t('reception.visit.room.missing') : undefined} onChange={(change) => setVisit((before) => ({ ...before, ...change }))} />
      <div className={classes.footer}>
        {desk.refusal && !errors.allBesideFields && <RefusalNote refusal={desk.refusal} retry={submit} />}
        <Group justify="flex-end" gap="sm" className={classes.buttons}>
          <Button variant="default" onClick={onNext}>{t('reception.cancel')}<span className={classes.chord}> (F4)</span></Button>
          <Button size="md" loading={desk.running} onClick={submit}>{t(person ? 'reception.issue' : 'reception.registerAndIssue')}<span className={classes.chord}> (F10)</span></Button>
        </Group>
      </div>
      {desk.duplicates && (
        <DuplicateSheet person={toPersonInput(form)} candidates={desk.duplicates} busy={desk.running} onClose={desk.closeDuplicates}
          onSame={(existing) => void desk.submit(subject, { existing })} onOther={(reason) => void desk.submit(subject, { reason })} />
      )}
    </div>
  );
}

/** A second number is a choice of its own; the first one can be printed again. */
function Waiting({ waiting }: { waiting: NonNullable<FoundPerson['waiting']> }) {
  const { t } = useText();
  const print = usePrint();
  return (
    <Group gap="sm">
      <StatusChip tone="waiting">{t('reception.waitsAt', { number: waiting.number, room: waiting.room })}</StatusChip>
      <Button variant="default" size="compact-md" loading={print.printing} onClick={() => void print.ticket(waiting.ticketId)}>{t('reception.queue.print')}</Button>
    </Group>
  );
}
