// Opens "Ai đã xem" for those whom the trail answers: the records office, managers, administrators, and people about themselves. spec: CHT-12
import { Button, Drawer, Loader } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { usePermission, useSession } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import classes from '../record.module.css';

const AuditPeek = lazy(async () => ({ default: (await import('./AuditPeek.tsx')).AuditPeek }));

export function PeekButton({ patientId }: { patientId: string }) {
  const { t } = useText();
  const { patientId: own, roles } = useSession();
  const reviews = usePermission('facility.review-access');
  const [opened, setOpened] = useState(false);
  if (!reviews && own !== patientId && !roles.includes('admin')) return null;
  return (
    <>
      <Button className={classes.peek} variant="subtle" size="compact-sm" leftSection={<IconEye size={16} aria-hidden />} onClick={() => setOpened(true)}>{t('chart.audit.title')}</Button>
      <Drawer opened={opened} onClose={() => setOpened(false)} position="right" size="lg" title={t('chart.audit.title')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
        {opened && <Suspense fallback={<Loader size="sm" />}><AuditPeek patientId={patientId} /></Suspense>}
      </Drawer>
    </>
  );
}
