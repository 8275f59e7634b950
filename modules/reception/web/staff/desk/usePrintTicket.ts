// Opens the ticket as a PDF made by the server: what prints looks the same at every desk. spec: RCP
import { useCallback, useState } from 'react';
import { useText, useToast } from '#ui/index.ts';

export function usePrintTicket(): { printing: boolean; print: (ticketId: string) => Promise<void> } {
  const { t } = useText();
  const toast = useToast();
  const [printing, setPrinting] = useState(false);
  const print = useCallback(async (ticketId: string) => {
    setPrinting(true);
    try {
      const answer = await fetch(`/reception-papers/ticket/${encodeURIComponent(ticketId)}`, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(String(answer.status));
      printPdf(URL.createObjectURL(await answer.blob()));
    } catch {
      toast({ text: t('reception.issued.printProblem'), tone: 'problem' });
    } finally {
      setPrinting(false);
    }
  }, [t, toast]);
  return { printing, print };
}

/** Sends the PDF to the printer dialog from a hidden frame; the frame is dropped after a minute. */
function printPdf(address: string): void {
  const frame = document.createElement('iframe');
  frame.style.display = 'none';
  frame.src = address;
  frame.onload = () => frame.contentWindow?.print();
  document.body.append(frame);
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(address);
  }, 60_000);
}
