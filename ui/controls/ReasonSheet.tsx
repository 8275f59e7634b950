// Asks why before something is refused, cancelled or opened against the rule: a list, then words if the reason needs them. spec: UID-10
import { Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import { ShortForm } from './ShortForm.tsx';

export interface Reason {
  readonly code: string;
  /** Words already translated. */
  readonly label: string;
  /** The reason alone says too little: a note is required. */
  readonly needsNote?: boolean;
  /** A required note has at least this many letters; 1 when absent. */
  readonly leastNote?: number;
}

export interface ReasonSheetProps {
  readonly opened: boolean;
  readonly title: string;
  readonly text?: ReactNode;
  readonly reasons: readonly Reason[];
  /** A verb: "Huỷ lượt khám". */
  readonly action: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onClose: () => void;
  readonly onChoose: (reason: { code: string; note: string }) => void;
}

export function ReasonSheet(props: ReasonSheetProps) {
  const { t } = useText();
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened={props.opened} onClose={props.onClose} title={props.title}>
      {props.opened && <ReasonForm {...props} />}
    </Modal>
  );
}

/** What the record keeps of a note. */
const mostNote = 500;

/** The same questions inside a page, without a dialog. */
export function ReasonForm(props: Omit<ReasonSheetProps, 'opened' | 'title'> & { cancel?: boolean }) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const chosen = props.reasons.find((reason) => reason.code === code);
  const noteMissing = chosen?.needsNote === true && note.trim().length < (chosen.leastNote ?? 1);
  const { length } = note.normalize('NFC').trim();
  const noteTooLong = length > mostNote;
  const submit = () => {
    setTried(true);
    if (chosen && !noteMissing && !noteTooLong) props.onChoose({ code: chosen.code, note: note.trim() });
  };
  return (
    <ShortForm action={props.action} busy={props.busy === true} danger={props.danger} onSubmit={submit} onCancel={props.cancel === false ? undefined : props.onClose}>
      {props.text && <Text size="sm">{props.text}</Text>}
      <Radio.Group label={t('ui.reason.label')} value={code} onChange={setCode} error={tried && !chosen ? t('ui.reason.missing') : undefined} withAsterisk>
        <Stack gap={6} mt={6}>
          {props.reasons.map((reason, at) => (
            <Radio key={reason.code} value={reason.code} label={reason.label} autoFocus={at === 0} data-autofocus={at === 0 || undefined} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t('ui.reason.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        withAsterisk={chosen?.needsNote === true}
        error={noteTooLong ? t('ui.tooLong', { length, most: mostNote }) : tried && noteMissing ? t('ui.reason.noteMissing') : undefined}
      />
    </ShortForm>
  );
}
