// The register of requests: open ones by their clock, answered and done from here. spec: PRV-2
import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { answerSubjectRequest, finishSubjectRequest, listSubjectRequests } from '#modules/documents/model/index.ts';
import type { SubjectRequestLine } from '#modules/documents/model/index.ts';
import { EmptyState, entries, formatDate, formatInstant, Loading, StatusChip, titleCase, useText } from '#ui/index.ts';
import { NoteDialog } from './NoteDialog.tsx';

const tones = { received: 'waiting', accepted: 'progress', refused: 'cancelled', done: 'done' } as const;
type Act = 'accept' | 'refuse' | 'finish';

export function Requests() {
  const { t } = useText();
  const [show, setShow] = useState<'open' | 'all'>('open');
  const list = useOperationQuery(listSubjectRequests, { show });
  const [acted, act] = useState<{ line: SubjectRequestLine; act: Act } | undefined>(undefined);
  return (
    <>
      <SegmentedControl mb="sm" aria-label={t('documents.privacy.requests')} value={show} onChange={(next) => setShow(next as typeof show)} data={(['open', 'all'] as const).map((value) => ({ value, label: t(`documents.privacy.${value}`) }))} />
      {list.refusal && <RefusalNote refusal={list.refusal} retry={list.refetch} />}
      {!list.data && !list.refusal && <Loading rows={4} />}
      {list.data?.requests.length === 0 && <EmptyState text={t('documents.privacy.noRequests')} />}
      <ul className={entries.list}>{list.data?.requests.map((line) => <Request key={line.id} line={line} onAct={(one) => act({ line, act: one })} />)}</ul>
      {acted && <ActDialog {...acted} onClose={() => act(undefined)} onDone={() => { act(undefined); list.refetch(); }} />}
    </>
  );
}

function Request({ line, onAct }: { line: SubjectRequestLine; onAct: (act: Act) => void }) {
  const { t } = useText();
  const clock = line.state === 'received' ? t('documents.privacy.answerBy', { day: formatDate(line.answerBy) }) : line.state === 'accepted' ? t('documents.privacy.finishBy', { day: formatDate(line.finishBy) }) : undefined;
  return (
    <li className={entries.entry}>
      <div className={entries.facts}>
        <Text fw={600}>{`${line.number} · ${titleCase(line.patientName)} · ${t(`documents.privacy.kind.${line.kind}`)}`}</Text>
        <Text size="sm">{line.wish}</Text>
        <Text size="sm" c="dimmed">{t('documents.privacy.came', { person: line.askedBy, way: t(`documents.privacy.way.${line.way}`), day: formatDate(line.receivedAt) })}</Text>
        {line.answeredAt && <Text size="sm" c="dimmed">{t('documents.privacy.answered', { person: line.answeredBy ?? '', day: formatInstant(line.answeredAt), answer: line.answer ?? '' })}</Text>}
        {line.doneAt && <Text size="sm" c="dimmed">{t('documents.privacy.finished', { person: line.doneBy ?? '', day: formatInstant(line.doneAt), done: line.done ?? '' })}</Text>}
      </div>
      <div className={entries.state}>
        <StatusChip tone={line.overdue ? 'problem' : tones[line.state]}>{line.overdue ? t('documents.privacy.overdue') : t(`documents.privacy.state.${line.state}`)}</StatusChip>
        {clock && <Text size="sm">{clock}</Text>}
        <Group gap="xs">
          {line.state === 'received' && <Button variant="default" size="compact-md" onClick={() => onAct('refuse')}>{t('documents.privacy.refuse')}</Button>}
          {line.state === 'received' && <Button size="compact-md" onClick={() => onAct('accept')}>{t('documents.privacy.accept')}</Button>}
          {line.state === 'accepted' && <Button size="compact-md" onClick={() => onAct('finish')}>{t('documents.privacy.finish')}</Button>}
        </Group>
      </div>
    </li>
  );
}

function ActDialog({ line, act, onClose, onDone }: { line: SubjectRequestLine; act: Act; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const answer = useOperation(answerSubjectRequest);
  const finish = useOperation(finishSubjectRequest);
  const save = (note: string) => (act === 'finish' ? finish.run({ id: line.id, done: note }) : answer.run({ id: line.id, verdict: act, answer: note })).then(onDone, () => undefined);
  return (
    <NoteDialog title={`${line.number} – ${t(`documents.privacy.${act}`)}`} label={t(act === 'finish' ? 'documents.privacy.done' : 'documents.privacy.answer')} action={t(`documents.privacy.${act}`)}
      least={10} busy={answer.running || finish.running} refusal={answer.refusal ?? finish.refusal} onClose={onClose} onSave={(note) => void save(note)} />
  );
}
