// Asks again when something of records changed in the house: forms, papers, stays, or their way to the archive. A burst is one refresh.
import { useRef } from 'react';
import { useLive } from '#fhir/client/index.ts';

const burstMs = 500;

export function useFresh(refetch: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/QuestionnaireResponse', 'change/DocumentReference', 'change/Encounter', 'change/Procedure', 'documents.records'], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(refetch, burstMs);
  });
}
