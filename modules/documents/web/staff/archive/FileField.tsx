// A PDF or JPEG from this device, read at once.
import { FileInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#ui/index.ts';

export interface PickedFile { readonly name: string; /** Base64. */ readonly content: string }

const mostBytes = 10 * 1024 * 1024;

export function FileField({ label, file, onPick }: { label: string; file: PickedFile | undefined; onPick: (file: PickedFile | undefined) => void }) {
  const { t } = useText();
  const [tooBig, setTooBig] = useState(false);
  const pick = async (picked: File | null) => {
    setTooBig(picked !== null && picked.size > mostBytes);
    onPick(picked === null || picked.size > mostBytes ? undefined : { name: picked.name, content: await toBase64(picked) });
  };
  return <FileInput label={label} placeholder={file?.name ?? t('documents.archive.file.choose')} accept="application/pdf,image/jpeg" clearable clearButtonProps={{ 'aria-label': t('documents.archive.file.clear') }} error={tooBig && t('documents.archive.file.tooBig')} onChange={(picked) => void pick(picked)} />;
}

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error ?? new Error('not readable'));
    reader.readAsDataURL(file);
  });
}
