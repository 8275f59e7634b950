// /accounts – who may sign in at this facility: roles, departments, first password, shared PCs. spec: PPL-30
import { Button, Group, Tabs, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { type AccountLine, listAccounts } from '#modules/facility/model/index.ts';
import { EmptyState, fold, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { AccountDialog } from './AccountDialog.tsx';
import lines from '../lines.module.css';
import classes from './accounts.module.css';
import { DeviceList } from './DeviceList.tsx';

export function Screen() {
  const { t } = useText();
  return (
    <div className={lines.page}>
      <Title order={1} mb="sm">
        {t('facility.accounts.title')}
      </Title>
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="people">{t('facility.accounts.people')}</Tabs.Tab>
          <Tabs.Tab value="devices">{t('facility.accounts.devices')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <Accounts />
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <DeviceList />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function Accounts() {
  const { t } = useText();
  const list = useOperationQuery(listAccounts, {});
  const [text, setText] = useState('');
  const [open, setOpen] = useState<AccountLine | 'new' | undefined>(undefined);
  if (list.refusal && !list.data) return <RefusalNote refusal={list.refusal} retry={list.refetch} />;
  if (!list.data) return <Loading rows={8} />;
  const words = fold(text);
  const found = list.data.accounts.filter(({ username, name }) => fold(`${username} ${name}`).includes(words));
  return (
    <>
      <Group mb="sm" gap="sm" wrap="nowrap" align="flex-end">
        <TextInput className={classes.grow} label={t('facility.accounts.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <Button onClick={() => setOpen('new')}>{t('facility.accounts.add')}</Button>
      </Group>
      {found.length === 0 && <EmptyState text={t('facility.accounts.none')} />}
      <ul className={lines.list}>
        {found.map((account) => (
          <Account key={account.accountId} account={account} onOpen={() => setOpen(account)} />
        ))}
      </ul>
      {open && <AccountDialog account={open === 'new' ? undefined : open} departments={list.data.departments} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Account(props: { account: AccountLine; onOpen: () => void }) {
  const { t, has } = useText();
  const { account } = props;
  const roles = account.roles.map((role) => (has(`role.${role}`) ? t(`role.${role}`) : role)).join(', ');
  return (
    <li className={lines.line}>
      <div className={lines.what}>
        <strong>{titleCase(account.name)}</strong> <span className={lines.muted}>{account.username}</span>
        <div className={lines.muted}>
          {[roles, ...account.departments.map(({ name }) => name)].join(' · ')}
          {' · '}
          {account.lastSignIn ? t('facility.accounts.lastSignIn', { at: formatInstant(account.lastSignIn) }) : t('facility.accounts.never')}
        </div>
      </div>
      {account.disabled && <StatusChip tone="cancelled">{t(account.disabledWhy === 'idle' ? 'facility.accounts.disabledIdle' : 'facility.accounts.disabled')}</StatusChip>}
      {account.temporaryPassword && !account.disabled && <StatusChip tone="waiting">{t('facility.accounts.temporary')}</StatusChip>}
      <Button variant="default" size="compact-md" onClick={props.onOpen} aria-label={t('facility.accounts.openOne', { name: titleCase(account.name) })}>
        {t('facility.accounts.open')}
      </Button>
    </li>
  );
}
