// Fills stay.row: what the record of one person in the ward lacks. The ward is asked once for all its rows. spec: REC-10
import { useOperationQuery } from '#fhir/client/index.ts';
import { formatDate, StatusChip, useText } from '#ui/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { wardMeters } from '../../../model/index.ts';
import { GapChip } from './GapChip.tsx';
import { useFresh } from './useFresh.ts';

export function Filler({ encounterId, wardId }: StaffSlots['stay.row']) {
  const { t } = useText();
  const found = useOperationQuery(wardMeters, { wardId });
  useFresh(found.refetch);
  const meter = found.data?.meters.find((one) => one.encounterId === encounterId);
  if (!meter) return null;
  const { gaps, unsigned, days } = meter;
  return (
    <>
      {days.length > 0 && <StatusChip tone="problem" title={days.map(formatDate).join(', ')}>{t('documents.record.daysWithout', { count: days.length })}</StatusChip>}
      {unsigned > 0 && <StatusChip tone="waiting">{t('documents.record.unsigned', { count: unsigned })}</StatusChip>}
      <GapChip gaps={gaps} required={meter.required} done={meter.done} />
    </>
  );
}
