// Shared PCs of the facility, and how to take one back. spec: PPL-10
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asRefusal, RefusalNote, useFhirClient } from '#fhir/client/index.ts';
import { EmptyState, formatInstant, Loading, titleCase, useText } from '#ui/index.ts';
import lines from '../lines.module.css';

interface Device {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly enrolledBy: string;
  readonly enrolledAt: string;
  readonly seenAt: string;
}

export function DeviceList() {
  const { t } = useText();
  const client = useFhirClient();
  const [fault, setFault] = useState<unknown>(undefined);
  const list = useQuery({ queryKey: ['devices'], queryFn: async ({ signal }) => ((await client.send('/auth/devices', { signal })).body as { devices: Device[] }).devices });
  const revoke = async (id: string) => {
    setFault(undefined);
    await client.send(`/auth/devices/${id}`, { method: 'DELETE' }).catch(setFault);
    await list.refetch();
  };
  const refusal = fault ?? list.error;
  if (refusal) return <RefusalNote refusal={asRefusal(refusal)} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading rows={4} />;
  if (list.data.length === 0) return <EmptyState text={t('facility.accounts.noDevices')} />;
  return (
    <ul className={lines.list}>
      {list.data.map((device) => (
        <li key={device.id} className={lines.line}>
          <div className={lines.what}>
            <strong>{device.name}</strong>
            <div className={lines.muted}>{t('facility.accounts.deviceLine', { person: titleCase(device.enrolledBy), at: formatInstant(device.enrolledAt), seen: formatInstant(device.seenAt) })}</div>
          </div>
          <Button variant="default" size="compact-md" onClick={() => void revoke(device.id)} aria-label={t('facility.accounts.revokeOne', { name: device.name })}>
            {t('facility.accounts.revoke')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
