// Reading and copying are rights apart: what leaves an archived record, on paper or as a file, leaves by a request that was allowed. spec: ARC-35
import { z } from 'zod';
import type { TableShape } from '#platform/datedTable/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { CareType, RecordState } from '../record/record.ts';

export interface ArchivedFacts { readonly state: RecordState; readonly care: CareType }

/** Papers of an ordinary visit are the patient's own, given out on the day: a second print of them is no copy of a record. */
export const isClosedArchive = ({ state, care }: ArchivedFacts): boolean => (state === 'archived' || state === 'disposed') && care !== 'visit';

/** Throws Fault `documents.copy-needs-request`: only who keeps the archive gives out, and only what was allowed. */
export function requireLeave(record: ArchivedFacts, { keepsArchive, allowed }: { readonly keepsArchive: boolean; readonly allowed: boolean }): void {
  if (isClosedArchive(record) && !(keepsArchive && allowed)) throw new Fault('forbidden', 'documents.copy-needs-request');
}

const row = z.object({ rule: z.enum(['care-days']), value: z.coerce.number().int().min(0), validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string() });
export type AfterArchiveRule = z.infer<typeof row>;
export const afterArchiveTable: TableShape<AfterArchiveRule> = { name: 'record-access/after-archive.csv', row, key: ({ rule }) => rule };
