// Which form waits for which consent, and who allows an operation without one: dated data. spec: CON-1
import { z } from 'zod';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';

const validity = { validFrom: z.string(), validTo: z.string().optional(), certainty: z.enum(['law', 'house', 'check']), source: z.string() };

const needRow = z.object({
  form: z.string(), consent: z.string(),
  /** Answers that say when the operation began; the first that is given counts. */
  began: z.string().optional().transform((words) => words?.split(' ') ?? []), ...validity,
});
export type ConsentNeed = z.infer<typeof needRow>;
export const consentNeedTable: TableShape<ConsentNeed> = { name: 'procedure-consent/forms.csv', row: needRow as z.ZodType<ConsentNeed>, key: ({ form }) => form };

const reasonRow = z.object({ code: z.string(), display: z.string(), display_en: z.string(), display_fr: z.string(), ...validity });
export type EmergencyReason = z.infer<typeof reasonRow>;
export const emergencyReasonTable: TableShape<EmergencyReason> = { name: 'procedure-consent/emergency-reasons.csv', row: reasonRow, key: ({ code }) => code };

const approverRow = z.object({ position: z.string(), ...validity });
export type EmergencyApprover = z.infer<typeof approverRow>;
export const emergencyApproverTable: TableShape<EmergencyApprover> = { name: 'procedure-consent/emergency-approvers.csv', row: approverRow, key: ({ position }) => position };

/** A form, and the one it was made from. */
export interface FormNames { readonly key: string; readonly madeFrom?: string | undefined; readonly signers?: string | undefined }

/** Undefined: the form waits for no consent on this day. A row of the form stands before that of its signers. */
export function needOf(table: DatedTable<ConsentNeed>, { key, madeFrom, signers }: FormNames, day: string): ConsentNeed | undefined {
  const rows = table.on(day);
  const named = (name: string | undefined) => rows.find(({ form }) => form === name);
  return named(key) ?? named(madeFrom) ?? named(`@${signers}`);
}
