// Asks again when something of records changed in the house: forms, papers, stays, or their way to the archive. A burst is one refresh.
import { useEffect, useEffectEvent, useRef } from 'react';
import { useLive } from '#fhir/client/index.ts';

const burstMs = 500;
/** A day that passes without its sheet changes nothing in the store: it is looked for. */
const lookMs = 30_000;

export function useFresh(refetch: () => void): void {
  const look = useEffectEvent(refetch);
  useEffect(() => {
    const again = setInterval(() => look(), lookMs);
    return () => clearInterval(again);
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(['change/QuestionnaireResponse', 'change/DocumentReference', 'change/Encounter', 'change/Procedure', 'documents.records'], () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(refetch, burstMs);
  });
}
