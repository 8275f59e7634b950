// A request: who asks for what, what for, for how long; the law decides what is possible. spec: ARC-31
import { Button, Group, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation, usePermission, useSession } from '#fhir/client/index.ts';
import { ShortForm, titleCase, useText } from '#ui/index.ts';
import { askArchive, recipients, type Recipient, type RequestKind, readsOnScreen, requestKinds } from '../../../model/index.ts';
import { FileField } from './FileField.tsx';
import type { PickedFile } from './FileField.tsx';

const leastPurpose = 10;

export function AskForm({ entryId, onEnd }: { entryId: string; onEnd: () => void }) {
  const { t } = useText();
  const keeps = usePermission('documents.archive');
  const { displayName } = useSession();
  const [recipient, setRecipient] = useState<Recipient>(keeps ? 'patient' : 'practitioner');
  const [kind, setKind] = useState<RequestKind>(keeps ? 'copy' : 'loan');
  const [name, setName] = useState(keeps ? '' : titleCase(displayName));
  const [paper, setPaper] = useState('');
  const [purpose, setPurpose] = useState('');
  const [days, setDays] = useState<number | string>(7);
  const [written, setWritten] = useState<'' | 'paper' | 'e-signed'>('');
  const [file, setFile] = useState<PickedFile | undefined>(undefined);
  const [tried, setTried] = useState(false);
  const [number, setNumber] = useState<string | undefined>(undefined);
  const { run, running, refusal } = useOperation(askArchive);
  const onScreen = readsOnScreen(recipient);
  const wrong = { name: name.trim() === '', purpose: purpose.trim().length < leastPurpose, days: !(Number(days) >= 1 && Number(days) <= 90) };
  const submit = () => {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const given = { ...(paper.trim() !== '' && { recipientDocument: paper.trim() }), ...(!onScreen && written !== '' && { written }), ...(!onScreen && file && { writtenFile: file.content }) };
    run({ entryId, kind, recipient, recipientName: name.trim(), purpose: purpose.trim(), days: Number(days), ...given }).then((made) => setNumber(made.number), () => undefined);
  };
  if (number !== undefined) return <Stack gap="sm" role="status"><Text>{t('documents.archive.asked', { number })}</Text><Group><Button onClick={onEnd}>{t('ui.close')}</Button></Group></Stack>;
  const choices = keeps ? recipients : recipients.filter(readsOnScreen);
  return (
    <ShortForm action={t('documents.archive.ask.send')} busy={running} refusal={refusal && <RefusalNote refusal={refusal} />} onSubmit={submit} onCancel={onEnd}>
      <Text size="sm">{t('documents.archive.ask.hint')}</Text>
      <NativeSelect label={t('documents.archive.recipient')} value={recipient} onChange={(event) => setRecipient(event.currentTarget.value as Recipient)} data={choices.map((value) => ({ value, label: t(`documents.archive.recipient.${value}`) }))} />
      <NativeSelect label={t('documents.archive.kind')} value={kind} onChange={(event) => setKind(event.currentTarget.value as RequestKind)} data={requestKinds.map((value) => ({ value, label: t(`documents.archive.kind.${value}`) }))} />
      <TextInput label={t('documents.archive.recipientName')} withAsterisk maxLength={160} value={name} onChange={(event) => setName(event.currentTarget.value)} error={tried && wrong.name && t('documents.archive.required')} />
      {!onScreen && <TextInput label={t('documents.archive.recipientDocument')} maxLength={120} value={paper} onChange={(event) => setPaper(event.currentTarget.value)} />}
      {!onScreen && <NativeSelect label={t('documents.archive.written')} value={written} onChange={(event) => setWritten(event.currentTarget.value as typeof written)} data={(['', 'paper', 'e-signed'] as const).map((value) => ({ value, label: t(`documents.archive.written.${value || 'none'}`) }))} />}
      {written !== '' && !onScreen && <FileField label={t('documents.archive.writtenFile')} file={file} onPick={setFile} />}
      <Textarea label={t('documents.archive.purpose')} withAsterisk autosize minRows={2} maxLength={500} value={purpose} onChange={(event) => setPurpose(event.currentTarget.value)} error={tried && wrong.purpose && t('documents.archive.purpose.missing')} />
      <NumberInput label={t('documents.archive.days')} withAsterisk min={1} max={90} value={days} onChange={setDays} error={tried && wrong.days && t('documents.archive.days.wrong')} />
    </ShortForm>
  );
}
