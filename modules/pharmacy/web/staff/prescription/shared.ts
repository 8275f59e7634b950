// What the prescription column tells the safety strip of the same visit: they are two fillers of one page.   spec: PHA-41
import { useSyncExternalStore } from 'react';
import type { Finding, NotRun, Override, RuleProblem } from '#modules/pharmacy/model/index.ts';
import type { Refusal } from '#fhir/client/index.ts';

export interface SharedPrescription {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly problems: readonly RuleProblem[];
  readonly overrides: readonly Override[];
  /** Nothing is prescribed yet. */
  readonly empty: boolean;
  /** Undefined until the record was read. */
  readonly allergiesAsked: boolean | undefined;
  /** The record could not be read: nothing was checked. */
  readonly unread: Refusal | undefined;
  readonly retry: () => void;
  readonly editable: boolean;
  readonly answer: (override: Override) => void;
  /** Puts the focus on the row a finding is about. */
  readonly goTo: (lineId: string) => void;
}

const states = new Map<string, SharedPrescription>();
const listeners = new Map<string, Set<() => void>>();

export function publish(encounterId: string, state: SharedPrescription | undefined): void {
  if (state === undefined) states.delete(encounterId);
  else states.set(encounterId, state);
  for (const listener of listeners.get(encounterId) ?? []) listener();
}

export function useShared(encounterId: string): SharedPrescription | undefined {
  return useSyncExternalStore(
    (listener) => {
      const own = listeners.get(encounterId) ?? new Set();
      listeners.set(encounterId, own.add(listener));
      return () => void own.delete(listener);
    },
    () => states.get(encounterId),
  );
}

/** The strip's own focus: asked for when a finding bars the signature. */
export const focusStrip = (): void => document.querySelector<HTMLElement>('[data-safety-answer]')?.focus();
export const focusMissing = (): void => document.querySelector<HTMLElement>('[data-safety-missing]')?.focus();
