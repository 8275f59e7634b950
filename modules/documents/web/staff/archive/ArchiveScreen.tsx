// /archive – the records office: find what is kept, lend and give out, destroy what is over. spec: ARC-20
import { Tabs, Title } from '@mantine/core';
import { useState } from 'react';
import { usePermission } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';
import classes from './archive.module.css';
import { DisposalTab } from './DisposalTab.tsx';
import { RequestsTab } from './RequestsTab.tsx';
import { SearchTab } from './SearchTab.tsx';

export function Screen() {
  const { t } = useText();
  const [tab, setTab] = useState<string | null>('find');
  const mayDecide = usePermission('documents.archive-approve');
  return (
    <div className={classes.page}>
      <Title order={1} mb="sm">{t('documents.archive.title')}</Title>
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="find">{t('documents.archive.tab.find')}</Tabs.Tab>
          <Tabs.Tab value="requests">{t('documents.archive.tab.requests')}</Tabs.Tab>
          {mayDecide && <Tabs.Tab value="disposal">{t('documents.archive.tab.disposal')}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="find" pt="sm"><SearchTab /></Tabs.Panel>
        <Tabs.Panel value="requests" pt="sm"><RequestsTab /></Tabs.Panel>
        {mayDecide && <Tabs.Panel value="disposal" pt="sm"><DisposalTab /></Tabs.Panel>}
      </Tabs>
    </div>
  );
}
