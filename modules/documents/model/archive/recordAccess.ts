// Who may read, copy, be given a summary or borrow, by the law in force: reading and copying are rights of their own. spec: ARC-30
import { z } from 'zod';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';

export const recipients = ['authority', 'court', 'lawyer', 'social-insurance', 'patient', 'representative', 'practitioner', 'researcher', 'student'] as const;
export type Recipient = (typeof recipients)[number];
export const requestKinds = ['read', 'copy', 'summary', 'loan'] as const;
export type RequestKind = (typeof requestKinds)[number];

const right = z.enum(['yes', 'consent']).optional();
const row = z.object({
  recipient: z.enum(recipients), phase: z.enum(['treatment', 'archived']), read: right, copy: right, summary: right, loan: right, written: z.literal('yes').optional(), purpose: z.string().optional(),
  validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string(),
});
export type AccessRow = z.infer<typeof row>;

export const accessShape: TableShape<AccessRow> = { name: 'record-access/recipients.csv', row, key: ({ recipient, phase }) => `${recipient} ${phase}` };

export interface AccessQuestion {
  readonly phase: 'treatment' | 'archived';
  readonly recipient: Recipient;
  readonly kind: RequestKind;
  readonly written: boolean;
}

export interface AccessAnswer { readonly may: 'yes' | 'consent' | 'no-written-request' | 'not-by-law'; readonly source: string }

export function mayGet(table: DatedTable<AccessRow>, { phase, recipient, kind, written }: AccessQuestion, day: string): AccessAnswer {
  const found = table.on(day).find((one) => one.recipient === recipient && one.phase === phase);
  const given = found?.[kind];
  if (!found || !given) return { may: 'not-by-law', source: found?.source ?? '' };
  return { may: found.written && !written ? 'no-written-request' : given, source: found.source };
}

/** The purpose to which the patient must have consented before this recipient is given anything of an archived record. */
export const purposeFor = (table: DatedTable<AccessRow>, recipient: Recipient, day: string): string | undefined => table.on(day).find((one) => one.recipient === recipient && one.phase === 'archived')?.purpose;
