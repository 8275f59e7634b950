// Redraws what counts answers a moment after the last key: it may not delay the key itself.
import { useEffect, useReducer } from 'react';
import { useForm } from './formContext.ts';

const quietMs = 300;

export function useSettled(): void {
  const { answers } = useForm().filling;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = answers.subscribe('*', () => {
      clearTimeout(timer);
      timer = setTimeout(redraw, quietMs);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [answers]);
}
