// The hospital's own rules for the record: only what differs from the national default is kept. spec: POL-10
import { z } from 'zod';
import { positions } from '#modules/facility/model/index.ts';
import { recipients, requestKinds } from '../archive/recordAccess.ts';
import { methods } from '../confirm/confirmation.ts';
import { owners, recordEvents } from '../record/completenessTables.ts';
import { careTypes } from '../record/record.ts';
import { stepRole } from '../workflow/signers.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
const code = z.string().regex(/^@?[a-z0-9][a-z0-9-]{0,63}$/);
const whole = z.int().min(0).max(100_000);

export const policyHours = ['late-order', 'late-entry', 'hand-over'] as const;
export const confirmationLimits = ['code-minutes', 'code-tries', 'link-minutes'] as const;
/** `any`: whoever may approve by role. */
export const approvers = ['any', 'records-head', 'director'] as const;
export type Approver = (typeof approvers)[number];

const policyStep = z.strictObject({ role: stepRole, title: text(80), required: z.boolean(), samePerson: z.boolean(), standIn: z.enum(positions).optional(), standInTitle: text(80).optional() });
export type PolicyStep = z.infer<typeof policyStep>;

/** `form`: of this form alone, else of every paper that follows the workflow. */
const signers = z.strictObject({ workflow: code, form: code.optional(), steps: z.array(policyStep).min(1).max(8) });
export type PolicySigners = z.infer<typeof signers>;

const ask = z.strictObject({ id: code, form: code, care: z.array(z.enum(careTypes)).min(1), event: z.enum(recordEvents), per: z.enum(['once', 'day', 'event']), dueHours: z.int().min(0).max(720), owner: z.enum(owners) });
export type PolicyAsk = z.infer<typeof ask>;

export const policyContent = z.strictObject({
  signers: z.array(signers).max(200),
  hours: z.partialRecord(z.enum(policyHours), whole),
  /** Id of a required form → hours. */
  due: z.record(code, whole),
  asks: z.array(ask).max(100),
  days: z.partialRecord(z.enum(requestKinds), whole),
  approver: z.partialRecord(z.enum(requestKinds), z.enum(approvers)),
  /** Staff who may not read archived records here. */
  closed: z.array(z.enum(recipients)).max(recipients.length),
  ways: z.array(z.enum(methods)).min(1).optional(),
  confirmation: z.partialRecord(z.enum(confirmationLimits), whole),
  /** Absent = the code list of the facility room. */
  abbreviations: z.array(z.strictObject({ code: text(20), display: text(200) })).max(2000).optional(),
});
export type PolicyContent = z.infer<typeof policyContent>;

export const noPolicy: PolicyContent = { signers: [], hours: {}, due: {}, asks: [], days: {}, approver: {}, closed: [], confirmation: {} };

export const policyStates = ['draft', 'proposed', 'approved'] as const;
export type PolicyState = (typeof policyStates)[number];

export interface DatedPolicy { readonly version: number; readonly validFrom: string; readonly content: PolicyContent }

/** The version that rules on a day: the latest that has begun, of two of one day the newer. */
export const policyOn = (approved: readonly DatedPolicy[], day: string): DatedPolicy | undefined =>
  approved.filter(({ validFrom }) => validFrom <= day).toSorted((a, b) => (a.validFrom === b.validFrom ? b.version - a.version : a.validFrom < b.validFrom ? 1 : -1))[0];
