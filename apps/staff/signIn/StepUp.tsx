// A call that reaches far was refused: the person proves once more who they are, and the call is made again by itself. spec: PPL-51
import { Modal } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import { Loading, useText } from '#ui/index.ts';

const Prove = lazy(async () => ({ default: (await import('./Prove.tsx')).Prove }));

/** Mounted once; however many calls wait, there is one dialog. */
export function StepUp() {
  const { t } = useText();
  const client = useFhirClient();
  const [opened, setOpened] = useState(false);
  const waiting = useRef<{ promise: Promise<boolean>; settle: (proved: boolean) => void } | undefined>(undefined);
  useEffect(() => {
    client.onStepUp(() => {
      if (!waiting.current) {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        waiting.current = { promise, settle: resolve };
        setOpened(true);
      }
      return waiting.current.promise;
    });
    return () => client.onStepUp(undefined);
  }, [client]);
  const settle = (proved: boolean) => {
    setOpened(false);
    waiting.current?.settle(proved);
    waiting.current = undefined;
  };
  return (
    <Modal opened={opened} onClose={() => settle(false)} title={t('shell.stepUp')} closeButtonProps={{ 'aria-label': t('ui.close') }} zIndex={1000} returnFocus>
      {opened && <Suspense fallback={<Loading rows={2} />}><Prove onProved={() => settle(true)} onCancel={() => settle(false)} /></Suspense>}
    </Modal>
  );
}
