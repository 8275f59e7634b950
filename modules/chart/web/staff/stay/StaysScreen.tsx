// /stays – who is in a ward, and who left it lately; the state of each record stands beside it. spec: STY-2, STY-9
import { SegmentedControl, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { RefusalNote, useLive, useOperationQuery } from '#fhir/client/index.ts';
import { listStays } from '#modules/chart/model/index.ts';
import type { StayRow } from '#modules/chart/model/index.ts';
import { EmptyState, formatDate, formatInstant, Loading, Slot, StatusChip, titleCase, useFormat, useText } from '#ui/index.ts';
import { useWards } from './RoomField.tsx';
import classes from './stay.module.css';

const storageKey = 'lanh.chart.stays.ward';
const burstMs = 400;

export function Screen() {
  const { t } = useText();
  const wards = useWards();
  const [chosen, choose] = useState(() => localStorage.getItem(storageKey) ?? '');
  const [state, setState] = useState<'present' | 'discharged'>('present');
  const list = wards.data?.wards ?? [];
  const ward = list.find(({ id }) => id === chosen) ?? list.find(({ own }) => own) ?? list[0];
  const pick = (id: string | null) => {
    localStorage.setItem(storageKey, id ?? '');
    choose(id ?? '');
  };
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t('chart.stays.title')}</h1>
        <Select aria-label={t('chart.stays.ward')} className={classes.ward} searchable allowDeselect={false} data={list.map(({ id, name }) => ({ value: id, label: name }))} value={ward?.id ?? null} onChange={pick} />
        <SegmentedControl aria-label={t('chart.stays.which')} value={state} onChange={setState} data={(['present', 'discharged'] as const).map((value) => ({ value, label: t(`chart.stays.${value}`) }))} />
      </header>
      {wards.refusal && <RefusalNote refusal={wards.refusal} retry={wards.refetch} />}
      {wards.loading && <Loading rows={5} />}
      {wards.data && !ward && <EmptyState text={t('chart.stays.noWards')} />}
      {ward && <People key={`${ward.id}/${state}`} wardId={ward.id} state={state} />}
    </div>
  );
}

function People({ wardId, state }: { wardId: string; state: 'present' | 'discharged' }) {
  const { t } = useText();
  const found = useOperationQuery(listStays, { wardId, state });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/Encounter'], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(found.refetch, burstMs);
  });
  if (found.refusal && !found.data) return <RefusalNote refusal={found.refusal} retry={found.refetch} />;
  if (!found.data) return <Loading rows={5} />;
  const { stays } = found.data;
  if (stays.length === 0) return <EmptyState text={t(`chart.stays.none.${state}`)} />;
  return (
    <ul className={classes.list} aria-label={t('chart.stays.title')}>
      {stays.map((stay) => <Person key={stay.encounterId} stay={stay} wardId={wardId} />)}
    </ul>
  );
}

function Person({ stay, wardId }: { stay: StayRow; wardId: string }) {
  const { t } = useText();
  const format = useFormat();
  const about = [stay.sex && format.gender(stay.sex), stay.birthDate && format.age(stay.birthDate)].filter(Boolean).join(' · ');
  return (
    <li className={classes.row}>
      <span className={classes.room}>{stay.room}</span>
      <span className={classes.who}>
        <Link className={classes.name} to="/stays/$encounterId" params={{ encounterId: stay.encounterId }}>{titleCase(stay.name)}</Link>
        <span className={classes.muted}>{about} · {stay.reason}</span>
      </span>
      <span className={classes.facts}>
        <span>{stay.number}</span>
        <span className={classes.muted}>{t('chart.stays.since', { day: formatDate(stay.admittedAt), days: stay.treatmentDays })}{stay.doctor && ` · ${titleCase(stay.doctor)}`}</span>
      </span>
      <span className={classes.chips}>
        {stay.kind === 'day' && <StatusChip tone="neutral">{t('chart.stay.kind.day')}</StatusChip>}
        {stay.dischargedAt && <StatusChip tone={stay.state === 'closed' ? 'locked' : 'done'} title={formatInstant(stay.dischargedAt)}>{t(stay.state === 'closed' ? 'chart.stay.state.closed' : 'chart.stay.leftOn', { day: formatDate(stay.dischargedAt) })}</StatusChip>}
        <Slot name="stay.row" props={{ encounterId: stay.encounterId, patientId: stay.patientId, wardId }} />
      </span>
    </li>
  );
}
