// /visits and /visits/:id – the doctor's one page: queue, examination, diagnosis and plan. spec: VIS-2
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback } from 'react';
import { RefusalNote, useRead } from '#fhir/client/index.ts';
import { patientIdOf } from '#modules/chart/model/index.ts';
import { EmptyState, Loading, Slot, useAboutPatient, useChord, useKey, useText, useToast } from '#ui/index.ts';
import { EndedToday } from './queue/EndedToday.tsx';
import { useNeighbours } from './useNeighbours.ts';
import classes from './visit.module.css';
import { VisitWorkspace } from './VisitWorkspace.tsx';

export function Screen() {
  const { encounterId } = useParams({ strict: false }) as { encounterId?: string };
  const navigate = useNavigate();
  const open = useCallback((id: string) => void navigate({ to: '/visits/$encounterId', params: { encounterId: id } }), [navigate]);
  useNeighbours(encounterId, open);
  return (
    <div className={classes.page} data-open={encounterId !== undefined}>
      <aside className={classes.queue}>
        <Slot name="visit.queue" props={{ onOpen: (visit) => open(visit.encounterId) }} />
        <EndedToday shown={encounterId} onOpen={open} />
      </aside>
      {encounterId === undefined ? <NoVisit /> : <VisitOf key={encounterId} encounterId={encounterId} onEnd={() => void navigate({ to: '/visits' })} />}
    </div>
  );
}

function NoVisit() {
  const { t } = useText();
  const toast = useToast();
  const key = useChord('reception.key.callNext', 'F2');
  useKey({ chord: 'Ctrl+P', label: 'chart.visit.key.print', run: () => toast({ text: t('chart.visit.printWhich'), tone: 'neutral' }) });
  return (
    <section className={classes.none}>
      <h1 className="visuallyHidden">{t('chart.visit.title')}</h1>
      <EmptyState text={t('chart.visit.choose', { key })} />
    </section>
  );
}

function VisitOf({ encounterId, onEnd }: { encounterId: string; onEnd: () => void }) {
  const { t } = useText();
  const encounter = useRead('Encounter', encounterId);
  const patientId = encounter.data && patientIdOf(encounter.data);
  useAboutPatient(patientId, encounterId);
  const { refusal } = encounter;
  if (refusal?.status === 404 || refusal?.status === 410) return <section className={classes.none}><EmptyState text={t('chart.visit.notFound')} /></section>;
  if (refusal && !encounter.data) return <section className={classes.none}><RefusalNote refusal={refusal} retry={encounter.refetch} /></section>;
  if (!patientId) return <section className={classes.none}><Loading rows={6} /></section>;
  return <VisitWorkspace encounterId={encounterId} patientId={patientId} onEnd={onEnd} />;
}
