// Asks why in the person's own words before an act that cannot be undone. spec: SGN-70
import { Modal, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { RefusalNote, type Refusal } from '#fhir/client/index.ts';
import { ShortForm, useText } from '#ui/index.ts';

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
  const submit = () => {
    setTried(true);
    if (!missing) props.onGiven(reason.trim());
  };
  return (
    <Modal opened onClose={props.onClose} title={props.title} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={props.action} busy={props.busy} danger={props.danger} refusal={props.refusal && <RefusalNote refusal={props.refusal} />} onSubmit={submit} onCancel={props.onClose}>
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
      </ShortForm>
    </Modal>
  );
}
