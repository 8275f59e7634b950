// One field for every number and name; what is found opens beside it. spec: ARC-20
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { RefusalNote, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { EmptyState, Loading, useText } from '#ui/index.ts';
import { findArchived } from '../../../model/index.ts';
import classes from './archive.module.css';
import { EntryDrawer } from './EntryDrawer.tsx';
import { EntryLine } from './EntryLine.tsx';
import { OldRecordForm } from './OldRecordForm.tsx';

const waitMs = 200;

export function SearchTab() {
  const { t } = useText();
  const keeps = usePermission('documents.archive');
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, waitMs);
  const [opened, open] = useState<string | undefined>(undefined);
  const [adding, setAdding] = useState(false);
  const found = useOperationQuery(findArchived, { text: asked });
  const lines = found.data?.lines;
  return (
    <>
      <Group align="flex-end" gap="sm">
        <TextInput flex="1 1 280px" label={t('documents.archive.find')} description={t(keeps ? 'documents.archive.find.hint' : 'documents.archive.find.exact')} value={text} onChange={(event) => setText(event.currentTarget.value)} maxLength={100} data-autofocus autoFocus />
        {keeps && <Button variant="default" onClick={() => setAdding(true)}>{t('documents.archive.old.add')}</Button>}
      </Group>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {found.loading && <Loading rows={5} />}
      {lines?.length === 0 && <EmptyState text={t(asked.trim() === '' ? (keeps ? 'documents.archive.empty' : 'documents.archive.find.exact') : 'documents.archive.none')} />}
      <ul className={classes.list}>{lines?.map((line) => <li key={line.id}><EntryLine line={line} onOpen={() => open(line.id)} /></li>)}</ul>
      {found.data?.more && <Text size="sm" mt="sm" c="var(--text-muted)">{t('documents.archive.more')}</Text>}
      {opened !== undefined && <EntryDrawer id={opened} line={lines?.find(({ id }) => id === opened)} onClose={() => { open(undefined); found.refetch(); }} />}
      {adding && <OldRecordForm onEnd={(id) => { setAdding(false); found.refetch(); open(id); }} />}
    </>
  );
}
