// Typst templates of data/print to PDF/A-2b, in a process of their own: laying out a page holds up no request, and what breaks there ends no server. docs/decisions/0230   spec: PRN
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
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

/** What the printing process answers. */
export type PrintAnswer = { readonly id: number } & ({ readonly pdf: Uint8Array } | { readonly problem: string });
export interface PrintRequest { readonly id: number; readonly template: string; readonly data: Readonly<Record<string, unknown>>; readonly qr: string; readonly atS: number; readonly papers?: readonly Uint8Array[]; readonly codes?: readonly string[]; readonly as?: 'svg' | undefined }

interface Waiting { resolve(pdf: Uint8Array): void; reject(reason: Fault): void; readonly timer: NodeJS.Timeout; readonly template: string }

const timeoutMs = 20_000;
/** What nobody prints with for so long gives its memory back; another is there in a quarter of a second. */
const idleMs = 600_000;
const waiting = new Map<number, Waiting>();
let printer: ChildProcess | undefined;
let idle: NodeJS.Timeout | undefined;
let lastId = 0;

/**
 * The finished file. Throws Fault `print.unknown-template`, `print.template-failed`, `print.too-slow`, `print.broken-off`.
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
    const timer = setTimeout(() => giveUp(id), timeoutMs);
    waiting.set(id, { resolve, reject, timer, template });
    // Why it could not be sent, its end tells.
    openPrinter().send({ id, ...job } satisfies PrintRequest, () => undefined);
  });
}

/** Ends the printing process; the next job starts another. */
export async function closePrinting(): Promise<void> {
  if (!printer) return;
  printer.ref();
  const ended = once(printer, 'exit');
  stopPrinter();
  await ended;
}

function openPrinter(): ChildProcess {
  if (printer) return printer;
  const fresh = fork(new URL('./printProcess.ts', import.meta.url), { serialization: 'advanced', execArgv: ['--disable-warning=ExperimentalWarning'], env: environment() });
  fresh.on('message', settle);
  const forget = (cause?: Error) => {
    if (printer !== fresh) return;
    printer = undefined;
    failAll(new Fault('unavailable', 'print.broken-off', { cause }));
  };
  fresh.on('error', forget);
  fresh.on('exit', () => forget());
  // Neither holds the server open.
  fresh.unref();
  fresh.channel?.unref();
  printer = fresh;
  return fresh;
}

/** Nothing secret: addresses and passwords stay with the server. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, NODE_COMPILE_CACHE } = process.env;
  return { PATH, SystemRoot, NODE_COMPILE_CACHE };
}

/** A signal that native code cannot put off. */
function stopPrinter(): void {
  printer?.kill('SIGKILL');
}

function rest(): void {
  if (waiting.size > 0) return;
  stopPrinter();
  // Who asks before it has ended is given another.
  printer = undefined;
}

function settle(message: unknown): void {
  const answer = message as PrintAnswer;
  const job = take(answer.id);
  if (!job) return;
  if ('pdf' in answer) return job.resolve(answer.pdf);
  const code = answer.problem === 'unknown' ? 'print.unknown-template' : 'print.template-failed';
  return job.reject(new Fault('bug', code, { params: { template: job.template }, cause: new Error(answer.problem) }));
}

/** What is stuck in native code ends with its process. */
function giveUp(id: number): void {
  take(id)?.reject(new Fault('unavailable', 'print.too-slow'));
  stopPrinter();
}

function failAll(fault: Fault): void {
  for (const id of waiting.keys()) take(id)?.reject(fault);
}

function take(id: number): Waiting | undefined {
  const job = waiting.get(id);
  waiting.delete(id);
  clearTimeout(job?.timer);
  clearTimeout(idle);
  idle = setTimeout(rest, idleMs).unref();
  return job;
}
