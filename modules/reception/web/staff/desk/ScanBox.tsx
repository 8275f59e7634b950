// One box for every code, number and name. The scanner's Enter sends it; the camera reads codes where there is no scanner. spec: RCP
import { Button, Loader, TextInput } from '@mantine/core';
import { IconCamera, IconScan } from '@tabler/icons-react';
import { type FormEvent, lazy, type Ref, Suspense, useState } from 'react';
import { useText } from '#ui/index.ts';
import classes from './desk.module.css';

const CameraScan = lazy(async () => ({ default: (await import('./CameraScan.tsx')).CameraScan }));

export function ScanBox({ boxRef, busy, onScan }: { boxRef: Ref<HTMLInputElement>; busy: boolean; onScan: (text: string) => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [camera, setCamera] = useState(false);
  const send = (value: string) => {
    if (value.trim() === '') return;
    onScan(value);
    setText('');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(text);
  };
  return (
    <form className={classes.scan} onSubmit={submit} role="search">
      <TextInput
        ref={boxRef}
        className={classes.scanField}
        size="md"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={t('reception.scan.label')}
        placeholder={t('reception.scan.placeholder')}
        leftSection={busy ? <Loader size={18} /> : <IconScan size={20} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" size="md">{t('reception.scan.find')}</Button>
      <Button size="md" variant="default" leftSection={<IconCamera size={18} aria-hidden />} onClick={() => setCamera(true)}>{t('reception.scan.camera')}</Button>
      {camera && (
        <Suspense fallback={null}>
          <CameraScan onClose={() => setCamera(false)} onCode={(code) => { setCamera(false); send(code); }} />
        </Suspense>
      )}
    </form>
  );
}
