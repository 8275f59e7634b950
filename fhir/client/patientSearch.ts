// Finds a person by what is typed: name without accents, phone or number. Only standard FHIR searches. spec: CLI-6
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ResourceOf } from '#fhir/types/index.ts';
import type { SearchParams } from './client.ts';
import { useFhirClient } from './FhirProvider.tsx';
import { Refusal } from './refusal.ts';

const restMs = 180;
const shown = 12;

/** Digits are looked up as number and as phone; anything else as words of a name. */
export function patientSearches(text: string): readonly SearchParams[] {
  const typed = text.normalize('NFC').trim();
  const compact = typed.replace(/[\s.-]/g, '');
  if (/^\d{6,}$/.test(compact)) return [{ identifier: compact, _count: shown }, { phone: compact, _count: shown }];
  if (/^[A-Z]{0,3}[\d-]{4,}$/i.test(compact)) return [{ identifier: typed, _count: shown }];
  const words = typed.split(/\s+/).filter((word) => word.length > 0);
  const year = words.find((word) => /^(19|20)\d\d$/.test(word));
  const names = words.filter((word) => word !== year);
  if (names.join('').length < 2) return [];
  return [{ name: names, ...(year ? { birthdate: year } : {}), _count: shown }];
}

export function usePatientSearch(text: string): { readonly patients: readonly ResourceOf<'Patient'>[]; readonly loading: boolean; readonly refusal: Refusal | undefined } {
  const client = useFhirClient();
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  const searches = patientSearches(rested);
  const query = useQuery({
    queryKey: ['search', 'Patient', searches],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(searches.map((params) => client.search('Patient', params, signal)));
      return [...new Map(found.flatMap((one) => one.resources).map((patient) => [patient.id, patient])).values()];
    },
    enabled: searches.length > 0,
    placeholderData: keepPreviousData,
  });
  const patients = searches.length > 0 ? (query.data ?? []) : [];
  return { patients, loading: rested !== text || (searches.length > 0 && query.isFetching), refusal: query.error instanceof Refusal ? query.error : undefined };
}
