// Fills visit.papers: a card of the page of a visit, or its print panel.
import { EmptyState, useText } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { PapersOfVisit } from './PapersOfVisit.tsx';

export function Filler({ encounterId, onDone }: StaffSlots['visit.papers']) {
  const { t } = useText();
  return <PapersOfVisit key={encounterId} encounterId={encounterId} title={t('documents.visit.papers')} onPrinted={onDone} empty={<EmptyState text={t('documents.visit.none')} />} />;
}
