// /duplicates – two records of one person: who is suspected, what was merged, and the way back. spec: IDY-12
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useText } from '#ui/index.ts';
import { CompareSheet } from './CompareSheet.tsx';
import type { Pair } from './CompareSheet.tsx';
import { MergeList } from './MergeList.tsx';
import { PickPair } from './PickPair.tsx';
import { SuspectList } from './SuspectList.tsx';
import classes from './duplicates.module.css';

type View = 'suspects' | 'merges';

export function Screen() {
  const { t } = useText();
  const [view, setView] = useState<View>('suspects');
  const [pair, setPair] = useState<Pair | undefined>(undefined);
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <h1>{t('reception.double.title')}</h1>
        <SegmentedControl aria-label={t('reception.double.show')} value={view} onChange={(next) => setView(next as View)} data={[{ value: 'suspects', label: t('reception.double.suspects') }, { value: 'merges', label: t('reception.double.merges') }]} />
      </div>
      {view === 'suspects' ? (
        <>
          <PickPair onPair={setPair} />
          <SuspectList onPair={setPair} />
        </>
      ) : <MergeList />}
      {pair && <CompareSheet key={`${pair.firstId} ${pair.secondId}`} pair={pair} onClose={() => setPair(undefined)} />}
    </div>
  );
}
