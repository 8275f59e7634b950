// Whether a policy may be: stricter than the law, never looser; what is wrong names the text that bars it. spec: POL-11
import { z } from 'zod';
import type { TableShape } from '#platform/datedTable/index.ts';
import type { AccessRow } from '../archive/recordAccess.ts';
import type { RequiredForm } from '../record/completenessTables.ts';
import { findKeyStep, workflowProblem } from '../workflow/signers.ts';
import type { SignerStep, StepRole } from '../workflow/signers.ts';
import { applySigners } from './apply.ts';
import type { PolicyContent, PolicySigners } from './policy.ts';

const limitRow = z.object({ rule: z.string(), least: z.coerce.number(), most: z.coerce.number(), validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string() });
export type PolicyLimit = z.infer<typeof limitRow>;
export const limitTable: TableShape<PolicyLimit> = { name: 'record-policy/limits.csv', row: limitRow, key: ({ rule }) => rule };

/** The national rows in force on the day. */
export interface NationalRules {
  readonly signers: readonly SignerStep[];
  readonly required: readonly RequiredForm[];
  readonly access: readonly AccessRow[];
  readonly limits: readonly PolicyLimit[];
}

export const policyProblemKinds = ['too-long', 'too-short', 'unknown', 'twice', 'unfollowable', 'law-step', 'weaker-signer', 'law-right'] as const;
export interface PolicyProblem {
  /** Section and key: `hours.hand-over`, `signers.consent`. */
  readonly where: string;
  readonly why: (typeof policyProblemKinds)[number];
  /** The bound, or the title of the step. */
  readonly limit?: string | undefined;
  /** Text of the law. */
  readonly source: string;
}

export function policyProblems(content: PolicyContent, national: NationalRules): PolicyProblem[] {
  const numbers = [['hours', content.hours], ['days', content.days], ['confirmation', content.confirmation]] as const;
  return [
    ...numbers.flatMap(([section, values]) => Object.entries(values).flatMap(([key, value]) => numberProblems(`${section}.${key}`, value ?? 0, national.limits))),
    ...Object.entries(content.due).flatMap(([id, value]) => dueProblems(id, value, national.required)),
    ...content.asks.flatMap(({ id }, at) => (national.required.some((row) => row.id === id) || content.asks.findIndex((one) => one.id === id) !== at ? [{ where: `asks.${id}`, why: 'twice' as const, source: '' }] : [])),
    ...content.signers.flatMap((one) => signerProblems(one, content, national)),
    ...content.closed.flatMap((recipient) => closedProblems(recipient, national.access)),
  ];
}

function numberProblems(where: string, value: number, limits: readonly PolicyLimit[]): PolicyProblem[] {
  const bound = limits.find(({ rule }) => rule === where);
  if (!bound) return [{ where, why: 'unknown', source: '' }];
  if (value > bound.most) return [{ where, why: 'too-long', limit: String(bound.most), source: bound.source }];
  return value < bound.least ? [{ where, why: 'too-short', limit: String(bound.least), source: bound.source }] : [];
}

const habit = 'thói quen bệnh viện';
const mostHours = 720;

function dueProblems(id: string, value: number, required: readonly RequiredForm[]): PolicyProblem[] {
  const where = `due.${id}`;
  const row = required.find((one) => one.id === id);
  if (!row) return [{ where, why: 'unknown', source: '' }];
  const most = row.source === habit ? mostHours : row.dueHours;
  return value > most ? [{ where, why: 'too-long', limit: String(most), source: row.source }] : [];
}

export const signersKey = ({ workflow, form }: Pick<PolicySigners, 'workflow' | 'form'>): string => `signers.${workflow}${form === undefined ? '' : `.${form}`}`;

/** Licences by what they allow: nobody of a lesser one signs first where a greater is asked. */
const rank: Partial<Record<StepRole, number>> = { practitioner: 0, nurse: 1, doctor: 2, 'department-head': 2, director: 2 };

function signerProblems(own: PolicySigners, content: PolicyContent, { signers }: NationalRules): PolicyProblem[] {
  const where = signersKey(own);
  const national = signers.filter(({ workflow }) => workflow === own.workflow).toSorted((a, b) => a.step - b.step);
  const first = findKeyStep(national);
  if (!first) return [{ where, why: 'unknown', source: '' }];
  if (content.signers.filter((one) => signersKey(one) === where).length > 1) return [{ where, why: 'twice', source: '' }];
  const steps = applySigners(national, { signers: [own] }, own);
  if (workflowProblem(steps) !== undefined) return [{ where, why: 'unfollowable', source: '' }];
  const lost = national.filter((one) => one.certainty === 'law' && one.required && !steps.some(({ role, required }) => role === one.role && required));
  const key = findKeyStep(steps);
  const isWeaker = key !== undefined && (rank[key.role] ?? 0) < (rank[first.role] ?? 0);
  return [
    ...lost.map(({ title, source }): PolicyProblem => ({ where, why: 'law-step', limit: title, source })),
    ...(isWeaker ? [{ where, why: 'weaker-signer' as const, limit: first.title, source: `Luật 15/2023/QH15; ${first.source}` }] : []),
  ];
}

/** Whom the law gives a right keeps it; only what this software allows beyond the law may be closed. */
function closedProblems(recipient: PolicyContent['closed'][number], access: readonly AccessRow[]): PolicyProblem[] {
  const row = access.find((one) => one.recipient === recipient && one.phase === 'archived');
  return row && row.certainty !== 'own' ? [{ where: `closed.${recipient}`, why: 'law-right', source: row.source }] : [];
}
