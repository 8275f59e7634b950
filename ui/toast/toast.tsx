// Short messages at the lower edge, announced to screen readers, with undo for ten seconds. spec: TST
import { CloseButton, Group, Paper, Text, UnstyledButton } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { useText } from '../text/TextProvider.tsx';
import classes from './toast.module.css';

export interface ToastRequest {
  /** Words already translated. */
  readonly text: string;
  readonly tone?: 'done' | 'problem' | 'neutral';
  /** Offers "Hoàn tác" for ten seconds. */
  readonly undo?: () => void;
}
interface Toast extends ToastRequest {
  readonly id: number;
}

const undoMs = 10_000;
const plainMs = 5_000;
const ToastContext = createContext<(toast: ToastRequest) => void>(() => undefined);

/** `const toast = useToast(); toast({ text: t('draft.removed'), undo })` */
export const useToast = (): ((toast: ToastRequest) => void) => useContext(ToastContext);

export function ToastProvider(props: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const lastId = useRef(0);
  const close = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (request: ToastRequest) => {
      lastId.current += 1;
      const id = lastId.current;
      setToasts((all) => [...all.slice(-3), { ...request, id }]);
      // A problem stays until it is read and closed.
      if (request.tone !== 'problem') setTimeout(() => close(id), request.undo ? undoMs : plainMs);
    },
    [close],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext.Provider value={value}>
      {props.children}
      <div className={classes.stack} aria-live="polite" aria-relevant="additions">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} close={() => close(toast.id)} />
        ))}
      </div>
    </ToastContext.Provider>
  );
}

function ToastCard(props: { toast: Toast; close: () => void }) {
  const { t } = useText();
  const { toast, close } = props;
  return (
    <Paper className={classes.card} data-tone={toast.tone ?? 'neutral'} role={toast.tone === 'problem' ? 'alert' : undefined}>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <Text size="sm">{toast.text}</Text>
        <Group gap={4} wrap="nowrap">
          {toast.undo && (
            <UnstyledButton
              className={classes.undo}
              onClick={() => {
                toast.undo?.();
                close();
              }}
            >
              {t('ui.undo')}
            </UnstyledButton>
          )}
          <CloseButton size="sm" aria-label={t('ui.close')} onClick={close} />
        </Group>
      </Group>
    </Paper>
  );
}
