// Reads the lists of administrative units: today's provinces and communes, those of before 2025-07-01, and which province became which. spec: RCP
import { parse } from 'csv-parse/sync';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '#platform/db/index.ts';
import { forgetUnits } from './units.ts';

type Row = Readonly<Record<string, string>>;
interface Unit { kind: string; code: string; name: string; provinceCode: string; district: string | null }

const lists: Readonly<Record<string, (row: Row) => Unit>> = {
  'provinces-2025.csv': (row) => ({ kind: 'province', code: need(row, 'code'), name: need(row, 'full_name'), provinceCode: need(row, 'code'), district: null }),
  'communes-2025.csv': (row) => ({ kind: 'commune', code: need(row, 'code'), name: need(row, 'full_name'), provinceCode: need(row, 'province_code'), district: null }),
  'provinces-63-to-34.csv': (row) => ({ kind: 'old-province', code: need(row, 'old_code'), name: need(row, 'old_name'), provinceCode: need(row, 'new_code'), district: null }),
  'admin-units-2024-06.csv': (row) => ({ kind: 'old-commune', code: need(row, 'commune_code'), name: need(row, 'commune'), provinceCode: need(row, 'province_code'), district: need(row, 'district') }),
};

/** Replaces the lists that stand in the folder, all or nothing; gives the number of rows of each. A list that is absent stays as it was. */
export async function importUnits(db: Database, folder: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const units: Unit[] = [];
  for (const [file, toUnit] of Object.entries(lists)) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const rows = parse<Row>(text, { columns: true, bom: true, skip_empty_lines: true }).filter((row) => Object.values(row).some(Boolean));
    // Old districts without communes (islands) have a row without a commune.
    const good = rows.filter((row) => file !== 'admin-units-2024-06.csv' || row.commune_code).map((row, at) => readRow(file, at, () => toUnit(row)));
    counts[file] = good.length;
    units.push(...good);
  }
  await db.transaction(async (tx) => {
    await tx.query('delete from reception.unit where kind = any($1)', [[...new Set(units.map(({ kind }) => kind))]]);
    const column = (pick: (unit: Unit) => string | null) => units.map(pick);
    await tx.query(
      `insert into reception.unit (kind, code, name, province_code, district) select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
       on conflict (kind, code) do update set name = excluded.name, province_code = excluded.province_code, district = excluded.district`,
      [column((u) => u.kind), column((u) => u.code), column((u) => u.name.normalize('NFC')), column((u) => u.provinceCode), column((u) => u.district?.normalize('NFC') ?? null)]);
  });
  forgetUnits();
  return counts;
}

function readRow<T>(file: string, at: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${file}, row ${at + 2}: ${(error as Error).message}`, { cause: error });
  }
}

function need(row: Row, column: string): string {
  const value = row[column]?.trim();
  if (!value) throw new Error(`column "${column}" is missing or empty`);
  return value;
}
