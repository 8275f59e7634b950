// One text and one act.
import { Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { type Refusal, RefusalNote } from '#fhir/client/index.ts';
import { ShortForm, useText } from '#ui/index.ts';

export interface NoteDialogProps {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  /** Letters. */
  readonly least: number;
  readonly busy: boolean;
  readonly refusal: Refusal | undefined;
  readonly onClose: () => void;
  readonly onSave: (note: string) => void;
}

export function NoteDialog({ title, label, action, least, busy, refusal, onClose, onSave }: NoteDialogProps) {
  const { t } = useText();
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const isShort = note.trim().length < least;
  const submit = () => {
    setTried(true);
    if (!isShort) onSave(note.trim());
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={action} busy={busy} refusal={refusal && <RefusalNote refusal={refusal} />} onSubmit={submit}>
        <Textarea label={label} data-autofocus autosize minRows={3} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} error={tried && isShort ? t(least > 1 ? 'documents.privacy.atLeast' : 'documents.privacy.missing') : undefined} />
      </ShortForm>
    </Modal>
  );
}
