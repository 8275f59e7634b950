// A visit that has ended says so, and how it is opened again. spec: VIS-5
import { Button, Group, Text } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { reopenVisit } from '#modules/chart/model/index.ts';
import { useCatalogue } from '#modules/facility/web/staff/index.ts';
import { formatInstant, ReasonSheet, useText } from '#ui/index.ts';
import type { ServerVisit } from '../doc/useVisit.ts';
import classes from '../visit.module.css';

export function EndedNote({ server, unsent, onReopened }: { server: ServerVisit; unsent: boolean; onReopened: () => void }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const last = server.reopened.at(-1);
  if (server.status === 'finished') {
    return (
      <div className={classes.ended} role="status">
        <IconLock size={16} aria-hidden />
        <Text size="sm" fw={600}>{t('chart.visit.ended', { time: formatInstant(server.end), doctor: server.doctor ?? '' })}</Text>
        <Text size="sm" c="var(--text-muted)">{t('chart.visit.readOnly')}</Text>
        {server.mayReopen && <Button variant="default" size="compact-sm" leftSection={<IconLockOpen size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('chart.visit.reopen')}</Button>}
        {unsent && <Text size="sm" fw={600} role="alert">{t('chart.visit.unsent')}</Text>}
        <ReopenSheet server={server} opened={asking} onClose={() => setAsking(false)} onReopened={() => { setAsking(false); onReopened(); }} />
      </div>
    );
  }
  if (server.status === 'cancelled' || server.status === 'other') return <div className={classes.ended} role="status"><Text size="sm">{t('fault.chart.visit-closed')}</Text></div>;
  if (!last) return null;
  return (
    <Group className={classes.ended} gap="sm" role="status">
      <IconLockOpen size={16} aria-hidden />
      <Text size="sm">{t('chart.visit.wasReopened', { time: formatInstant(last.at), doctor: last.by ?? '', note: last.note })}</Text>
    </Group>
  );
}

function ReopenSheet({ server, opened, onClose, onReopened }: { server: ServerVisit; opened: boolean; onClose: () => void; onReopened: () => void }) {
  const { t } = useText();
  const reopen = useOperation(reopenVisit);
  const { source, nameOf } = useCatalogue('reopen-reason');
  const found = useQuery({ queryKey: ['reopenReasons'], queryFn: ({ signal }) => source.find('', signal), enabled: opened });
  const reasons = (found.data ?? []).map((concept) => ({ code: concept.code, label: nameOf(concept), needsNote: true }));
  const { patientId, version, encounterId } = server;
  return (
    <ReasonSheet opened={opened} title={t('chart.visit.reopen')} action={t('chart.visit.reopen')} busy={reopen.running} reasons={reasons} onClose={onClose}
      text={<>{t('chart.visit.reopenText')}{reopen.refusal && <RefusalNote refusal={reopen.refusal} />}</>}
      onChoose={(reason) => void reopen.run({ patientId, version, reason }, { id: encounterId }).then(onReopened, () => undefined)} />
  );
}
