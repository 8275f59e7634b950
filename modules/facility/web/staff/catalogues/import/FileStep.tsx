// Choosing the file: by the keyboard, by hand, or dropped.   spec: CAT-20
import { Button } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type DragEvent, useRef, useState } from 'react';
import { useText } from '#ui/index.ts';
import step from './import.module.css';
import type { ImportState } from './useImport.ts';

export function FileStep({ list }: { list: ImportState }) {
  const { t } = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file) list.choose(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const { format, encoding, delimiter, sheet } = list.preview ?? {};
  const facts = [format?.toUpperCase(), encoding, delimiter && t(`facility.import.delimiter.${delimiter}`), sheet].filter(Boolean).join(' · ');
  return (
    <div className={step.drop} data-over={over || undefined} onDragOver={onDragOver} onDragLeave={() => setOver(false)} onDrop={onDrop}>
      <IconFileSpreadsheet size={28} stroke={1.5} aria-hidden />
      <div className={step.grow}>
        <strong>{list.fileName ?? t('facility.import.drop')}</strong>
        <div className={step.muted}>{list.fileName ? facts : t('facility.import.kinds')}</div>
      </div>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        className="visuallyHidden"
        tabIndex={-1}
        aria-label={t('facility.import.file')}
        onChange={(event) => {
          take(event.currentTarget.files);
          // The same file, corrected and saved again, must count as chosen anew.
          event.currentTarget.value = '';
        }}
      />
      <Button variant={list.fileName ? 'default' : 'filled'} loading={list.reading} autoFocus onClick={() => input.current?.click()}>
        {t(list.fileName ? 'facility.import.other' : 'facility.import.choose')}
      </Button>
    </div>
  );
}
