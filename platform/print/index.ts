// Door of printing.
export { drawQr } from './drawQr.ts';
export { bindPdf, closePrinting, renderPdf } from './renderPdf.ts';
export type { BindJob, PrintJob } from './renderPdf.ts';
export { faults } from './faults.ts';
