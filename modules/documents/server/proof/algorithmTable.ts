// Until when algorithms are trusted: a dated table.   spec: SGN-105
import { z } from 'zod';
import type { DatedTable } from '#platform/datedTable/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import type { AlgorithmRow } from '../../model/index.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const row = z.object({ algorithm: z.string(), usableUntil: day, validFrom: day, validTo: day.optional(), certainty: z.enum(['law', 'read', 'memory', 'own']), source: z.string() });

let table: DatedTable<AlgorithmRow> | undefined;

export function algorithmTable(): DatedTable<AlgorithmRow> {
  table ??= readRegulation('signature-algorithms/algorithms.csv', { name: 'algorithms.csv', row, key: ({ algorithm }) => algorithm });
  return table;
}
