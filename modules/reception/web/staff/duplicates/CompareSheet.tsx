// Two records side by side: what differs, which stays, what will move, why. spec: IDY-7, IDY-14
import { Modal } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { compareRecords } from '#modules/reception/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import { Loading, StatusChip, useText } from '#ui/index.ts';
import { CompareTable } from './CompareTable.tsx';
import { MergeForm } from './MergeForm.tsx';
import { weightOf } from './movedWords.ts';
import classes from './duplicates.module.css';

export interface Pair { readonly firstId: string; readonly secondId: string }
export type Comparison = OutputOf<typeof compareRecords>;

export function CompareSheet({ pair, onClose }: { pair: Pair; onClose: () => void }) {
  const { t } = useText();
  const compared = useOperationQuery(compareRecords, pair, { keepOld: false });
  return (
    <Modal closeButtonProps={{ 'aria-label': t('ui.close') }} opened onClose={onClose} title={t('reception.double.compareTitle')} size={900}>
      {compared.refusal && <RefusalNote refusal={compared.refusal} retry={compared.refetch} />}
      {!compared.data && !compared.refusal && <Loading rows={8} />}
      {compared.data && <Compared comparison={compared.data} onClose={onClose} />}
    </Modal>
  );
}

function Compared({ comparison, onClose }: { comparison: Comparison; onClose: () => void }) {
  const { t } = useText();
  const { first, second, warnings, grade, chance } = comparison;
  // The fuller record is proposed to stay: less has to move.
  const [keptId, setKeptId] = useState(weightOf(second) > weightOf(first) ? second.id : first.id);
  const [kept, closed] = keptId === first.id ? [first, second] : [second, first];
  return (
    <div className={classes.compared}>
      <div><StatusChip tone={grade === 'certain' ? 'problem' : grade === 'certainly-not' ? 'neutral' : 'waiting'}>{t(`reception.double.grade.${grade}`, { chance: Math.floor(chance * 100) })}</StatusChip></div>
      <CompareTable comparison={comparison} keptId={keptId} onKeep={setKeptId} />
      {warnings.length > 0 && (
        <section className={classes.warnings} aria-label={t('reception.double.warnings')}>
          <strong>{t('reception.double.warnings')}</strong>
          <ul>{warnings.map((warning) => <li key={warning}>{t(`reception.double.warning.${warning}`)}</li>)}</ul>
        </section>
      )}
      <MergeForm comparison={comparison} kept={kept} closed={closed} onClose={onClose} />
    </div>
  );
}
