// Keys of the page: save, undo, take over, end; F8 and its like go to the column that asks for them. spec: VIS-12
import { useState } from 'react';
import { useKey, useVisitParts } from '#ui/index.ts';
import type { OpenVisit } from './doc/useVisit.ts';

interface PageActs { readonly mayWrite: boolean; readonly onTests: (() => void) | undefined; readonly onFinish: () => void; readonly onTakeOver: () => void; readonly onPrint: () => void }

export function usePageKeys({ doc }: OpenVisit, { mayWrite, onTests, onFinish, onTakeOver, onPrint }: PageActs) {
  const parts = useVisitParts();
  // Undo of the form is offered while a field of the page itself has the focus; columns of other rooms have their own.
  const [inForm, setInForm] = useState(false);
  const focusOf = (key: string) => parts.list().find(({ focus }) => focus?.key === key)?.focus?.run();
  useKey({ chord: 'Ctrl+S', label: 'chart.visit.key.save', enabled: mayWrite, run: () => void Promise.allSettled([doc.flush(), parts.saveAll()]) });
  useKey({ chord: 'Ctrl+P', label: 'chart.visit.key.print', run: onPrint });
  useKey({ chord: 'Ctrl+L', label: 'chart.visit.key.takeOver', enabled: mayWrite, run: onTakeOver });
  useKey({ chord: 'F8', label: 'chart.visit.key.prescription', enabled: mayWrite, run: () => focusOf('F8') });
  useKey({ chord: 'F9', label: 'chart.visit.key.orders', enabled: mayWrite, run: () => (onTests ? onTests() : focusOf('F9')) });
  useKey({ chord: 'F10', label: 'chart.visit.key.finish', enabled: mayWrite, run: onFinish });
  useKey({ chord: 'Ctrl+Z', label: 'chart.visit.key.undo', enabled: mayWrite && inForm, run: () => void doc.undo() });
  useKey({ chord: 'Ctrl+Shift+Z', label: 'chart.visit.key.redo', enabled: mayWrite && inForm, run: () => void doc.redo() });
  return {
    onFocus: (event: { target: EventTarget }) => setInForm((event.target as Element).closest('[data-visit-own]') !== null),
    onBlur: () => setInForm(false),
  };
}
