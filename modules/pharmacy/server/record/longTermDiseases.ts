// Diseases for which up to 90 days may be prescribed (RX-02): a dated table of the law.   spec: PHA-21
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readRegulation } from '#platform/datedTable/server.ts';
import type { DatedTable } from '#platform/datedTable/index.ts';

const path = 'outpatient-prescription/long-term-diseases.csv';
const row = z.object({ code: z.string().regex(/^[A-Z]\d\d(\.\d)?(-[A-Z]\d\d)?$/), validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string() });
type Row = z.infer<typeof row>;

let table: DatedTable<Row> | undefined;

/** Codes, categories and ranges in force; undefined where the facility has no list: then only 30 days are allowed. */
export function longTermDiseasesOn(day: string): readonly string[] | undefined {
  if (!existsSync(new URL(`../../../../data/regulation/vn/${path}`, import.meta.url))) return undefined;
  table ??= readRegulation(path, { name: 'long-term-diseases.csv', row, key: ({ code }) => code });
  return table.on(day).map(({ code }) => code);
}
