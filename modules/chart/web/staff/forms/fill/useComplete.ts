// Completing a form: everything saved, what is missing shown, then the act, or the way to those who sign. spec: FRS-14
import { useState } from 'react';
import { asRefusal, type Refusal, useOperation } from '#fhir/client/index.ts';
import type { AnswerProblem } from '#fhir/questionnaire/index.ts';
import { completeForm } from '#modules/chart/model/index.ts';
import { useSlotFillers, useText, useToast } from '#ui/index.ts';
import type { FormPlace, OpenForm } from './useFormDoc.ts';

export interface Completing {
  readonly run: () => Promise<void>;
  readonly running: boolean;
  /** What bars it; empty when nothing does. */
  readonly problems: readonly AnswerProblem[] | undefined;
  readonly refusal: Refusal | undefined;
  /** The form is whole and its paper waits to be looked at and signed. */
  readonly signing: boolean;
  readonly closeSigning: () => void;
}

const idle = { problems: undefined, refusal: undefined, saving: false, signing: false } as const;

export function useComplete({ form, filling, doc }: OpenForm, { patientId, encounterId, responseId }: FormPlace, onDone: () => void): Completing {
  const { t } = useText();
  const toast = useToast();
  const call = useOperation(completeForm);
  const maySign = useSlotFillers('visit.sign').length > 0;
  const [state, setState] = useState<Pick<Completing, 'problems' | 'refusal' | 'signing'> & { readonly saving: boolean }>(idle);
  const finish = async (): Promise<Partial<typeof state>> => {
    await doc.flush();
    const problems = filling.barriers();
    if (problems.length > 0) return { problems };
    // What is signed is completed by its first signature.
    if (form.signers && maySign) return { signing: true };
    await call.run({ patientId, responseId, version: doc.state().version }, { id: encounterId });
    toast({ text: t('chart.forms.completed'), tone: 'done' });
    onDone();
    return {};
  };
  const run = async () => {
    filling.showMissing();
    setState({ ...idle, saving: true });
    const after = await finish().catch((error: unknown) => ({ refusal: asRefusal(error) }));
    setState({ ...idle, ...after });
  };
  return { ...state, run, running: state.saving || call.running, closeSigning: () => setState(idle) };
}
