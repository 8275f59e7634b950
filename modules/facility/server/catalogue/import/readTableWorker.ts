// A thread of its own for reading a list: a large workbook takes seconds and much memory, which others must not feel.
import { parentPort, workerData } from 'node:worker_threads';
import { decodeText, findDelimiter, splitRows } from './decodeText.ts';
import type { FileRows, TableRequest } from './readTable.ts';
import { unpackedSize } from './zipSize.ts';

const mostUnpacked = 300 * 1024 * 1024;
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

parentPort?.postMessage(await read(workerData as TableRequest));

async function read({ bytes, sheet }: TableRequest): Promise<FileRows> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readXlsx(bytes, sheet);
  // The old binary workbook (compound file): exceljs does not read it.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) return { problem: 'facility.import-old-excel' };
  const { text, encoding } = decodeText(bytes);
  if (/^\s*<|^%PDF|^\{\\rtf/.test(text) || text.includes('\u0000')) return { problem: 'facility.import-unreadable' };
  const delimiter = findDelimiter(text);
  try {
    return { format: 'csv', encoding, delimiter: delimiterNames[delimiter], sheets: [], rows: splitRows(text, delimiter) };
  } catch (error) {
    return { problem: 'facility.import-unreadable', reason: (error as Error).message };
  }
}

async function readXlsx(bytes: Uint8Array, wanted: string | undefined): Promise<FileRows> {
  if (unpackedSize(bytes) > mostUnpacked) return { problem: 'facility.import-too-large' };
  try {
    // A second of loading that CSV files are spared.
    const { readWorkbook } = await import('./readWorkbook.ts');
    const read = await readWorkbook(bytes, wanted);
    return read ? { format: 'xlsx', ...read } : { problem: 'facility.import-no-sheet' };
  } catch (error) {
    return { problem: 'facility.import-unreadable', reason: (error as Error).message };
  }
}
