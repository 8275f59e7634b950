// The register of breaches of personal data. spec: PRV-4
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { archiveShared } from '../archive/archive.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
const shared = { ...archiveShared, permission: 'documents.privacy' } as const;
export const breachSteps = ['authority', 'persons', 'closed'] as const;
export type BreachStep = (typeof breachSteps)[number];

export const breachLine = z.object({
  id: z.string(), number: z.string(), discoveredAt: z.string(), what: z.string(), affected: z.int(), biometric: z.boolean(), measures: z.string(), recordedBy: z.string(), tellBy: z.string(), keepUntil: z.string(), source: z.string(),
  toldAuthorityAt: z.string().optional(), toldPersonsAt: z.string().optional(), closedAt: z.string().optional(), notes: z.array(z.object({ step: z.enum(breachSteps), by: z.string(), note: z.string() })).readonly(),
  /** What is owed and not told yet. */
  owes: z.array(z.enum(['authority', 'persons'])).readonly(), overdue: z.boolean(),
});
export type BreachLine = z.infer<typeof breachLine>;

export const recordBreach = operation({
  ...shared, code: 'record-breach', input: z.strictObject({ discoveredAt: z.iso.datetime({ offset: true }), what: text(2000), affected: z.int().min(0).max(1e9), biometric: z.boolean(), measures: text(2000) }),
  output: z.object({ number: z.string(), tellBy: z.string() }), faults: ['documents.no-privacy-clock', 'documents.not-yet'], affectsState: true,
});
export const listBreaches = operation({ ...shared, code: 'list-breaches', input: z.strictObject({}), output: z.object({ breaches: z.array(breachLine) }), faults: [], affectsState: false });
export const noteBreach = operation({
  ...shared, code: 'note-breach', input: z.strictObject({ id: z.uuid(), step: z.enum(breachSteps), note: text(1000) }), output: z.object({ number: z.string() }),
  faults: ['documents.breach-unknown', 'documents.breach-noted', 'documents.breach-owes'], affectsState: true,
});

export interface BreachFacts { readonly biometric: boolean; readonly toldAuthorityAt?: string | undefined; readonly toldPersonsAt?: string | undefined; readonly closedAt?: string | undefined; readonly tellBy: string }

export function owedOf({ biometric, toldAuthorityAt, toldPersonsAt }: BreachFacts): ('authority' | 'persons')[] {
  return [...(toldAuthorityAt === undefined ? ['authority' as const] : []), ...(biometric && toldPersonsAt === undefined ? ['persons' as const] : [])];
}

export const isBreachOverdue = (facts: BreachFacts, at: string): boolean => owedOf(facts).length > 0 && at > facts.tellBy;

/** Throws Faults `documents.breach-noted` (a step is noted once, nothing after the end) and `documents.breach-owes`. */
export function requireNotable(facts: BreachFacts, step: BreachStep): void {
  const noted = { authority: facts.toldAuthorityAt, persons: facts.toldPersonsAt, closed: facts.closedAt }[step];
  if (noted !== undefined || facts.closedAt !== undefined) throw new Fault('conflict', 'documents.breach-noted');
  if (step === 'closed' && owedOf(facts).length > 0) throw new Fault('rule', 'documents.breach-owes');
}
