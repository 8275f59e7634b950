// Slips and labels are made by the server: what prints looks the same at every desk. spec: RCP-27
import { useCallback, useState } from 'react';
import { useFhirClient } from '#fhir/client/index.ts';
import { printLabel, printTicket } from '#modules/reception/model/index.ts';
import { printPdf, useText, useToast } from '#ui/index.ts';

export interface Print {
  readonly printing: boolean;
  readonly ticket: (ticketId: string) => Promise<void>;
  readonly label: (patientId: string, copies?: number) => Promise<void>;
}

export function usePrint(): Print {
  const { t } = useText();
  const toast = useToast();
  const client = useFhirClient();
  const [printing, setPrinting] = useState(false);
  const run = useCallback(async (ask: () => Promise<{ pdf: string }>) => {
    setPrinting(true);
    try {
      await printPdf(blobOf((await ask()).pdf));
    } catch {
      toast({ text: t('reception.issued.printProblem'), tone: 'problem' });
    } finally {
      setPrinting(false);
    }
  }, [t, toast]);
  const ticket = useCallback((ticketId: string) => run(() => client.operate(printTicket, { ticketId })), [client, run]);
  const label = useCallback((patientId: string, copies = 1) => run(() => client.operate(printLabel, { copies }, { id: patientId })), [client, run]);
  return { printing, ticket, label };
}

const blobOf = (base64: string): Blob => new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'application/pdf' });

const storageKey = 'lanh.reception.autoPrint';

/** Whether this desk prints every number at once; remembered on the device, since the printer stands beside it. */
export function useAutoPrint(): [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(storageKey) === 'yes');
  const choose = useCallback((next: boolean) => {
    localStorage.setItem(storageKey, next ? 'yes' : 'no');
    setOn(next);
  }, []);
  return [on, choose];
}
