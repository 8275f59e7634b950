// /privacy – what people ask about their data, and breaches, each with its clock. spec: PRV
import { Group, SegmentedControl, Title } from '@mantine/core';
import { useState } from 'react';
import { entries, useText } from '#ui/index.ts';
import { Breaches } from './Breaches.tsx';
import { ConsentCounts } from './ConsentCounts.tsx';
import { Requests } from './Requests.tsx';

const views = ['requests', 'consents', 'breaches'] as const;

export function Screen() {
  const { t } = useText();
  const [view, setView] = useState<(typeof views)[number]>('requests');
  return (
    <div className={entries.page}>
      <Group justify="space-between" mb="md">
        <Title order={1}>{t('documents.privacy.title')}</Title>
        <SegmentedControl aria-label={t('documents.privacy.title')} value={view} onChange={(next) => setView(next as typeof view)} data={views.map((value) => ({ value, label: t(`documents.privacy.${value}`) }))} />
      </Group>
      {view === 'requests' && <Requests />}
      {view === 'consents' && <ConsentCounts />}
      {view === 'breaches' && <Breaches />}
    </div>
  );
}
