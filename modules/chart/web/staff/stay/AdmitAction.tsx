// In the patient band: admission, or the way to the stay that goes on. spec: STY-9
import { Button } from '@mantine/core';
import { IconBed } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useLiveSearches, usePermission, useSearch } from '#fhir/client/index.ts';
import { admit } from '#modules/chart/model/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { useAbout, useText, useToast } from '#ui/index.ts';
import { AdmitDialog } from './AdmitDialog.tsx';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const toast = useToast();
  const navigate = useNavigate();
  const about = useAbout();
  const mayAdmit = usePermission(admit.permission);
  const [asking, setAsking] = useState(false);
  const stays = useSearch('Encounter', { patient: patientId, class: 'IMP,SS', status: 'in-progress', _count: 1 });
  useLiveSearches(['Encounter']);
  const stay = stays.data?.resources[0];
  const open = (encounterId: string) => void navigate({ to: '/stays/$encounterId', params: { encounterId } });
  if (stay?.id !== undefined && about?.encounterId === stay.id) return null;
  if (stay?.id !== undefined) return <Button size="compact-sm" variant="default" leftSection={<IconBed size={15} aria-hidden />} onClick={() => open(stay.id ?? '')}>{t('chart.stay.open')}</Button>;
  if (!stays.data || !mayAdmit) return null;
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconBed size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.stay.admit')}</Button>
      {asking && <AdmitDialog patientId={patientId} onClose={() => setAsking(false)} onAdmitted={(made) => { setAsking(false); toast({ text: t('chart.stay.admitted', { number: made.number }), tone: 'done' }); open(made.encounterId); }} />}
    </>
  );
}
