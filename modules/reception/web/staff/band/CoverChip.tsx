// The health insurance card in the patient band. Nothing when the person has none. spec: RCP-35
import { useState } from 'react';
import { useLiveSearches, useSearch } from '#fhir/client/index.ts';
import { coverState } from '#modules/reception/model/index.ts';
import { formatDate, localDay, type StaffSlots, StatusChip, useText } from '#ui/index.ts';

const tones = { valid: 'done', expired: 'problem', 'not-yet': 'waiting' } as const;

export function Filler({ patientId }: StaffSlots['patient.banner']) {
  const { t } = useText();
  const [today] = useState(() => localDay(new Date()));
  const found = useSearch('Coverage', { patient: patientId, status: 'active', _count: 20 });
  useLiveSearches(['Coverage']);
  const cover = coverState(found.data?.resources ?? [], today);
  if (!cover) return null;
  return <StatusChip tone={tones[cover.state]}>{t(`reception.cover.${cover.state}`, { number: cover.masked, date: formatDate(cover.on), dated: cover.on ? 'yes' : 'no' })}</StatusChip>;
}
