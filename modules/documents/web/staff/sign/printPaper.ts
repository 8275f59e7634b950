// Prints a paper of this server, and remembers whether papers are printed when they are signed.
import { printPdf } from '#ui/index.ts';
import { printAddress } from '../../../model/index.ts';

/** Its pages are counted as printed. Resolves when the printer was asked for; rejects when the paper could not be opened. */
export async function printPaper(address: string): Promise<void> {
  const answer = await fetch(printAddress(address));
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  await printPdf(await answer.blob());
}

const place = 'lanh.printAfterSigning';
export const printsAfterSigning = (): boolean => localStorage.getItem(place) === 'yes';
export const setPrintsAfterSigning = (on: boolean): void => localStorage.setItem(place, on ? 'yes' : 'no');
