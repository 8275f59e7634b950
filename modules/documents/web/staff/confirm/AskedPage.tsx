// The page that the patient confirms, for the own phone by its QR code or for the ward's tablet; how long it is good and what came of it. spec: SGW-46
import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconExternalLink, IconRefresh } from '@tabler/icons-react';
import type { OutputOf } from '#fhir/operation/index.ts';
import { formatTime, QrCode, StatusChip, titleCase, useText } from '#ui/index.ts';
import type { askConfirmation, ConfirmationState, methods } from '../../../model/index.ts';
import { useMinutesLeft } from '../useMinutesLeft.ts';
import { WitnessForm } from './WitnessForm.tsx';

export type Asked = OutputOf<typeof askConfirmation>;

export const confirmationTones = { open: 'waiting', confirmed: 'done', refused: 'problem', ended: 'cancelled' } as const;

interface AskedPageProps {
  readonly encounterId: string;
  readonly asked: Asked;
  readonly method: (typeof methods)[number];
  readonly state: ConfirmationState;
  readonly refetch: () => void;
  /** Another page, since this one was refused or its time is over. */
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

export function AskedPage({ encounterId, asked, method, state, refetch, onAgain, onDone }: AskedPageProps) {
  const { t } = useText();
  const minutes = useMinutesLeft(state === 'open' ? asked.until : undefined, refetch);
  return (
    <Stack gap="sm">
      <div role="status">
        <StatusChip tone={confirmationTones[state]}>{t(`documents.ask.state.${state}`)}</StatusChip>
        <Text size="sm" mt={6}>{t(`documents.ask.now.${state}`, { name: titleCase(asked.name), minutes, time: formatTime(asked.until) })}</Text>
      </div>
      {state === 'open' && <Address asked={asked} hasQr={method !== 'witness'} />}
      {state === 'open' && method === 'witness' && <WitnessForm encounterId={encounterId} asked={asked} onDone={onDone} />}
      <Group justify="flex-end" gap="sm">
        {state !== 'confirmed' && <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onAgain}>{t('documents.ask.again')}</Button>}
        {(state !== 'open' || method !== 'witness') && <Button key={state} variant={state === 'confirmed' ? 'filled' : 'default'} autoFocus={state === 'confirmed'} onClick={onDone}>{t(state === 'confirmed' ? 'documents.sign.goOn' : 'ui.close')}</Button>}
      </Group>
    </Stack>
  );
}

function Address({ asked: { address, qr, onlyHere, phone, page }, hasQr }: { asked: Asked; hasQr: boolean }) {
  const { t } = useText();
  return (
    <>
      {hasQr && <QrCode drawing={qr} label={t('documents.ask.qr')} />}
      {hasQr && onlyHere && <Text size="sm" c="var(--waiting-text)">{t('documents.ask.onlyHere')}</Text>}
      {phone && <Text size="sm">{t('documents.ask.sentTo', { phone })}</Text>}
      <TextInput readOnly label={t('documents.ask.address')} value={address} onFocus={(event) => event.currentTarget.select()} />
      <Anchor href={page} target="_blank" rel="noreferrer" size="sm"><IconExternalLink size={16} aria-hidden /> {t('documents.ask.open')}</Anchor>
    </>
  );
}
