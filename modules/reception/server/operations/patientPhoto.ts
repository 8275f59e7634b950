// The portrait of a person; nothing where there is none. spec: RCP
import { patientPhoto as contract } from '#modules/reception/model/index.ts';
import { implement } from '#fhir/rest/call.ts';

export const patientPhoto = implement(contract).as(async ({ id, store }) => {
  const { photo } = await store.get('Patient', id ?? '');
  const [first] = photo ?? [];
  if (first?.data) return { contentType: first.contentType ?? 'image/jpeg', data: first.data };
  const binary = first?.url?.startsWith('Binary/') ? await store.find('Binary', first.url.slice('Binary/'.length)) : undefined;
  return binary?.data ? { contentType: binary.contentType, data: binary.data } : {};
});
