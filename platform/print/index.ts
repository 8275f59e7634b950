// Door of printing.
export { closePrinting, renderPdf } from './renderPdf.ts';
export type { PrintJob } from './renderPdf.ts';
export { faults } from './faults.ts';
