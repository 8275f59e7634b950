// /signing-keys – who has a signing key and in what state; unblocks a PIN, revokes a certificate. spec: SGN-70
import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { EmptyState, entries, formatDate, formatInstant, formatTime, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { listSigningKeys, revokeSigning, type SigningKeyLine, unblockSigning } from '../../../model/index.ts';
import { WhyDialog } from './WhyDialog.tsx';

type Act = 'unblock' | 'revoke';

const tones = { good: 'done', blocked: 'waiting', expired: 'problem', revoked: 'problem' } as const;

export function Screen() {
  const { t } = useText();
  const [asked, ask] = useState<{ key: SigningKeyLine; act: Act } | undefined>(undefined);
  const list = useOperationQuery(listSigningKeys, {});
  const end = (done: boolean) => {
    ask(undefined);
    if (done) list.refetch();
  };
  return (
    <div className={entries.page}>
      <Title order={1} mb="md">{t('documents.keys.title')}</Title>
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={5} />}
      {list.data?.keys.length === 0 && <EmptyState text={t('documents.keys.none')} />}
      <ul className={entries.list}>{list.data?.keys.map((key) => <KeyEntry key={key.serial} line={key} onAsk={(act) => ask({ key, act })} />)}</ul>
      {asked?.act === 'unblock' && <Unblock line={asked.key} onEnd={end} />}
      {asked?.act === 'revoke' && <Revoke line={asked.key} onEnd={end} />}
    </div>
  );
}

function KeyEntry({ line, onAsk }: { line: SigningKeyLine; onAsk: (act: Act) => void }) {
  const { t } = useText();
  const name = titleCase(line.name);
  return (
    <li className={entries.entry}>
      <div className={entries.facts}>
        <Text fw={600}>{name} <Text span c="var(--text-muted)" size="sm">{line.username}</Text></Text>
        <Text size="sm">{t('documents.keys.until', { serial: line.serial, issuer: line.issuer, day: formatDate(line.notAfter) })}</Text>
        {line.failures > 0 && <Text size="sm">{t('documents.keys.failures', { count: line.failures })}{line.state === 'blocked' && line.blockedUntil && ` – ${t('documents.keys.blockedUntil', { time: formatTime(line.blockedUntil) })}`}</Text>}
        {line.events.map(({ what, at, by, reason }) => <Text key={at} size="sm" c="var(--text-muted)">{t(`documents.keys.event.${what}`, { at: formatInstant(at), by: titleCase(by), reason })}</Text>)}
      </div>
      <StatusChip tone={tones[line.state]}>{t(`documents.keys.state.${line.state}`)}</StatusChip>
      <Group gap="xs">
        {line.failures > 0 && line.state !== 'revoked' && <Button size="compact-sm" variant="default" aria-label={t('documents.keys.unblockOf', { name })} onClick={() => onAsk('unblock')}>{t('documents.keys.unblock')}</Button>}
        {line.state !== 'revoked' && <Button size="compact-sm" variant="default" aria-label={t('documents.keys.revokeOf', { name })} onClick={() => onAsk('revoke')}>{t('documents.keys.revoke')}</Button>}
      </Group>
    </li>
  );
}

interface ActProps { readonly line: SigningKeyLine; readonly onEnd: (done: boolean) => void }

function Unblock({ line: { accountId, name }, onEnd }: ActProps) {
  const { t } = useText();
  const { run, running, refusal } = useOperation(unblockSigning);
  return (
    <WhyDialog
      title={t('documents.keys.unblockOf', { name: titleCase(name) })} text={t('documents.keys.unblockWhat', { name: titleCase(name) })} action={t('documents.keys.unblock')}
      busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={(reason) => void run({ accountId, reason }).then(() => onEnd(true), () => undefined)}
    />
  );
}

function Revoke({ line: { accountId, name }, onEnd }: ActProps) {
  const { t } = useText();
  const { run, running, refusal } = useOperation(revokeSigning);
  return (
    <WhyDialog
      title={t('documents.keys.revokeOf', { name: titleCase(name) })} text={t('documents.keys.revokeWhat', { name: titleCase(name) })} action={t('documents.keys.revoke')} danger
      busy={running} refusal={refusal} onClose={() => onEnd(false)} onGiven={(reason) => void run({ accountId, reason }).then(() => onEnd(true), () => undefined)}
    />
  );
}
