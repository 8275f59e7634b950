// Undoing a merge: a reason, then what went back and what stayed. spec: IDY-9, IDY-10
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperation } from '#fhir/client/index.ts';
import { unmergePatients } from '#modules/reception/model/index.ts';
import type { MergeRow } from '#modules/reception/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { ShortForm, useText } from '#ui/index.ts';
import { useMovedWords } from './movedWords.ts';
import classes from './duplicates.module.css';

export function UndoSheet({ merge, onClose }: { merge: MergeRow; onClose: () => void }) {
  const { t } = useText();
  const undo = useOperation(unmergePatients);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState<OutputOf<typeof unmergePatients> | undefined>(undefined);
  const isGood = reason.trim().length >= 5;
  const submit = () => {
    setTried(true);
    // A refusal stands below the field.
    if (isGood) void undo.run({ mergeId: merge.mergeId, reason: reason.trim() }).then(setDone, () => undefined);
  };
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={onClose} title={t('reception.double.undoTitle')}>
      {done ? <Result done={done} onClose={onClose} /> : (
        <ShortForm action={t('reception.double.undo')} busy={undo.running} refusal={undo.refusal && <RefusalNote refusal={undo.refusal} />} onSubmit={submit} onCancel={onClose}>
          <Text size="sm">{t('reception.double.undoText', { source: merge.sourceName, target: merge.targetName })}</Text>
          <TextInput label={t('reception.double.undoReason')} withAsterisk data-autofocus value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} error={tried && !isGood ? t('reception.double.reasonMissing') : undefined} />
        </ShortForm>
      )}
    </Modal>
  );
}

function Result({ done, onClose }: { done: OutputOf<typeof unmergePatients>; onClose: () => void }) {
  const { t } = useText();
  const moved = useMovedWords();
  return (
    <Stack gap="sm">
      <Text role="status">{done.returned.length > 0 ? t('reception.double.wentBack', { moved: moved(done.returned) }) : t('reception.double.nothingWentBack')}</Text>
      {done.stayed.length > 0 && (
        <div>
          <Text fw={600}>{t(done.stayedMore ? 'reception.double.stayedMore' : 'reception.double.stayed', { count: done.stayed.length })}</Text>
          <ul className={classes.stayed}>{done.stayed.map((address) => <li key={address}>{address}</li>)}</ul>
        </div>
      )}
      <Group justify="flex-end"><Button onClick={onClose} data-autofocus>{t('ui.close')}</Button></Group>
    </Stack>
  );
}
