// /apps – apps and programs of others that reach the facility's data. spec: SMA-4
import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { type AppLine, listApps } from '#modules/facility/model/index.ts';
import { EmptyState, Loading, StatusChip, useText } from '#ui/index.ts';
import { AppDialog } from './AppDialog.tsx';
import lines from '../lines.module.css';

export function Screen() {
  const { t } = useText();
  const list = useOperationQuery(listApps, {});
  const [open, setOpen] = useState<AppLine | 'new' | undefined>(undefined);
  return (
    <div className={lines.page}>
      <Group justify="space-between" align="flex-start" mb="xs">
        <Title order={1}>{t('facility.apps.title')}</Title>
        <Button onClick={() => setOpen('new')}>{t('facility.apps.add')}</Button>
      </Group>
      <Text size="sm" mb="md">
        {t('facility.apps.intro', { address: `${location.origin}/fhir` })}
      </Text>
      {list.refusal && !list.data && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={4} />}
      {list.data?.apps.length === 0 && <EmptyState text={t('facility.apps.none')} />}
      <ul className={lines.list}>
        {list.data?.apps.map((app) => (
          <Line key={app.clientId} app={app} onOpen={() => setOpen(app)} />
        ))}
      </ul>
      {open && <AppDialog app={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function Line({ app, onOpen }: { app: AppLine; onOpen: () => void }) {
  const { t } = useText();
  return (
    <li className={lines.line}>
      <div className={lines.what}>
        <strong>{app.name}</strong> <span className={lines.muted}>{app.clientId}</span>
        <div className={lines.muted}>{t(`facility.apps.kind.${app.kind}`)}</div>
        <div className={lines.muted}>{app.scopes.join(' ')}</div>
      </div>
      {app.launchUri !== undefined && !app.disabled && <StatusChip tone="done">{t('facility.apps.inChart')}</StatusChip>}
      {app.disabled && <StatusChip tone="cancelled">{t('facility.apps.disabled')}</StatusChip>}
      {app.isShared ? (
        <span className={lines.muted}>{t('facility.apps.shared')}</span>
      ) : (
        <Button variant="default" size="compact-md" onClick={onOpen} aria-label={t('facility.apps.editOne', { name: app.name })}>
          {t('facility.apps.edit')}
        </Button>
      )}
    </li>
  );
}
