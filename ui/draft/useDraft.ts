// What is typed, kept on this device within two seconds. spec: DRF-1
import { type Dispatch, type SetStateAction, useCallback, useEffect, useRef, useState } from 'react';
import { type DraftKey, readDraft, removeDraft, writeDraft } from './draftStore.ts';

/** Well under the two seconds promised, long enough not to write on every key. */
const delayMs = 700;
/** Somebody who types without a pause is kept as well. */
const mostMs = 1_500;

export interface KeptDraft<T> {
  /** The draft that lay on the device when the form opened. */
  readonly found: T | undefined;
  /** Draws nothing anew: a form that holds its own state keeps it on every key. */
  readonly keep: (value: T) => void;
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

export interface DraftState<T> extends Omit<KeptDraft<T>, 'found' | 'keep'> {
  readonly value: T;
  readonly set: Dispatch<SetStateAction<T>>;
}

/**
 * For a form with a state of its own. Call it from a component that has `key={patientId}` (or the encounter), so that another patient is another form:
 * `const draft = useKeptDraft<VisitForm>({ accountId, patientId, form: 'doctor.visit/' + encounterId })`
 */
export function useKeptDraft<T>(key: DraftKey): KeptDraft<T> {
  const [found] = useState(() => readDraft<T>(localStorage, key));
  const [savedAt, setSavedAt] = useState<string | undefined>(found?.savedAt);
  const [failed, setFailed] = useState(false);
  // Fixed at first render: a later key never receives what was typed for an earlier one.
  const fixedKey = useRef(key);
  const pending = useRef<{ value: T; since: number } | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (!pending.current) return;
    const draft = { value: pending.current.value, savedAt: new Date().toISOString() };
    pending.current = undefined;
    const kept = writeDraft(localStorage, fixedKey.current, draft);
    setFailed(!kept);
    if (kept) setSavedAt(draft.savedAt);
  }, []);

  const keep = useCallback((value: T) => {
    const since = pending.current?.since ?? Date.now();
    pending.current = { value, since };
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, Math.max(0, Math.min(delayMs, since + mostMs - Date.now())));
  }, [flush]);

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

  const settle = useCallback(() => {
    pending.current = undefined;
    removeDraft(localStorage, fixedKey.current);
  }, []);

  const clear = useCallback(() => {
    settle();
    setSavedAt(undefined);
  }, [settle]);

  return { found: found?.value, keep, savedAt, restoredAt: found?.savedAt, failed, clear, settle };
}

/** Form state that is its own draft: `const draft = useDraft<VitalsForm>(key, emptyVitals)`. */
export function useDraft<T>(key: DraftKey, initial: T): DraftState<T> {
  const { found, keep, clear: forget, ...draft } = useKeptDraft<T>(key);
  const [value, setValue] = useState<T>(found ?? initial);
  const first = useRef(initial);
  const typed = useRef(false);
  const set = useCallback<Dispatch<SetStateAction<T>>>((next) => {
    typed.current = true;
    setValue(next);
  }, []);
  useEffect(() => {
    if (typed.current) keep(value);
  }, [value, keep]);
  const clear = useCallback(() => {
    typed.current = false;
    forget();
    setValue(first.current);
  }, [forget]);
  return { ...draft, value, set, clear };
}
