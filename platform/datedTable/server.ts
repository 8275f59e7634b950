// Reads the dated tables that lie in data/: Node only, so apart from the pure engine.   spec: DTB
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { readDatedTable } from './datedTable.ts';
import type { DatedRow, DatedTable, RawRow, TableShape } from './datedTable.ts';

const dataFolder = new URL('../../data/', import.meta.url);

/** Rows of a CSV file below `data/`, every cell as text: `readDataFile('terminology/provinces.csv')`. */
export function readDataFile(path: string): RawRow[] {
  return parse(readFileSync(new URL(path, dataFolder), 'utf8'), { columns: true, bom: true, skip_empty_lines: true }) as RawRow[];
}

/** A table of one legal text: `readRegulation('tt26-2025/limits.csv', shape)`. */
export function readRegulation<R extends DatedRow>(path: string, shape: TableShape<R>): DatedTable<R> {
  return readDatedTable(shape, readDataFile(`regulation/vn/${path}`));
}
