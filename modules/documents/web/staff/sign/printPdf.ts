// Prints a PDF of this server without leaving the screen: an invisible frame opens it and asks for the printer.

/** Resolves when the print dialog was asked for; rejects when the paper could not be opened. */
export async function printPdf(address: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0;visibility:hidden';
  const url = URL.createObjectURL(await answer.blob());
  await new Promise<void>((resolve, reject) => {
    frame.addEventListener('load', () => resolve(), { once: true });
    frame.addEventListener('error', () => reject(new Error(address)), { once: true });
    frame.src = url;
    document.body.append(frame);
  });
  frame.contentWindow?.focus();
  frame.contentWindow?.print();
  // The dialog reads the frame as long as it is open.
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(url);
  }, 60_000);
}

const place = 'lanh.printAfterSigning';
export const printsAfterSigning = (): boolean => localStorage.getItem(place) === 'yes';
export const setPrintsAfterSigning = (on: boolean): void => localStorage.setItem(place, on ? 'yes' : 'no');
