// Hands a PDF to the printer dialog without leaving the screen. spec: SGN-54

/** The dialog reads the frame as long as it is open. */
const keptMs = 120_000;

/** Resolves when the printer was asked for. Where the browser shows no PDF inside a page (most phones) the paper opens in a tab of its own, to be printed from there. */
export async function printPdf(pdf: Blob): Promise<void> {
  const address = URL.createObjectURL(pdf);
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
  if (!navigator.pdfViewerEnabled) return void window.open(address, '_blank');
  const frame = document.createElement('iframe');
  frame.title = 'PDF';
  frame.ariaHidden = 'true';
  frame.tabIndex = -1;
  // A frame that is not displayed at all prints a blank page in some browsers.
  Object.assign(frame.style, { position: 'fixed', insetInlineEnd: '0', insetBlockEnd: '0', width: '1px', height: '1px', border: '0', opacity: '0' });
  setTimeout(() => frame.remove(), keptMs);
  await new Promise<void>((resolve, reject) => {
    frame.addEventListener('load', () => resolve(), { once: true });
    frame.addEventListener('error', () => reject(new Error('the paper could not be opened')), { once: true });
    frame.src = address;
    document.body.append(frame);
  });
  frame.contentWindow?.focus();
  frame.contentWindow?.print();
}
