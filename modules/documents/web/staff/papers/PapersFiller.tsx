// Fills visit.papers: a card of the page of a visit, or its print panel.
import { usePermission } from '#fhir/client/index.ts';
import { EmptyState, useText } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { AskPatient } from '../confirm/AskPatient.tsx';
import { PapersOfVisit } from './PapersOfVisit.tsx';

export function Filler({ encounterId, onDone }: StaffSlots['visit.papers']) {
  const { t } = useText();
  const mayAsk = usePermission('documents.ask-confirmation');
  return (
    <>
      {mayAsk && onDone === undefined && <AskPatient key={`ask ${encounterId}`} encounterId={encounterId} />}
      <PapersOfVisit key={encounterId} encounterId={encounterId} title={t('documents.visit.papers')} onPrinted={onDone} empty={<EmptyState text={t('documents.visit.none')} />} />
    </>
  );
}
