// Begins a form with what is known, and opens it. spec: FRS-11
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { asRefusal, type Refusal, useFhirClient } from '#fhir/client/index.ts';
import type { ListedAnswers, ListedForm } from '#modules/chart/model/index.ts';
import { beginForm } from '../beginForm.ts';

/** A form that stands once in a stay is opened where it exists, else begun. */
export function useBegin({ patientId, encounterId, answers }: { readonly patientId: string; readonly encounterId: string; readonly answers: readonly ListedAnswers[] }) {
  const client = useFhirClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [state, setState] = useState<{ running: boolean; refusal: Refusal | undefined }>({ running: false, refusal: undefined });
  const open = (responseId: string) => void navigate({ to: `/forms/${patientId}/${encounterId}/${responseId}` });
  const begin = async (form: ListedForm) => {
    const existing = form.repeats ? undefined : answers.find((one) => one.key === form.key && one.status !== 'stopped');
    if (existing) return open(existing.responseId);
    setState({ running: true, refusal: undefined });
    try {
      return open(await beginForm(client, queries, { patientId, encounterId, form }));
    } catch (error) {
      return setState({ running: false, refusal: asRefusal(error) });
    }
  };
  return { ...state, begin };
}
