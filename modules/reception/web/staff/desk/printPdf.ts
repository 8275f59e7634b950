// Hands a PDF to the printer dialog, once, without leaving the screen.

const keptMs = 120_000;

/** From a hidden frame of our own; it goes when the paper has had time to print. */
export function printPdf(base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/pdf' }));
  const frame = document.createElement('iframe');
  frame.title = 'PDF';
  frame.ariaHidden = 'true';
  frame.tabIndex = -1;
  // A frame that is not displayed at all prints a blank page in some browsers.
  Object.assign(frame.style, { position: 'fixed', insetInlineEnd: '0', insetBlockEnd: '0', width: '1px', height: '1px', border: '0', opacity: '0' });
  frame.addEventListener('load', () => frame.contentWindow?.print(), { once: true });
  frame.src = address;
  document.body.append(frame);
  setTimeout(() => {
    frame.remove();
    URL.revokeObjectURL(address);
  }, keptMs);
}
