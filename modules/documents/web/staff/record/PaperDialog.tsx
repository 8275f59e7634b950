// A record begun on paper: the last day on paper, and the scanned part. spec: REC-14
import { FileInput, Modal, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { parseDate, ShortForm, useText } from '#ui/index.ts';
import { beginOnPaper } from '../../../model/index.ts';

const dayOf = (typed: string): string | undefined => {
  const day = parseDate(typed, new Date().getFullYear());
  return day?.length === 10 ? day : undefined;
};

async function base64Of(file: File): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('the file could not be read'));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(',') + 1);
}

export function PaperDialog({ encounterId, onClose, onDone }: { encounterId: string; onClose: () => void; onDone: () => void }) {
  const { t } = useText();
  const [until, setUntil] = useState('');
  const [title, setTitle] = useState(t('documents.record.paperTitleFirst'));
  const [file, setFile] = useState<File | null>(null);
  const [tried, setTried] = useState(false);
  const call = useOperation(beginOnPaper);
  const paperUntil = dayOf(until);
  const submit = async () => {
    setTried(true);
    if (paperUntil === undefined || title.trim().length < 3) return;
    const scan = file ? { scan: await base64Of(file) } : {};
    await call.run({ paperUntil, title: title.trim(), ...scan }, { id: encounterId }).then(onDone, () => undefined);
  };
  const dayProblem = call.refusal?.code === 'documents.paper-day';
  return (
    <Modal opened onClose={onClose} title={t('documents.record.paper')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('documents.record.paper')} busy={call.running} onSubmit={() => void submit()} onCancel={onClose}>
        <Text size="sm">{t('documents.record.paperWhat')}</Text>
        <TextInput label={t('documents.record.paperUntil')} withAsterisk data-autofocus value={until} onChange={(event) => setUntil(event.currentTarget.value)}
          error={tried && paperUntil === undefined ? t('documents.record.paperDay') : dayProblem ? call.refusal?.text : undefined} />
        <TextInput label={t('documents.record.paperTitle')} maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <FileInput label={t('documents.record.paperFile')} accept="application/pdf,image/jpeg" clearable value={file} onChange={setFile} />
        {call.refusal && !dayProblem && <RefusalNote refusal={call.refusal} />}
      </ShortForm>
    </Modal>
  );
}
