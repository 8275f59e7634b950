// An uploaded file as a table, read in a thread of its own with bounded memory and time.   spec: CAT-20
import { Worker } from 'node:worker_threads';
import { Fault } from '#platform/fault/index.ts';
import { findTable } from '../../../model/index.ts';
import type { DelimiterName, ListRow, ListTable } from '../../../model/index.ts';

export interface TableRequest { readonly bytes: Uint8Array; readonly sheet: string | undefined }

export type FileRows =
  | { readonly format: 'csv' | 'xlsx'; readonly encoding?: string; readonly delimiter?: DelimiterName; readonly sheet?: string; readonly sheets: readonly string[]; readonly rows: readonly ListRow[] }
  | { readonly problem: string; readonly reason?: string };

export interface ReadFile extends ListTable {
  readonly format: 'csv' | 'xlsx';
  readonly encoding?: string | undefined;
  readonly delimiter?: DelimiterName | undefined;
  readonly sheet?: string | undefined;
  readonly sheets: readonly string[];
}

const longestMs = 60_000;
const memoryMb = 700;
const mostRows = 100_000;
const mostBytes = 32 * 1024 * 1024;

export async function readTable(request: TableRequest): Promise<ReadFile> {
  if (request.bytes.length > mostBytes) throw new Fault('tooLarge', 'facility.import-too-large');
  const read = await runWorker(request);
  if ('problem' in read) throw problemFault(read);
  const table = findTable(read.rows);
  if (!table || table.rows.length === 0) throw new Fault('unprocessable', 'facility.import-empty');
  if (table.rows.length > mostRows) throw new Fault('tooLarge', 'facility.import-too-large');
  const { rows: _all, ...file } = read;
  return { ...file, ...table };
}

function problemFault({ problem, reason }: { problem: string; reason?: string }): Fault {
  if (problem === 'facility.import-too-large') return new Fault('tooLarge', problem);
  return new Fault('unprocessable', problem, reason === undefined ? {} : { issue: [{ code: 'structure', text: reason }] });
}

function runWorker(request: TableRequest): Promise<FileRows> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./readTableWorker.ts', import.meta.url), { workerData: request, resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
    const timer = setTimeout(() => end(new Fault('tooLarge', 'facility.import-too-large')), longestMs);
    const end = (outcome: FileRows | Error) => {
      clearTimeout(timer);
      void worker.terminate();
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    };
    worker.once('message', (rows: FileRows) => end(rows));
    worker.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new Fault('tooLarge', 'facility.import-too-large') : error));
    worker.once('exit', () => end(new Error('the reading thread ended without an answer')));
  });
}
