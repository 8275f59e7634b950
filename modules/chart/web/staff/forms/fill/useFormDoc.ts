// A form with its answers, opened for writing: the server's state, this device's draft, and news of it. spec: FRS-12
import { useEffect, useEffectEvent, useMemo, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { type FhirClient, useFhirClient, useLive, useSession } from '#fhir/client/index.ts';
import { Filling } from '#fhir/client/form/index.ts';
import { type Form, openAnswers, readForm } from '#fhir/questionnaire/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { formContent, momentOfEntry, saveForm } from '#modules/chart/model/index.ts';
import { type DraftKey, useKeptDraft } from '#ui/index.ts';
import { FormDoc, type FormDocState, type Items, type KeptForm } from './formDoc.ts';
import { originsKey } from '../originsKey.ts';
import { originKeys } from './originKeys.ts';

export type FormContent = OutputOf<typeof formContent>;

export interface FormPlace {
  readonly patientId: string;
  readonly encounterId: string;
  readonly responseId: string;
}

export interface OpenForm {
  readonly form: Form;
  readonly filling: Filling;
  readonly doc: FormDoc;
  /** A draft of this device that the server did not have. */
  readonly restored: boolean;
}

/** For the parts of the page that show it: the page itself is not redrawn while somebody types. */
export const useDocState = (doc: FormDoc): FormDocState => useSyncExternalStore(doc.subscribe, doc.state);

const noItems: Items = [];

const readForms = new Map<string, Form>();

/** Reading is the dearest part of opening a form, and what is published never changes. */
function formOf(questionnaire: Questionnaire): Form {
  const name = `${questionnaire.url}|${questionnaire.version}`;
  const known = readForms.get(name);
  if (known) return known;
  const { form } = readForm(questionnaire);
  readForms.set(name, form);
  return form;
}

export function useFormDoc(content: FormContent, place: FormPlace, refetch: () => void): OpenForm {
  const client = useFhirClient();
  const queries = useQueryClient();
  const { accountId } = useSession();
  const { response, version, launched, mayWrite, refilled: filled } = content;
  const items = response.item ?? noItems;
  const key: DraftKey = { accountId, patientId: place.patientId, form: `chart.form/${place.responseId}` };
  const draft = useKeptDraft<KeptForm>(key);
  const form = formOf(content.questionnaire);
  const [opened] = useState(() => {
    const kept = mayWrite ? draft.found : undefined;
    const rowAt = () => momentOfEntry(doc.state().authored, new Date().toISOString());
    const answers = openAnswers(form, { item: [...(kept?.items ?? filled?.items ?? items)] }, { at: new Date().toISOString(), rowAt, newId: () => crypto.randomUUID(), variables: launched });
    const filling = new Filling(answers, originKeys({ ...queries.getQueryData<Record<string, string>>(originsKey(place.responseId)), ...filled?.origins }));
    const stored = { version, items, authored: response.authored ?? '', savedAt: response.meta?.lastUpdated };
    const ports = { save: saver(client, place, `${form.url}|${form.version}`), keep: (one: KeptForm | undefined) => (one ? draft.keep(one) : draft.settle()), after };
    const doc = new FormDoc(filling, { stored, kept, isRefilled: filled !== undefined }, ports);
    return { filling, doc, restored: kept !== undefined };
  });
  const { doc } = opened;
  useEffect(() => (mayWrite ? doc.open() : undefined), [doc, mayWrite]);
  const noteOrigins = useEffectEvent(() => filled && opened.filling.noteOrigins(originKeys(filled.origins)));
  useEffect(() => {
    doc.receive(version, { stored: items, shown: filled?.items ?? items });
    noteOrigins();
  }, [doc, version, items, filled]);
  useLive(['change/QuestionnaireResponse'], ({ topic, id, version: news }) => {
    if (topic === 'resumed' || (id === place.responseId && String(news) !== doc.state().version)) refetch();
  });
  return useMemo(() => ({ form, ...opened }), [form, opened]);
}

const saver = (client: FhirClient, { patientId, encounterId, responseId }: FormPlace, form: string) => ({ version, items, authored }: KeptForm) =>
  client.operate(saveForm, { patientId, form, responseId, version, items: [...items], ...(authored !== '' && { authored }) }, { id: encounterId, idempotencyKey: crypto.randomUUID() });

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
