// Completing a form: everything saved, what is missing shown, then the act, or the way to those who sign. spec: FRS-14
import { useState } from 'react';
import { asRefusal, type Refusal, useOperation } from '#fhir/client/index.ts';
import type { AnswerProblem } from '#fhir/questionnaire/index.ts';
import { completeForm } from '#modules/chart/model/index.ts';
import { useText, useToast } from '#ui/index.ts';
import type { FormPlace, OpenForm } from './useFormDoc.ts';

export interface Completing {
  readonly run: () => Promise<void>;
  readonly running: boolean;
  /** What bars it; empty when nothing does. */
  readonly problems: readonly AnswerProblem[] | undefined;
  readonly refusal: Refusal | undefined;
}

export function useComplete({ filling, doc }: OpenForm, { patientId, encounterId, responseId }: FormPlace, onDone: () => void): Completing {
  const { t } = useText();
  const toast = useToast();
  const call = useOperation(completeForm);
  const [state, setState] = useState<Pick<Completing, 'problems' | 'refusal'> & { readonly saving: boolean }>({ problems: undefined, refusal: undefined, saving: false });
  const run = async () => {
    filling.showMissing();
    setState({ problems: undefined, refusal: undefined, saving: true });
    try {
      await doc.flush();
      const problems = filling.barriers();
      setState({ problems, refusal: undefined, saving: false });
      if (problems.length > 0) return;
      await call.run({ patientId, responseId, version: doc.state().version }, { id: encounterId });
      toast({ text: t('chart.forms.completed'), tone: 'done' });
      onDone();
    } catch (error) {
      const refusal = asRefusal(error);
      // The form is whole: what is left are its signatures.
      if (refusal.code === 'chart.form-needs-signature') toast({ text: t('chart.forms.toSign'), tone: 'done' });
      setState({ problems: undefined, refusal: refusal.code === 'chart.form-needs-signature' ? undefined : refusal, saving: false });
    }
  };
  return { run, running: state.saving || call.running, problems: state.problems, refusal: state.refusal };
}
