// /policy/readers – who has not read the rules in force, by department; prints as it stands. spec: POL-16
import { Button, Checkbox, Group, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { EmptyState, formatDate, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { policyReaders } from '../../../model/index.ts';
import classes from './policy.module.css';

type Person = OutputOf<typeof policyReaders>['people'][number];

export function Screen() {
  const { t } = useText();
  const found = useOperationQuery(policyReaders, {});
  const [showsAll, showAll] = useState(false);
  const people = found.data?.people ?? [];
  const shown = showsAll ? people : people.filter(({ readAt }) => readAt === undefined);
  const version = found.data?.version;
  return (
    <div className={classes.page}>
      <Title order={1}>{t('documents.readers.title')}</Title>
      {found.refusal && <RefusalNote refusal={found.refusal} retry={found.refetch} />}
      {!found.data && !found.refusal && <Loading rows={6} />}
      {found.data && !version && <EmptyState text={t('documents.policy.none')} />}
      {version && (
        <>
          <p className={classes.lead}>{t('documents.readers.lead', { version: version.version, number: version.number ?? '', day: formatDate(version.validFrom), read: people.filter(({ readAt }) => readAt !== undefined).length, all: people.length })}</p>
          <Group gap="sm" className={classes.noPrint}>
            <Checkbox label={t('documents.readers.all')} checked={showsAll} onChange={(event) => showAll(event.currentTarget.checked)} />
            <Button size="compact-md" variant="default" onClick={() => window.print()}>{t('documents.readers.print')}</Button>
          </Group>
          {shown.length === 0 && <EmptyState text={t('documents.readers.none')} />}
          {[...Map.groupBy(shown, ({ department }) => department)].toSorted(([a], [b]) => a.localeCompare(b, 'vi')).map(([department, members]) => <Department key={department} name={department} people={members} />)}
        </>
      )}
    </div>
  );
}

function Department({ name, people }: { name: string; people: readonly Person[] }) {
  const { t, has } = useText();
  const rolesOf = ({ roles }: Person) => roles.map((role) => (has(`role.${role}`) ? t(`role.${role}`) : role)).join(', ');
  return (
    <section className={classes.block}>
      <h2>{t('documents.readers.department', { name: name || t('documents.readers.noDepartment'), count: people.length })}</h2>
      <ul className={classes.lines}>
        {people.map((person) => (
          <li key={person.accountId}>
            <span className={classes.grow}><strong>{titleCase(person.name)}</strong> <span className={classes.muted}>{rolesOf(person)}</span></span>
            {person.putOff > 0 && person.readAt === undefined && <span className={classes.muted}>{t('documents.notice.putOff', { count: person.putOff })}</span>}
            <StatusChip tone={person.readAt === undefined ? 'waiting' : 'done'}>{person.readAt === undefined ? t('documents.readers.notRead') : t('documents.readers.readAt', { at: formatInstant(person.readAt) })}</StatusChip>
          </li>
        ))}
      </ul>
    </section>
  );
}
