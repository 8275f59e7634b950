// Opens an app with the record that is in view, and the visit if one is. spec: SMA-1
import { Button, Menu } from '@mantine/core';
import { IconApps } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { chartApps, launchApp } from '#modules/facility/model/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { useText, useToast } from '#ui/index.ts';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const toast = useToast();
  const apps = useOperationQuery(chartApps, {});
  const launch = useOperation(launchApp);
  const { encounterId } = useParams({ strict: false }) as { encounterId?: string };
  const open = (clientId: string) =>
    launch.run({ clientId, ...(encounterId !== undefined && { encounterId }) }, { id: patientId }).then(
      ({ address }) => { window.open(address, '_blank', 'noopener'); },
      () => toast({ text: t('facility.apps.openFailed'), tone: 'problem' }),
    );
  if (!apps.data || apps.data.apps.length === 0) return null;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconApps size={15} aria-hidden />} loading={launch.running}>
          {t('facility.apps.open')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {apps.data.apps.map(({ clientId, name }) => (
          <Menu.Item key={clientId} onClick={() => void open(clientId)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
