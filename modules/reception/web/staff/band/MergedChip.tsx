// The chart of a record that was merged says so and leads to the one in use. Nothing in any other chart. spec: IDY-15
import { Link } from '@tanstack/react-router';
import { useRead } from '#fhir/client/index.ts';
import { replacedBy } from '#modules/reception/model/index.ts';
import { type StaffSlots, StatusChip, useText } from '#ui/index.ts';

export function Filler({ patientId }: StaffSlots['patient.banner']) {
  const { t } = useText();
  const { data } = useRead('Patient', patientId);
  const inUse = data && replacedBy(data)?.replace('Patient/', '');
  if (!inUse) return null;
  return <Link to="/patients/$patientId" params={{ patientId: inUse }}><StatusChip tone="problem">{t('reception.double.mergedChip')}</StatusChip></Link>;
}
