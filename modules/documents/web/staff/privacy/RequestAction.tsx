// In the patient's band: note what the person asks about their data. spec: PRV-1
import { Button, Checkbox, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { openSubjectRequest, requestWays, subjectRequestKinds } from '#modules/documents/model/index.ts';
import type { SubjectRequestKind } from '#modules/documents/model/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { formatDate, ShortForm, useText, useToast } from '#ui/index.ts';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" leftSection={<IconShieldQuestion size={15} aria-hidden />} onClick={() => setOpened(true)}>{t('documents.privacy.newRequest')}</Button>
      {opened && <RequestDialog patientId={patientId} onClose={() => setOpened(false)} />}
    </>
  );
}

function RequestDialog({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { t } = useText();
  const toast = useToast();
  const save = useOperation(openSubjectRequest);
  const [kind, setKind] = useState<SubjectRequestKind>('access');
  const [way, setWay] = useState<(typeof requestWays)[number]>('at-desk');
  const [askedBy, setAskedBy] = useState('');
  const [wish, setWish] = useState('');
  const [withProcessors, setWithProcessors] = useState(false);
  const [tried, setTried] = useState(false);
  const missing = (text: string) => (tried && text.trim() === '' ? t('documents.privacy.missing') : undefined);
  const submit = async () => {
    setTried(true);
    if ([askedBy, wish].some((text) => text.trim() === '')) return;
    const made = await save.run({ patientId, kind, way, askedBy: askedBy.trim(), wish: wish.trim(), withProcessors }).catch(() => undefined);
    if (!made) return;
    toast({ text: t('documents.privacy.saved', { number: made.number, answerBy: formatDate(made.answerBy), finishBy: formatDate(made.finishBy) }), tone: 'done' });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('documents.privacy.newRequest')} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <ShortForm action={t('documents.privacy.save')} busy={save.running} refusal={save.refusal && <RefusalNote refusal={save.refusal} />} onSubmit={() => void submit()}>
        <NativeSelect label={t('documents.privacy.kind')} data-autofocus value={kind} onChange={(event) => setKind(event.currentTarget.value as SubjectRequestKind)} data={subjectRequestKinds.map((value) => ({ value, label: t(`documents.privacy.kind.${value}`) }))} />
        <TextInput label={t('documents.privacy.askedBy')} description={t('documents.privacy.askedByHint')} maxLength={160} value={askedBy} onChange={(event) => setAskedBy(event.currentTarget.value)} error={missing(askedBy)} />
        <NativeSelect label={t('documents.privacy.way')} value={way} onChange={(event) => setWay(event.currentTarget.value as typeof way)} data={requestWays.map((value) => ({ value, label: t(`documents.privacy.way.${value}`) }))} />
        <Textarea label={t('documents.privacy.wish')} autosize minRows={2} maxLength={1000} value={wish} onChange={(event) => setWish(event.currentTarget.value)} error={missing(wish)} />
        <Checkbox label={t('documents.privacy.withProcessors')} checked={withProcessors} onChange={(event) => setWithProcessors(event.currentTarget.checked)} />
      </ShortForm>
    </Modal>
  );
}
