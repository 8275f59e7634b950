// What the parts of a form on screen share. Each field subscribes to its own key, so that a key press redraws one field. spec: FRS-2
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { AnswerValue, FormItem, ItemView, Words } from '#fhir/questionnaire/index.ts';
import { useText } from '#ui/index.ts';
import type { FieldState, Filling } from './filling.ts';

/** An entry of a code list as a form keeps it. */
export interface FoundCode {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  /** Second line of the row. */
  readonly detail?: string | undefined;
}

export interface SignatureState {
  readonly state: 'open' | 'waiting' | 'signed';
  readonly name?: string | undefined;
  readonly at?: string | undefined;
}

/** What a form asks of the room it is shown in. */
export interface FormServices {
  /** Searches a code list of the house, or a value set. */
  readonly findCodes: (of: Pick<FormItem, 'catalogue' | 'valueSet'>, text: string, signal: AbortSignal) => Promise<readonly FoundCode[]>;
  readonly pictureUrl: (picture: string) => string;
  readonly signatureOf: (role: string) => SignatureState;
}

export interface FormContextValue {
  readonly filling: Filling;
  readonly services: FormServices;
  readonly readOnly: boolean;
}

export const FormContext = createContext<FormContextValue | undefined>(undefined);

export function useForm(): FormContextValue {
  const value = useContext(FormContext);
  if (!value) throw new Error('a form control needs a FormView above it');
  return value;
}

/** The item as it stands now; undefined when it is not there (a row that was removed). */
export function useItem(key: string): ItemView | undefined {
  const { answers } = useForm().filling;
  return useSyncExternalStore(useCallback((listener: () => void) => answers.subscribe(key, listener), [answers, key]), () => answers.view(key));
}

/** A question with what stands beside it. */
export function useFieldState(key: string): FieldState | undefined {
  const { filling } = useForm();
  return useSyncExternalStore(useCallback((listener: () => void) => filling.subscribeField(key, listener), [filling, key]), () => filling.field(key));
}

/** In the language on screen; Vietnamese where a form has no other words. */
export function useFormWords(): (words: Words | undefined) => string {
  const { language } = useText();
  return (words) => words?.[language] || words?.vi || '';
}

export const isCoding = (value: AnswerValue): value is { system?: string; code?: string; display?: string } => typeof value === 'object' && 'code' in value && !('value' in value);
