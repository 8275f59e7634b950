// Begins a form with what is known already; where that came from is kept for the page that opens it. spec: FRS-11
import type { QueryClient } from '@tanstack/react-query';
import type { FhirClient } from '#fhir/client/index.ts';
import { type ListedForm, listForms, populateForm, saveForm } from '#modules/chart/model/index.ts';
import { originsKey } from './originsKey.ts';

export interface Beginning {
  readonly patientId: string;
  readonly encounterId: string;
  readonly form: Pick<ListedForm, 'canonical'>;
  /** When it happened, where that is not now. */
  readonly authored?: string | undefined;
}

/** Gives the id of the response; throws what the server refused. */
export async function beginForm(client: FhirClient, queries: QueryClient, { patientId, encounterId, form: { canonical: form }, authored }: Beginning): Promise<string> {
  const happened = authored === undefined ? {} : { authored };
  const known = await client.operate(populateForm, { patientId, form, ...happened }, { id: encounterId });
  const responseId = crypto.randomUUID();
  queries.setQueryData(originsKey(responseId), known.origins);
  await client.operate(saveForm, { patientId, form, responseId, version: '0', items: known.items, ...happened }, { id: encounterId, idempotencyKey: crypto.randomUUID() });
  // Whoever opens the list before the news arrives is not shown the old one.
  await queries.invalidateQueries({ queryKey: ['operation', listForms.on, listForms.code] });
  return responseId;
}
