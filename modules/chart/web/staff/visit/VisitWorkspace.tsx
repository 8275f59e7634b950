// One visit: examination in the middle, diagnosis and plan at the right, the footer with what happens next. spec: VIS-2
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { visitContent } from '#modules/chart/model/index.ts';
import { Loading, Slot, useText, useToast, useVisitParts, VisitPartsProvider } from '#ui/index.ts';
import { VitalsToday } from '../vitals/VitalsToday.tsx';
import { ConflictNote } from './parts/ConflictNote.tsx';
import { CopiedBar } from './parts/CopiedMark.tsx';
import { Diagnoses } from './parts/Diagnoses.tsx';
import { EndedNote } from './parts/EndedNote.tsx';
import { Examination } from './parts/Examination.tsx';
import { Advice, FollowUpRow } from './parts/FollowUpRow.tsx';
import { Footer } from './parts/Footer.tsx';
import { LastVisits } from './parts/LastVisits.tsx';
import { VisitWords } from './parts/VisitWords.tsx';
import { ChartDrawer, type ChartView } from './sheets/ChartDrawer.tsx';
import { FinishSheet } from './sheets/FinishSheet.tsx';
import { PrintSheet } from './sheets/PrintSheet.tsx';
import { TakeOverSheet } from './sheets/TakeOverSheet.tsx';
import { onFieldKeys } from './fields/useFieldKeys.ts';
import { useVisit } from './doc/useVisit.ts';
import type { OpenVisit, ServerVisit } from './doc/useVisit.ts';
import { useTicket } from './useTicket.ts';
import { usePageKeys } from './usePageKeys.ts';
import classes from './visit.module.css';

interface WorkspaceProps { readonly encounterId: string; readonly patientId: string; readonly onEnd: () => void }

export function VisitWorkspace({ encounterId, patientId, onEnd }: WorkspaceProps) {
  const content = useOperationQuery(visitContent, { patientId }, { id: encounterId, keepOld: false });
  if (content.refusal && !content.data) return <section className={classes.none}><RefusalNote refusal={content.refusal} retry={content.refetch} /></section>;
  if (!content.data) return <section className={classes.none}><Loading rows={8} /></section>;
  return (
    <VisitPartsProvider>
      <VisitForm key={String(content.data.mayWrite)} server={content.data} refetch={content.refetch} onEnd={onEnd} />
    </VisitPartsProvider>
  );
}

type Sheet = 'finish' | 'takeOver' | 'print' | undefined;

function VisitForm({ server, refetch, onEnd }: { server: ServerVisit; refetch: () => void; onEnd: () => void }) {
  const { encounterId, patientId } = server;
  const visit = useVisit(server, refetch);
  const [sheet, setSheet] = useState<Sheet>(undefined);
  const [view, setView] = useState<ChartView | undefined>(undefined);
  const close = () => setSheet(undefined);
  const onTests = useTests(visit, server, onEnd);
  const focus = usePageKeys(visit, { mayWrite: server.mayWrite, onTests, onFinish: () => setSheet('finish'), onTakeOver: () => setSheet('takeOver'), onPrint: () => setSheet('print') });
  const page = useRef<HTMLDivElement>(null);
  useFirstFocus(page, server);
  const part = { visit, server, readOnly: !server.mayWrite };
  return (
    <div className={classes.visit} ref={page} data-visit-page data-readonly={part.readOnly || undefined} onKeyDown={onFieldKeys} {...focus}>
      <EndedNote server={server} unsent={visit.unsent} onReopened={refetch} />
      <ConflictNote visit={visit} />
      <CopiedBar visit={visit} />
      <div className={classes.columns}>
        <div className={classes.examination}>
          <VisitWords {...part} />
          <VitalsToday patientId={patientId} encounterId={encounterId} />
          <Examination {...part} />
          <LastVisits {...part} onTakeOver={() => setSheet('takeOver')} />
        </div>
        <div className={classes.plan}>
          <div className={classes.planParts}>
            {server.status === 'finished' && <Slot name="visit.papers" props={{ patientId, encounterId }} />}
            <Diagnoses {...part} />
            <Slot name="visit.plan" props={{ patientId, encounterId }} />
            <Advice {...part} />
          </div>
          <FollowUpRow {...part} />
        </div>
      </div>
      {!part.readOnly && <div className={classes.strip}><Slot name="visit.strip" props={{ patientId, encounterId }} /></div>}
      <Footer {...part} onFinish={() => setSheet('finish')} onTests={onTests} onForms={() => setView('documents')} onPrint={() => setSheet('print')} />
      <TakeOverSheet {...part} opened={sheet === 'takeOver'} onClose={close} />
      <PrintSheet server={server} opened={sheet === 'print'} onClose={close} />
      <FinishSheet {...part} opened={sheet === 'finish'} onClose={close} onEnded={onEnd} />
      <ChartDrawer patientId={patientId} view={view} onView={setView} />
    </div>
  );
}

/** The person goes for tests and comes back to conclude; what was typed is saved first. Offered while no column takes F9 for its orders. */
function useTests({ doc }: OpenVisit, { encounterId, mayWrite }: ServerVisit, onEnd: () => void): (() => void) | undefined {
  const { t } = useText();
  const toast = useToast();
  const parts = useVisitParts();
  const { ticket, toTests } = useTicket(encounterId);
  if (!mayWrite || ticket === undefined || parts.list().some(({ focus }) => focus?.key === 'F9')) return undefined;
  const send = async () => {
    await Promise.all([doc.flush(), parts.saveAll()]);
    if (!(await toTests())) return;
    toast({ text: t('chart.visit.sentToTests', { number: ticket.number }), tone: 'done' });
    onEnd();
  };
  // What could not be saved stands on the page.
  return () => void send().catch(() => undefined);
}

/** The cursor waits where the work begins: the reason, or the history when the desk wrote the reason. */
function useFirstFocus(page: RefObject<HTMLDivElement | null>, { mayWrite, content }: ServerVisit): void {
  const focus = useEffectEvent(() => {
    const [reason, history] = page.current?.querySelectorAll<HTMLTextAreaElement>('textarea[data-visit-field]') ?? [];
    if (mayWrite) (content.reason === '' ? reason : history)?.focus({ preventScroll: true });
  });
  useEffect(() => focus(), []);
}
