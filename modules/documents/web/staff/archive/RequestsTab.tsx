// The register of requests: decide, give out, take back. spec: ARC-31
import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission } from '#fhir/client/index.ts';
import { EmptyState, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { decideArchiveRequest, listArchiveRequests, type RequestLine, returnArchive } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';
import classes from './archive.module.css';
import { EntryDrawer } from './EntryDrawer.tsx';
import { ReleaseDialog } from './ReleaseDialog.tsx';

const tones = { asked: 'waiting', approved: 'progress', refused: 'problem', released: 'done', returned: 'paused', over: 'paused' } as const;
type Opened = { readonly what: 'refuse' | 'release' | 'read'; readonly request: RequestLine };

export function RequestsTab() {
  const { t } = useText();
  const [show, setShow] = useState<'open' | 'all' | 'mine'>('open');
  const [opened, open] = useState<Opened | undefined>(undefined);
  const list = useOperationQuery(listArchiveRequests, { show });
  const end = () => {
    open(undefined);
    list.refetch();
  };
  return (
    <>
      <NativeSelect label={t('documents.archive.show')} w={260} value={show} onChange={(event) => setShow(event.currentTarget.value as typeof show)} data={(['open', 'mine', 'all'] as const).map((value) => ({ value, label: t(`documents.archive.show.${value}`) }))} />
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {list.loading && <Loading rows={4} />}
      {list.data?.requests.length === 0 && <EmptyState text={t('documents.archive.requests.none')} />}
      <ul className={classes.list}>{list.data?.requests.map((request) => <RequestEntry key={request.id} request={request} onOpen={(what) => open({ what, request })} onDone={list.refetch} />)}</ul>
      {opened?.what === 'refuse' && <Refuse request={opened.request} onEnd={end} />}
      {opened?.what === 'release' && <ReleaseDialog request={opened.request} onEnd={end} />}
      {opened?.what === 'read' && <EntryDrawer id={opened.request.entryId} line={undefined} onClose={end} />}
    </>
  );
}

function RequestEntry({ request, onOpen, onDone }: { request: RequestLine; onOpen: (what: Opened['what']) => void; onDone: () => void }) {
  const { t } = useText();
  return (
    <li className={classes.entry}>
      <div className={classes.facts}>
        <Text fw={600}>{request.number} · {t(`documents.archive.kind.${request.kind}`)} · {request.record} {titleCase(request.name)}</Text>
        <Text size="sm">{t(`documents.archive.recipient.${request.recipient}`)}: {request.recipientName}{request.recipientDocument && ` (${request.recipientDocument})`} – {request.purpose}</Text>
        <Text size="sm" c="var(--text-muted)">{request.basis} · {t('documents.archive.askedBy', { by: titleCase(request.askedByName), at: formatInstant(request.askedAt) })}{request.decidedAt && ` · ${t('documents.archive.decidedBy', { by: titleCase(request.decidedByName ?? ''), at: formatInstant(request.decidedAt) })}`}</Text>
        {request.state === 'approved' && request.until && <Text size="sm">{t('documents.archive.runsUntil', { at: formatInstant(request.until) })}</Text>}
        {request.decidedReason && <Text size="sm">{request.decidedReason}</Text>}
        {request.released && <Text size="sm">{t('documents.archive.gave', { what: request.released.map(({ title, copies }) => `${title} × ${copies}`).join(', ') })}</Text>}
      </div>
      <StatusChip tone={tones[request.state]}>{t(`documents.archive.state.${request.state}`)}</StatusChip>
      <RequestActs request={request} onOpen={onOpen} onDone={onDone} />
    </li>
  );
}

function RequestActs({ request, onOpen, onDone }: { request: RequestLine; onOpen: (what: Opened['what']) => void; onDone: () => void }) {
  const { t } = useText();
  const keeps = usePermission('documents.archive');
  const decide = useOperation(decideArchiveRequest);
  const giveBack = useOperation(returnArchive);
  const { id, number, kind, state, isMine, mayDecide } = request;
  const runs = state === 'approved';
  const gives = kind === 'copy' || kind === 'summary';
  const named = (key: string) => ({ 'aria-label': `${t(key)}: ${number}` });
  return (
    <Group gap="xs">
      {mayDecide && <Button size="compact-sm" loading={decide.running} {...named('documents.archive.approve')} onClick={() => void decide.run({ requestId: id, verdict: 'approve' }).then(onDone, () => undefined)}>{t('documents.archive.approve')}</Button>}
      {mayDecide && <Button size="compact-sm" variant="default" {...named('documents.archive.refuse')} onClick={() => onOpen('refuse')}>{t('documents.archive.refuse')}</Button>}
      {runs && keeps && gives && <Button size="compact-sm" {...named('documents.archive.release')} onClick={() => onOpen('release')}>{t('documents.archive.release')}</Button>}
      {runs && isMine && !gives && <Button size="compact-sm" {...named('documents.archive.read')} onClick={() => onOpen('read')}>{t('documents.archive.read')}</Button>}
      {runs && (isMine || keeps) && !gives && <Button size="compact-sm" variant="default" loading={giveBack.running} {...named('documents.archive.return')} onClick={() => void giveBack.run({ requestId: id }).then(onDone, () => undefined)}>{t('documents.archive.return')}</Button>}
      {decide.refusal && <RefusalNote refusal={decide.refusal} />}
      {giveBack.refusal && <RefusalNote refusal={giveBack.refusal} />}
    </Group>
  );
}

function Refuse({ request, onEnd }: { request: RequestLine; onEnd: () => void }) {
  const { t } = useText();
  const { run, running, refusal } = useOperation(decideArchiveRequest);
  return <WhyDialog title={`${t('documents.archive.refuse')}: ${request.number}`} text={request.purpose} action={t('documents.archive.refuse')} danger busy={running} refusal={refusal} onClose={onEnd} onGiven={(reason) => void run({ requestId: request.id, verdict: 'refuse', reason }).then(onEnd, () => undefined)} />;
}
