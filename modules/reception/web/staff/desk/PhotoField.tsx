// Portrait by the camera of the device or from a file, made small before it leaves the browser. spec: RCP
import { Button, FileButton, Group } from '@mantine/core';
import { IconCameraPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '#ui/index.ts';
import classes from './desk.module.css';

const edgePixels = 480;
const mostBase64 = 270_000;

export function PhotoField(props: { photo: string; error: string | undefined; onChange: (photo: string) => void }) {
  const { t } = useText();
  const [problem, setProblem] = useState(false);
  const take = async (file: File | null) => {
    if (!file) return;
    const photo = await toJpeg(file).catch(() => undefined);
    setProblem(photo === undefined);
    if (photo !== undefined) props.onChange(photo);
  };
  return (
    <div role="group" aria-label={t('reception.person.photo')}>
      <Group gap="xs" wrap="nowrap">
        {props.photo && <img className={classes.photo} src={`data:image/jpeg;base64,${props.photo}`} alt={t('reception.person.photo')} />}
        <FileButton onChange={(file) => void take(file)} accept="image/*" capture="user">
          {(button) => <Button {...button} variant="default" size="compact-md" leftSection={<IconCameraPlus size={16} aria-hidden />}>{t('reception.photo.take')}</Button>}
        </FileButton>
        {props.photo && <Button variant="subtle" size="compact-md" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => props.onChange('')}>{t('reception.photo.remove')}</Button>}
      </Group>
      {(problem || props.error) && <p className={classes.error} role="alert">{props.error ?? t('reception.photo.problem')}</p>}
    </div>
  );
}

/** JPEG in base64, at most 480 pixels on the long edge. */
async function toJpeg(file: File): Promise<string> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, edgePixels / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.82, 0.6, 0.4]) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? '';
    if (base64.length > 0 && base64.length <= mostBase64) return base64;
  }
  throw new Error('the picture cannot be made small enough');
}
