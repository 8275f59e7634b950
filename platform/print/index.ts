// Door of printing.
export { bindPdf, closePrinting, renderPdf } from './renderPdf.ts';
export type { BindJob, PrintJob } from './renderPdf.ts';
export { faults } from './faults.ts';
