// What is given out by an approved request: which papers, how many pages and copies. spec: ARC-34
import { Anchor, Button, Checkbox, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { EmptyState, Loading, useText } from '#ui/index.ts';
import { openArchived, releaseArchive, type RequestLine } from '../../../model/index.ts';

export function ReleaseDialog({ request, onEnd }: { request: RequestLine; onEnd: () => void }) {
  const { t } = useText();
  const opened = useOperationQuery(openArchived, { id: request.entryId });
  const [chosen, setChosen] = useState<ReadonlyMap<string, number>>(new Map());
  const { run, running, refusal } = useOperation(releaseArchive);
  const files = opened.data?.files ?? [];
  const set = (hash: string, copies: number | undefined) => setChosen((before) => new Map([...before, [hash, copies ?? 0]].filter(([, count]) => Number(count) > 0) as [string, number][]));
  const items = files.flatMap(({ hash, title }) => (chosen.has(hash) ? [{ hash, title, copies: chosen.get(hash) ?? 1 }] : []));
  const given = items.length === 0 && request.kind === 'summary' ? [{ title: t('documents.archive.kind.summary'), copies: 1 }] : items;
  return (
    <Modal opened onClose={onEnd} title={`${t('documents.archive.release')}: ${request.number}`} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Stack gap="sm">
        <Text size="sm">{request.recipientName} – {request.purpose}</Text>
        {opened.loading && <Loading rows={3} />}
        {opened.refusal && <RefusalNote refusal={opened.refusal} />}
        {opened.data && files.length === 0 && <EmptyState text={t('documents.archive.noPapers')} />}
        {files.map(({ hash, title, url }) => (
          <Group key={hash} justify="space-between" gap="sm">
            <Checkbox label={title} checked={chosen.has(hash)} onChange={(event) => set(hash, event.currentTarget.checked ? 1 : undefined)} />
            <Group gap="sm">
              <Anchor size="sm" href={`${url}?copy=${request.id}`} target="_blank" rel="noreferrer">{t('documents.archive.open')}</Anchor>
              {chosen.has(hash) && <NumberInput w={88} size="xs" aria-label={`${t('documents.archive.copies')}: ${title}`} min={1} max={50} value={chosen.get(hash) ?? 1} onChange={(value) => set(hash, Number(value) || 1)} />}
            </Group>
          </Group>
        ))}
        {refusal && <RefusalNote refusal={refusal} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onEnd}>{t('ui.cancel')}</Button>
          <Button disabled={given.length === 0} loading={running} onClick={() => void run({ requestId: request.id, items: given }).then(onEnd, () => undefined)}>{t('documents.archive.release')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
