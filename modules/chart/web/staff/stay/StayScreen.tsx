// /stays/:id – one stay: way in, wards, way out, what its record holds and lacks, its papers. spec: STY-9
import { Button, Group } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { RefusalNote, useLive, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { discharge, listForms, staySheet, transferWard, undoDischarge } from '#modules/chart/model/index.ts';
import type { Stay } from '#modules/chart/model/index.ts';
import { EmptyState, formatInstant, Loading, ReasonSheet, Slot, StatusChip, titleCase, useAboutPatient, useText, useToast } from '#ui/index.ts';
import { FormsOf } from '../forms/list/FormsCard.tsx';
import { Card } from '../record/Card.tsx';
import { DischargeDialog } from './DischargeDialog.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import { useWards } from './RoomField.tsx';
import classes from './stay.module.css';

export function Screen() {
  const { t } = useText();
  const { encounterId = '' } = useParams({ strict: false }) as { encounterId?: string };
  const sheet = useOperationQuery(staySheet, {}, { id: encounterId, keepOld: false });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/Encounter'], (event) => {
    if (event.id !== undefined && event.id !== encounterId) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(sheet.refetch, 300);
  });
  useAboutPatient(sheet.data?.patientId, encounterId);
  if (sheet.refusal?.status === 404) return <EmptyState text={t('chart.stay.notFound')} />;
  if (sheet.refusal && !sheet.data) return <RefusalNote refusal={sheet.refusal} retry={sheet.refetch} />;
  if (!sheet.data) return <Loading rows={6} />;
  return <StayPage stay={sheet.data} onChanged={sheet.refetch} />;
}

const tones = { present: 'progress', discharged: 'done', closed: 'locked' } as const;

function StayPage({ stay, onChanged }: { stay: Stay; onChanged: () => void }) {
  const { t } = useText();
  const { encounterId, patientId } = stay;
  const mayRead = usePermission(listForms.permission);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t(`chart.stay.kind.${stay.kind}`)} {stay.number}</h1>
        <StatusChip tone={tones[stay.state]}>{t(`chart.stay.state.${stay.state}`)}</StatusChip>
        <Acts stay={stay} onChanged={onChanged} />
      </header>
      <div className={classes.columns}>
        <div className={classes.column}>
          <WayIn stay={stay} />
          <Wards stay={stay} />
          {stay.discharge && <WayOut stay={stay} />}
        </div>
        <div className={classes.column}>
          <Slot name="stay.part" props={{ encounterId, patientId }} />
          {mayRead && <FormsOf patientId={patientId} encounterId={encounterId} />}
          <Slot name="visit.papers" props={{ encounterId, patientId }} />
        </div>
      </div>
    </div>
  );
}

function Acts({ stay, onChanged }: { stay: Stay; onChanged: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const [act, setAct] = useState<'transfer' | 'discharge' | 'undo' | undefined>(undefined);
  const may = { transfer: usePermission(transferWard.permission), discharge: usePermission(discharge.permission) };
  const undo = useOperation(undoDischarge);
  const done = (words: string) => () => {
    setAct(undefined);
    toast({ text: t(words), tone: 'done' });
    onChanged();
  };
  const close = () => setAct(undefined);
  return (
    <Group gap="xs" className={classes.acts}>
      {stay.state === 'present' && may.transfer && <Button size="compact-sm" variant="default" onClick={() => setAct('transfer')}>{t('chart.stay.transfer')}</Button>}
      {stay.state === 'present' && may.discharge && <Button size="compact-sm" onClick={() => setAct('discharge')}>{t('chart.stay.discharge')}</Button>}
      {stay.state === 'discharged' && may.discharge && <Button size="compact-sm" variant="default" onClick={() => setAct('undo')}>{t('chart.stay.undo')}</Button>}
      {undo.refusal && <RefusalNote refusal={undo.refusal} />}
      {act === 'transfer' && <TransferDialog stay={stay} onClose={close} onDone={done('chart.stay.transferred')} />}
      {act === 'discharge' && <DischargeDialog stay={stay} onClose={close} onDone={done('chart.stay.dischargedNow')} />}
      <ReasonSheet opened={act === 'undo'} title={t('chart.stay.undo')} text={t('chart.stay.undoWhat')} reasons={[{ code: 'mistake', label: t('chart.stay.undoReason'), needsNote: true }]} action={t('chart.stay.undo')}
        busy={undo.running} onClose={close} onChoose={({ note }) => void undo.run({ patientId: stay.patientId, version: stay.version, reason: note }, { id: stay.encounterId }).then(done('chart.stay.undone'), close)} />
    </Group>
  );
}

function Facts({ lines }: { lines: readonly (readonly [string, ReactNode])[] }) {
  return <dl className={classes.dl}>{lines.filter(([, value]) => value).map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}

function WayIn({ stay }: { stay: Stay }) {
  const { t, language } = useText();
  const form = useWards().data?.forms.find(({ key }) => key === stay.formKey);
  const sender = [stay.sentBy && t(`chart.stay.sentBy.${stay.sentBy}`), stay.sentByName].filter(Boolean).join(': ');
  return (
    <Card title={t('chart.stay.wayIn')}>
      <Facts lines={[
        [t('chart.stay.admittedAt'), formatInstant(stay.admittedAt)], [t('chart.stay.reason'), stay.reason], [t('chart.stay.route'), stay.route && t(`chart.stay.route.${stay.route}`)], [t('chart.stay.sentBy'), sender],
        [t('chart.stay.count'), String(stay.count)], [t('chart.stay.doctor'), stay.doctor && titleCase(stay.doctor)], [t('chart.stay.form'), form ? `${form.code} ${form.title[language]}` : stay.formKey],
        [t('chart.stay.days'), t('chart.stay.dayCount', { days: stay.treatmentDays })],
      ]} />
    </Card>
  );
}

function Wards({ stay }: { stay: Stay }) {
  const { t } = useText();
  return (
    <Card title={t('chart.stay.wards')} count={stay.places.length}>
      <ol className={classes.places}>
        {stay.places.map((place) => (
          <li key={place.from}>
            <strong>{place.ward}</strong> <span>{place.room}</span>
            <span className={classes.muted}>{formatInstant(place.from)}{place.to ? ` – ${formatInstant(place.to)}` : ''}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function WayOut({ stay }: { stay: Stay }) {
  const { t } = useText();
  const { discharge: out } = stay;
  if (!out) return null;
  return (
    <Card title={t('chart.stay.wayOut')}>
      <Facts lines={[
        [t('chart.stay.dischargedAt'), formatInstant(stay.dischargedAt)], [t('chart.stay.type'), t(`chart.stay.type.${out.type}`)], [t('chart.stay.result'), t(`chart.stay.result.${out.result}`)],
        [t('chart.stay.pathology'), out.pathology && t(`chart.stay.pathology.${out.pathology}`)],
        [t('chart.stay.transferKind'), out.transfer && `${t(`chart.stay.transferKind.${out.transfer.kind}`)}: ${out.transfer.facility}`],
        [t('chart.stay.deathAt'), out.death && `${formatInstant(out.death.at)} · ${t(`chart.stay.deathCause.${out.death.cause}`)}`], [t('chart.stay.deathText'), out.death?.text],
      ]} />
    </Card>
  );
}
