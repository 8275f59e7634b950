// Typst templates of data/print to PDF/A-2b, in a worker thread: laying out a page never holds up a request. spec: PRN
import { Worker } from 'node:worker_threads';
import { Fault } from '#platform/fault/index.ts';

export interface PrintJob {
  /** Name of a file in data/print, without `.typ`. */
  readonly template: string;
  /** Plain JSON, worded for the reader; see data/print/README.md. Never read as template code. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Text of the QR code, e.g. the address of the verification page. */
  readonly qr?: string;
  /** Creation time written into the file; the same job with the same time gives the same bytes. */
  readonly at: Date;
  /** `svg`: the pages below each other as one picture for a screen; else PDF. */
  readonly as?: 'svg';
}

/** What the worker answers. */
export type PrintAnswer = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly problem: string });
export interface PrintRequest { readonly id: number; readonly template: string; readonly data: Readonly<Record<string, unknown>>; readonly qr: string; readonly atS: number; readonly papers?: readonly Uint8Array[]; readonly codes?: readonly string[]; readonly as?: 'svg' | undefined }

interface Waiting { resolve(pdf: Uint8Array): void; reject(reason: Fault): void; readonly timer: NodeJS.Timeout; readonly template: string }

const timeoutMs = 20_000;
const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let lastId = 0;

/**
 * The finished file. Throws Fault `print.unknown-template`, `print.template-failed`, `print.too-slow`.
 * Example: `await renderPdf({ template: 'prescription', data, qr: 'https://…/verify/K7QM', at: now() })`
 */
export function renderPdf({ template, data, qr = '', at, as }: PrintJob): Promise<Uint8Array> {
  return ask({ template, data, qr, atS: Math.floor(at.getTime() / 1000), as });
}

export interface BindJob extends Omit<PrintJob, 'qr' | 'as'> {
  /** One entry for each of `data.papers`, in its order: the signed files, drawn page by page and attached unchanged. */
  readonly papers: readonly Uint8Array[];
  /** Text of the QR code on the pages of each paper. */
  readonly codes: readonly string[];
}

/** Papers bound into one PDF/A-3b; see data/print/record.typ. Throws what `renderPdf` throws. */
export function bindPdf({ template, data, papers, codes, at }: BindJob): Promise<Uint8Array> {
  return ask({ template, data, qr: '', atS: Math.floor(at.getTime() / 1000), papers, codes });
}

function ask(job: Omit<PrintRequest, 'id'>): Promise<Uint8Array> {
  const { template } = job;
  if (!/^(forms\/)?[a-z0-9][A-Za-z0-9-]*$/.test(template)) throw new Fault('bug', 'print.unknown-template', { params: { template } });
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => stopStuckWorker(), timeoutMs);
    waiting.set(id, { resolve, reject, timer, template });
    openWorker().postMessage({ id, ...job });
  });
}

/** Ends the worker; the next job starts another. */
export async function closePrinting(): Promise<void> {
  await worker?.terminate();
}

function openWorker(): Worker {
  if (worker) return worker;
  const fresh = new Worker(new URL('./printWorker.ts', import.meta.url));
  fresh.on('message', settle);
  fresh.on('error', (error) => failAll(new Fault('bug', 'print.template-failed', { params: { template: '' }, cause: error })));
  fresh.on('exit', () => {
    if (worker === fresh) worker = undefined;
    failAll(new Fault('unavailable', 'print.too-slow'));
  });
  // After the listeners, which would hold the process open again.
  fresh.unref();
  worker = fresh;
  return fresh;
}

function settle(answer: PrintAnswer): void {
  const job = waiting.get(answer.id);
  if (!job) return;
  waiting.delete(answer.id);
  clearTimeout(job.timer);
  if ('pdf' in answer) return job.resolve(answer.pdf);
  const code = answer.problem === 'unknown' ? 'print.unknown-template' : 'print.template-failed';
  return job.reject(new Fault('bug', code, { params: { template: job.template }, cause: new Error(answer.problem) }));
}

function stopStuckWorker(): void {
  void worker?.terminate();
}

function failAll(fault: Fault): void {
  for (const [id, job] of waiting) {
    waiting.delete(id);
    clearTimeout(job.timer);
    job.reject(fault);
  }
}
