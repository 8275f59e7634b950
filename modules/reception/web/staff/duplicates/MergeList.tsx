// What was merged, by whom and why; each can be undone. spec: IDY-9
import { Button } from '@mantine/core';
import { useState } from 'react';
import { RefusalNote, useOperationQuery } from '#fhir/client/index.ts';
import { listMerges } from '#modules/reception/model/index.ts';
import type { MergeRow } from '#modules/reception/model/index.ts';
import { EmptyState, formatInstant, Loading, StatusChip, useText } from '#ui/index.ts';
import { UndoSheet } from './UndoSheet.tsx';
import classes from './duplicates.module.css';

export function MergeList() {
  const { t } = useText();
  const list = useOperationQuery(listMerges, { limit: 50 });
  const [undone, undo] = useState<MergeRow | undefined>(undefined);
  if (list.refusal) return <RefusalNote refusal={list.refusal} retry={list.refetch} />;
  if (!list.data) return <Loading rows={5} />;
  if (list.data.merges.length === 0) return <EmptyState text={t('reception.double.noMerges')} />;
  return (
    <>
      <ul className={classes.list} aria-label={t('reception.double.merges')}>
        {list.data.merges.map((merge) => <li key={merge.mergeId} className={classes.merge}><MergeLine merge={merge} onUndo={() => undo(merge)} /></li>)}
      </ul>
      {undone && <UndoSheet merge={undone} onClose={() => undo(undefined)} />}
    </>
  );
}

function MergeLine({ merge, onUndo }: { merge: MergeRow; onUndo: () => void }) {
  const { t } = useText();
  const named = (name: string, code: string | undefined) => (code ? `${name} (${code})` : name);
  return (
    <>
      <div>
        <span className={classes.name}>{t('reception.double.mergedInto', { source: named(merge.sourceName, merge.sourceCode), target: named(merge.targetName, merge.targetCode) })}</span>
        <span>{merge.reason}</span>
        <span className={classes.muted}>{t('reception.double.mergedBy', { person: merge.by, at: formatInstant(merge.at), count: merge.moved })}</span>
        {merge.undone && <span className={classes.muted}>{t('reception.double.undoneBy', { person: merge.undone.by, at: formatInstant(merge.undone.at), reason: merge.undone.reason })}</span>}
      </div>
      {merge.undone ? <StatusChip tone="cancelled">{t('reception.double.undone')}</StatusChip>
        : <Button variant="default" onClick={onUndo} aria-label={t('reception.double.undoOne', { name: merge.sourceName })}>{t('reception.double.undo')}</Button>}
    </>
  );
}
