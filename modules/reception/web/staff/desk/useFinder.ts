// From what was scanned or typed to the people it may be. spec: RCP
import { useCallback, useRef, useState } from 'react';
import { asRefusal, useFhirClient } from '#fhir/client/index.ts';
import type { Refusal } from '#fhir/client/index.ts';
import { findPatients, parseScan } from '#modules/reception/model/index.ts';
import type { OutputOf } from '#fhir/operation/index.ts';
import type { ScanResult } from '#modules/reception/model/index.ts';

export type FoundPerson = OutputOf<typeof findPatients>['patients'][number];

export interface Found {
  readonly scan: ScanResult;
  readonly people: readonly FoundPerson[];
  readonly appointmentId?: string;
}

export interface Finder {
  readonly found: Found | undefined;
  readonly searching: boolean;
  readonly refusal: Refusal | undefined;
  /** Resolves with what was found; undefined when a newer search has taken over. */
  readonly find: (text: string) => Promise<Found | undefined>;
  /** What a person said the code is. */
  readonly answer: (scan: ScanResult) => void;
  readonly clear: () => void;
}

export function useFinder(): Finder {
  const client = useFhirClient();
  const latest = useRef(0);
  const [state, setState] = useState<{ found: Found | undefined; searching: boolean; refusal: Refusal | undefined }>({ found: undefined, searching: false, refusal: undefined });
  const find = useCallback(async (text: string) => {
    const scan = parseScan(text);
    latest.current += 1;
    const mine = latest.current;
    if (scan.lookups.length === 0) {
      const found = { scan, people: [] };
      setState({ found, searching: false, refusal: undefined });
      return found;
    }
    setState((before) => ({ ...before, searching: true, refusal: undefined }));
    try {
      const { patients, appointmentId } = await client.operate(findPatients, { lookups: [...scan.lookups] });
      if (mine !== latest.current) return undefined;
      const found: Found = { scan, people: patients, ...(appointmentId && { appointmentId }) };
      setState({ found, searching: false, refusal: undefined });
      return found;
    } catch (error) {
      if (mine === latest.current) setState({ found: undefined, searching: false, refusal: asRefusal(error) });
      return undefined;
    }
  }, [client]);
  const answer = useCallback((scan: ScanResult) => setState((before) => ({ ...before, found: { people: [], ...before.found, scan } })), []);
  const clear = useCallback(() => {
    latest.current += 1;
    setState({ found: undefined, searching: false, refusal: undefined });
  }, []);
  return { ...state, find, answer, clear };
}

/** A number, a card or a slip that names one person opens that person at once; a name never does. */
export function onlyPerson({ scan, people }: Found): FoundPerson | undefined {
  const [first, second] = people;
  return first && !second && first.by !== 'name' && scan.kind !== 'name' ? first : undefined;
}

/** A card, or a citizen number, that no record here has. */
export function isNewCard({ scan, people }: Found): boolean {
  const byName = people.every(({ by }) => by === 'name');
  return byName && (scan.person?.name !== undefined || (scan.kind === 'citizen-id' && people.length === 0));
}
