// The records office takes a signed paper back. spec: SGN-80
import { ActionIcon } from '@mantine/core';
import { IconFileX } from '@tabler/icons-react';
import { useState } from 'react';
import { useOperation, usePermission } from '#fhir/client/index.ts';
import { useText, useToast } from '#ui/index.ts';
import { withdrawPaper } from '../../../model/index.ts';
import { WhyDialog } from '../keys/WhyDialog.tsx';

export function WithdrawButton({ documentId, title }: { documentId: string; title: string }) {
  const { t } = useText();
  const toast = useToast();
  const may = usePermission('documents.withdraw');
  const [open, setOpen] = useState(false);
  const { run, running, refusal } = useOperation(withdrawPaper);
  if (!may) return null;
  const withdraw = (reason: string) => void run({ reason }, { id: documentId }).then(() => {
    setOpen(false);
    toast({ text: t('documents.withdraw.done'), tone: 'done' });
  }, () => undefined);
  return (
    <>
      <ActionIcon variant="subtle" aria-label={t('documents.withdraw.action', { title })} title={t('documents.withdraw.action', { title })} onClick={() => setOpen(true)}><IconFileX size={18} aria-hidden /></ActionIcon>
      {open && <WhyDialog title={t('documents.withdraw.title')} text={t('documents.withdraw.what', { title })} action={t('documents.withdraw.confirm')} danger busy={running} refusal={refusal} onClose={() => setOpen(false)} onGiven={withdraw} />}
    </>
  );
}
