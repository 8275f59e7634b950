// Alt+1…5, or the button in the foot: a view of the chart from the side, so that the visit stays where it is. spec: VIS-12, FRS-16
import { Drawer, Loader } from '@mantine/core';
import { lazy, memo, Suspense } from 'react';
import { useKey, useText } from '#ui/index.ts';

const views = {
  overview: lazy(() => import('../../record/overview/Overview.tsx').then(({ Overview }) => ({ default: Overview }))),
  course: lazy(() => import('../../record/course/Course.tsx').then(({ Course }) => ({ default: Course }))),
  results: lazy(() => import('../../record/results/Results.tsx').then(({ Results }) => ({ default: Results }))),
  imaging: lazy(() => import('../../record/ImagingView.tsx').then(({ ImagingView }) => ({ default: ImagingView }))),
  documents: lazy(() => import('../../record/documents/Documents.tsx').then(({ Documents }) => ({ default: Documents }))),
};
export type ChartView = keyof typeof views;

interface DrawerProps { readonly patientId: string; readonly view: ChartView | undefined; readonly onView: (view: ChartView | undefined) => void }

export const ChartDrawer = memo(ChartSheet);

function ChartSheet({ patientId, view, onView }: DrawerProps) {
  const { t } = useText();
  const show = (next: ChartView) => () => onView(view === next ? undefined : next);
  useKey({ chord: 'Alt+1', label: 'chart.view.overview', run: show('overview') });
  useKey({ chord: 'Alt+2', label: 'chart.view.course', run: show('course') });
  useKey({ chord: 'Alt+3', label: 'chart.view.results', run: show('results') });
  useKey({ chord: 'Alt+4', label: 'chart.view.imaging', run: show('imaging') });
  useKey({ chord: 'Alt+5', label: 'chart.view.documents', run: show('documents') });
  const Body = view && views[view];
  return (
    <Drawer opened={view !== undefined} onClose={() => onView(undefined)} position="right" size="70%" title={view && t(`chart.view.${view}`)} closeButtonProps={{ 'aria-label': t('ui.close') }}>
      {Body && <Suspense fallback={<Loader size="sm" />}><Body patientId={patientId} /></Suspense>}
    </Drawer>
  );
}
