// Fills chart.documents: papers of the latest visits. spec: SGN-53
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { formatDate, useText } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { PapersOfVisit } from '../papers/PapersOfVisit.tsx';

export function Filler({ patientId }: StaffSlots['chart.documents']) {
  const { t } = useText();
  const visits = useSearch('Encounter', { patient: patientId, _sort: '-date', _count: 3 });
  useLiveSearches(['Encounter']);
  return <>{(visits.data?.resources ?? []).map(({ id = '', period }) => <PapersOfVisit key={id} encounterId={id} title={t('documents.visit.title', { date: formatDate(period?.start) })} />)}</>;
}
