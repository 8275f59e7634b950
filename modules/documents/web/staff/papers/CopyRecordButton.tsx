// The records office makes a converted copy of the whole record: one PDF with cover, index and the signed originals. spec: PRN-11, PRN-13
import { Button } from '@mantine/core';
import { IconFiles } from '@tabler/icons-react';
import { useState } from 'react';
import { useOperation, usePermission } from '#fhir/client/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { copyRecord } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';

export function CopyRecordButton({ recordId }: { recordId: string }) {
  const { t } = useText();
  const toast = useToast();
  const may = usePermission('documents.copy-record');
  const [asked, ask] = useState(false);
  const { run, running, refusal } = useOperation(copyRecord);
  if (!may) return null;
  const make = (reason: string) => void run({ reason }, { id: recordId }).then(({ pdf, symbol, papers, leftOut }) => {
    ask(false);
    window.open(pdf, '_blank', 'noreferrer');
    toast({ text: t('documents.copy.done', { symbol, count: papers, left: leftOut }), tone: 'done' });
  }, () => undefined);
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconFiles size={16} aria-hidden />} onClick={() => ask(true)}>{t('documents.copy.action')}</Button>
      {asked && <WhyDialog title={t('documents.copy.title')} text={t('documents.copy.what')} action={t('documents.copy.confirm')} busy={running} refusal={refusal} onClose={() => ask(false)} onGiven={make} />}
    </>
  );
}
