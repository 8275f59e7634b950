// Asks why in the person's own words before an act that cannot be undone. spec: SGN-70
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { RefusalNote, type Refusal } from '#fhir/client/index.ts';
import { useText } from '#ui/index.ts';

export interface WhyDialogProps {
  readonly title: string;
  readonly text: string;
  /** A verb. */
  readonly action: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly refusal: Refusal | undefined;
  readonly onClose: () => void;
  readonly onGiven: (reason: string) => void;
  /** What is asked besides. */
  readonly children?: ReactNode;
}

const leastReason = 10;

export function WhyDialog(props: WhyDialogProps) {
  const { t } = useText();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = reason.trim().length < leastReason;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!missing) props.onGiven(reason.trim());
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm">{props.text}</Text>
          {props.children}
          <Textarea
            label={t('documents.reason')}
            description={t('documents.reason.hint')}
            data-autofocus
            withAsterisk
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={tried && missing ? t('documents.reason.missing') : undefined}
          />
          {props.refusal && <RefusalNote refusal={props.refusal} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={props.onClose}>{t('ui.cancel')}</Button>
            <Button type="submit" color={props.danger ? 'var(--urgent)' : undefined} loading={props.busy}>{props.action}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
