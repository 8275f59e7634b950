// /patients/:id – the chart: five fixed views by Alt+1…5 under the patient band. spec: CHT
import { UnstyledButton } from '@mantine/core';
import { useNavigate, useParams, useSearch as useUrl } from '@tanstack/react-router';
import { type ComponentType, useLayoutEffect, useRef } from 'react';
import { RefusalNote, useOperationQuery, usePermission, useRead, useSession } from '#fhir/client/index.ts';
import { recordAccess } from '#modules/facility/model/index.ts';
import { EmptyState, Loading, useAboutPatient, useKey, useText } from '#ui/index.ts';
import { PeekButton } from './audit/PeekButton.tsx';
import { BreakGlass, OpenedNote } from './breakGlass/BreakGlass.tsx';
import { Course } from './course/Course.tsx';
import { Documents } from './documents/Documents.tsx';
import { ImagingView } from './ImagingView.tsx';
import { Overview } from './overview/Overview.tsx';
import classes from './record.module.css';
import { Results } from './results/Results.tsx';

const views = ['overview', 'course', 'results', 'imaging', 'documents'] as const;
type View = (typeof views)[number];
const bodies: Readonly<Record<View, ComponentType<{ patientId: string }>>> = { overview: Overview, course: Course, results: Results, imaging: ImagingView, documents: Documents };

export function Screen() {
  const { patientId = '' } = useParams({ strict: false }) as { patientId?: string };
  return <Chart key={patientId} patientId={patientId} />;
}

function Chart(props: { patientId: string }) {
  const { t } = useText();
  const { patientId } = props;
  const url = useUrl({ strict: false }) as { view?: string };
  const view = views.find((one) => one === url.view) ?? 'overview';
  const patient = useRead('Patient', patientId);
  const access = useOperationQuery(recordAccess, usePermission(recordAccess.permission) ? {} : undefined, { id: patientId, keepOld: false });
  const own = useSession().patientId === patientId;
  const navigate = useNavigate();
  const show = (next: View) => void navigate({ to: '/patients/$patientId', params: { patientId }, search: { view: next } as never, replace: true, resetScroll: false });
  useAboutPatient(patientId);
  const status = patient.refusal?.status;
  if (access.data && access.data.access !== 'open') return <BreakGlass patientId={patientId} access={access.data.access} />;
  if (status === 403) return <BreakGlass patientId={patientId} access="sensitive" />;
  if (status === 404 || status === 410) return <EmptyState text={t('chart.notFound')} />;
  if (patient.refusal && !patient.data) return <RefusalNote refusal={patient.refusal} retry={patient.refetch} />;
  if (!patient.data) return <Loading rows={6} />;
  const Body = bodies[view];
  return (
    <div className={classes.page}>
      {own && <p className={classes.own}>{t('chart.own')}</p>}
      {access.data?.until && <OpenedNote until={access.data.until} />}
      <div className={classes.bar}>
        <Views view={view} onChoose={show} />
        <PeekButton patientId={patientId} />
      </div>
      <div className={classes.content} role="tabpanel" id="chart-view" aria-labelledby={`chart-view-${view}`}>
        <Body patientId={patientId} />
      </div>
    </div>
  );
}

function Views(props: { view: View; onChoose: (view: View) => void }) {
  const { t } = useText();
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // On a phone the chosen view's name may lie outside the bar.
    bar.current?.querySelector(`#chart-view-${props.view}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [props.view]);
  const at = (index: number) => () => props.onChoose(views[index] ?? 'overview');
  useKey({ chord: 'Alt+1', label: 'chart.view.overview', run: at(0) });
  useKey({ chord: 'Alt+2', label: 'chart.view.course', run: at(1) });
  useKey({ chord: 'Alt+3', label: 'chart.view.results', run: at(2) });
  useKey({ chord: 'Alt+4', label: 'chart.view.imaging', run: at(3) });
  useKey({ chord: 'Alt+5', label: 'chart.view.documents', run: at(4) });
  const onArrow = (key: string) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (step === undefined) return;
    const next = views[(views.indexOf(props.view) + step + views.length) % views.length] ?? 'overview';
    props.onChoose(next);
    bar.current?.querySelector<HTMLElement>(`#chart-view-${next}`)?.focus();
  };
  return (
    <div className={classes.views} role="tablist" aria-label={t('chart.views')} ref={bar}>
      {views.map((one, index) => (
        <UnstyledButton
          key={one}
          id={`chart-view-${one}`}
          role="tab"
          className={classes.view}
          aria-selected={one === props.view}
          aria-controls="chart-view"
          tabIndex={one === props.view ? 0 : -1}
          onClick={at(index)}
          onKeyDown={(event) => onArrow(event.key)}
        >
          {t(`chart.view.${one}`)} <kbd aria-hidden>Alt+{index + 1}</kbd>
        </UnstyledButton>
      ))}
    </div>
  );
}
