// Form state that is kept on this device within two seconds of typing. spec: DRF-1
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react';
import { type DraftKey, readDraft, removeDraft, writeDraft } from './draftStore.ts';

/** Well under the two seconds promised, long enough not to write on every key. */
const delayMs = 700;
/** Somebody who types without a pause is kept as well. */
const mostMs = 1_500;

export interface DraftState<T> {
  readonly value: T;
  readonly set: Dispatch<SetStateAction<T>>;
  /** ISO instant of the last write; undefined while nothing was typed. */
  readonly savedAt: string | undefined;
  /** ISO instant of the draft found when the form opened; show "Đã khôi phục bản nháp lúc …". */
  readonly restoredAt: string | undefined;
  /** The device refused to keep the draft. */
  readonly failed: boolean;
  /** After the server has it, or when the person throws it away. */
  readonly clear: () => void;
  /** The server has all of it: the device forgets it, the screen keeps it. */
  readonly settle: () => void;
}

/**
 * Call it from a component that has `key={patientId}` (or the encounter), so that another patient is another form:
 * `const draft = useDraft<VisitForm>({ accountId, patientId, form: 'doctor.visit/' + encounterId }, emptyVisit)`
 */
export function useDraft<T>(key: DraftKey, initial: T): DraftState<T> {
  const [found] = useState(() => readDraft<T>(localStorage, key));
  const [value, setValue] = useState<T>(found ? found.value : initial);
  const [savedAt, setSavedAt] = useState<string | undefined>(found?.savedAt);
  const [failed, setFailed] = useState(false);
  // Fixed at first render: a later key never receives what was typed for an earlier one.
  const fixedKey = useRef(key);
  const first = useRef(initial);
  const pending = useRef<{ value: T; since: number } | undefined>(undefined);

  const flush = useCallback(() => {
    if (!pending.current) return;
    const draft = { value: pending.current.value, savedAt: new Date().toISOString() };
    pending.current = undefined;
    const kept = writeDraft(localStorage, fixedKey.current, draft);
    setFailed(!kept);
    if (kept) setSavedAt(draft.savedAt);
  }, []);

  const set = useCallback<Dispatch<SetStateAction<T>>>((next) => {
    setValue((before) => {
      const after = typeof next === 'function' ? (next as (value: T) => T)(before) : next;
      pending.current = { value: after, since: pending.current?.since ?? Date.now() };
      return after;
    });
  }, []);

  useEffect(() => {
    if (!pending.current) return;
    const timer = setTimeout(flush, Math.max(0, Math.min(delayMs, pending.current.since + mostMs - Date.now())));
    return () => clearTimeout(timer);
  }, [value, flush]);

  useEffect(() => {
    const onHide = () => flush();
    window.addEventListener('pagehide', onHide);
    document.addEventListener('visibilitychange', onHide);
    return () => {
      window.removeEventListener('pagehide', onHide);
      document.removeEventListener('visibilitychange', onHide);
      flush();
    };
  }, [flush]);

  const clear = useCallback(() => {
    pending.current = undefined;
    removeDraft(localStorage, fixedKey.current);
    setValue(first.current);
    setSavedAt(undefined);
  }, []);

  const settle = useCallback(() => {
    pending.current = undefined;
    removeDraft(localStorage, fixedKey.current);
  }, []);

  return { value, set, savedAt, restoredAt: found?.savedAt, failed, clear, settle };
}
