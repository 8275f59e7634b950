// Fills header.sign: what is new in the rules for the record, shown once; put off it waits in the header and bars nothing. spec: POL-15
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import { formatDate, useText, useToast } from '#ui/index.ts';
import { acknowledgePolicy, policyToRead } from '../../../model/index.ts';
import type { PolicyChange, PolicyVersion } from '../../../model/index.ts';
import { ChangeTable } from './ChangeTable.tsx';

export function Filler(_props: Record<string, never>) {
  const { t } = useText();
  const found = useOperationQuery(policyToRead, {});
  const [opened, setOpened] = useState<boolean | undefined>(undefined);
  const { version, changes = [], putOff = 0 } = found.data ?? {};
  if (!version) return null;
  const close = () => { setOpened(false); found.refetch(); };
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconGavel size={16} aria-hidden />} onClick={() => setOpened(true)}>{t('documents.notice.chip')}</Button>
      {(opened ?? putOff === 0) && <Notice version={version} changes={changes} putOff={putOff} onClose={close} />}
    </>
  );
}

function Notice({ version, changes, putOff, onClose }: { version: PolicyVersion; changes: readonly PolicyChange[]; putOff: number; onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(acknowledgePolicy);
  const answer = (verdict: 'read' | 'later') => void save.run({ version: version.version, hash: version.hash, verdict }).then(() => {
    if (verdict === 'read') toast({ text: t('documents.notice.kept'), tone: 'done' });
    onClose();
  }, () => undefined);
  // Whoever closes it puts it off: nothing stands in the way of a patient.
  const later = () => { answer('later'); onClose(); };
  return (
    <Modal opened onClose={later} size="xl" title={<strong>{t('documents.notice.title')}</strong>} closeButtonProps={{ 'aria-label': t('documents.notice.later') }}>
      <Stack gap="sm">
        <Text size="sm">{t('documents.notice.text', { number: version.number ?? '', day: formatDate(version.validFrom), name: version.approvedBy ?? '' })}</Text>
        <ChangeTable changes={changes} />
        {save.refusal && <RefusalNote refusal={save.refusal} />}
        <Group justify="flex-end" gap="sm">
          {putOff > 0 && <Text size="sm" c="var(--text-muted)">{t('documents.notice.putOff', { count: putOff })}</Text>}
          <Button variant="default" onClick={later}>{t('documents.notice.later')}</Button>
          <Button data-autofocus loading={save.running} onClick={() => answer('read')}>{t('documents.notice.read')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
