// Fills header.sign: is signing open, how long still, what waits for me and for a service; opens and locks it. spec: SGN-52, SGW-20
import { Button, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconBell, IconFeather, IconLock, IconLockOpen } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useLive, useOperation, useOperationQuery } from '#fhir/client/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatTime, type Translate, useText } from '#ui/index.ts';
import { lockSigning, signingState } from '../../../model/index.ts';
import classes from '../documents.module.css';
import { PinBox } from '../sign/PinBox.tsx';
import { useMinutesLeft } from '../useMinutesLeft.ts';

export function Filler(_props: Record<string, never>) {
  const { t } = useText();
  const { data, refetch } = useOperationQuery(signingState, {});
  useLive(['change/DocumentReference'], () => {
    if (data && data.pending > 0) refetch();
  });
  useLive(['documents.queue'], refetch);
  if (!data) return null;
  return (
    <>
      {data.toSign > 0 && (
        <Link to="/sign-queue" className={classes.toSign} data-nudged={data.nudged > 0 || undefined} aria-label={t(data.nudged > 0 ? 'documents.chip.toSignNudged' : 'documents.chip.toSign', { count: data.toSign, nudged: data.nudged })}>
          {data.nudged > 0 && <IconBell size={16} aria-hidden />} {t('documents.chip.toSignShort', { count: data.toSign })}
        </Link>
      )}
      <KeyChip data={data} refetch={refetch} />
    </>
  );
}

function KeyChip({ data, refetch }: { data: OutputOf<typeof signingState>; refetch: () => void }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const left = useMinutesLeft(data.until, refetch);
  const Icon = { unlocked: IconLockOpen, locked: IconLock, none: IconFeather }[data.state];
  const words = data.state === 'unlocked' ? t('documents.chip.open', { left: leftIn(t, left) }) : t(data.state === 'locked' ? 'documents.chip.locked' : 'documents.chip.none');
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={330} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.chip} data-state={data.state} aria-expanded={open} onClick={() => setOpen((before) => !before)}>
          <Icon size={16} aria-hidden />
          <span className={classes.chipWords}>{words}</span>
          {data.pending > 0 && <span className={classes.pending}>{t('documents.chip.pending', { count: data.pending })}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('documents.chip.title')}>
        <Stack gap="sm">
          {data.pending > 0 && <Text size="sm">{t('documents.chip.pendingHint', { count: data.pending })}</Text>}
          {data.state === 'unlocked' ? <Unlocked until={data.until ?? ''} certificate={data.certificate} onLocked={() => setOpen(false)} /> : <PinBox enrolled={data.state === 'locked'} onOpen={() => setOpen(false)} />}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Unlocked({ until, certificate, onLocked }: { until: string; certificate: { subject: string; issuer: string; notAfter: string } | undefined; onLocked: () => void }) {
  const { t } = useText();
  const lock = useOperation(lockSigning);
  return (
    <>
      <Text size="sm">{t('documents.chip.until', { time: formatTime(until) })}</Text>
      {certificate && <Text size="xs" c="var(--text-muted)">{t('documents.sign.signer', { name: certificate.subject, issuer: certificate.issuer })}</Text>}
      <Button variant="default" data-autofocus leftSection={<IconLock size={16} aria-hidden />} loading={lock.running} onClick={() => void lock.run({}).then(onLocked, () => undefined)}>{t('documents.chip.lock')}</Button>
    </>
  );
}

/** "7 giờ 42 phút": never like the hands of a clock. */
function leftIn(t: Translate, left: number): string {
  const [hours, minutes] = [Math.floor(left / 60), left % 60];
  return [hours > 0 && t('documents.chip.hours', { hours }), (minutes > 0 || hours === 0) && t('documents.chip.minutes', { minutes })].filter(Boolean).join(' ');
}
