// From what is missing to its form: the one that was begun is opened, else a new one with what is known already, of the day that lacks it. spec: REC-16
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { asRefusal, Refusal, useFhirClient } from '#fhir/client/index.ts';
import { listForms } from '#modules/chart/model/index.ts';
import { beginForm } from '#modules/chart/web/staff/index.ts';
import type { Gap } from '../../../model/index.ts';

export interface StayOfGap { readonly encounterId: string; readonly patientId: string }

export function useFillGap(stay: StayOfGap | undefined) {
  const client = useFhirClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [state, setState] = useState<{ running: boolean; refusal: Refusal | undefined }>({ running: false, refusal: undefined });
  const begin = async ({ encounterId, patientId }: StayOfGap, { form: key, at }: Gap): Promise<string> => {
    const { forms, answers } = await client.operate(listForms, { patientId }, { id: encounterId });
    const form = forms.find(({ standsFor }) => standsFor === key) ?? forms.find((one) => one.key === key);
    if (!form) throw new Refusal(404, 'chart.form-not-found');
    const begun = form.repeats ? undefined : answers.find((one) => (one.key === key || one.key === form.key) && one.status === 'in-progress');
    if (begun) return begun.responseId;
    return beginForm(client, queries, { encounterId, patientId, form, authored: at });
  };
  const fill = async (gap: Gap): Promise<void> => {
    if (!stay) return;
    setState({ running: true, refusal: undefined });
    try {
      const responseId = gap.answersId ?? (await begin(stay, gap));
      setState({ running: false, refusal: undefined });
      void navigate({ to: `/forms/${stay.patientId}/${stay.encounterId}/${responseId}` });
    } catch (error) {
      setState({ running: false, refusal: asRefusal(error) });
    }
  };
  return { ...state, fill };
}
