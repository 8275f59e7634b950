// Opening a record without a care relation: a reason, a limited time, and somebody in charge who looks at it afterwards. spec: ACC-10
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';

/** Hours for which one reason opens a record. */
export const breakGlassHours = 4;
/** In an emergency no second may be lost on words. */
export const needsWords = (reason: string): boolean => reason !== 'emergency';

const words = z.string().trim().max(500).default('');

/** POST /fhir/Patient/{id}/$break-glass */
export const breakGlass = operation({
  code: 'break-glass', on: 'Patient', level: 'instance',
  input: z.object({ /** A code of the list `break-glass-reason`. */ reason: z.string().max(40), note: words }),
  output: z.object({ until: z.string() }),
  permission: 'facility.break-glass', scope: 'facility', signature: 'none',
  faults: ['facility.unknown-reason', 'facility.words-missing', 'facility.sensitive-record', 'facility.record-open'], affectsState: true,
});

/** Is this record open to me, and if not, may I ask? GET or POST /fhir/Patient/{id}/$record-access */
export const recordAccess = operation({
  code: 'record-access', on: 'Patient', level: 'instance',
  input: z.object({}),
  output: z.object({
    access: z.enum(['open', 'closed', 'sensitive']),
    /** Reason and end, when it was opened by one. */
    reason: z.string().optional(),
    until: z.string().optional(),
  }),
  permission: 'facility.record-access', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

const entry = z.object({
  id: z.string(),
  patientId: z.string(),
  patientName: z.string().optional(),
  person: z.string(),
  role: z.string(),
  reason: z.string(),
  note: z.string(),
  openedAt: z.string(),
  until: z.string(),
  reviewedBy: z.string().optional(),
  reviewedAt: z.string().optional(),
  verdict: z.enum(['justified', 'not-justified']).optional(),
  reviewNote: z.string().optional(),
});
export type BreakGlassEntry = z.infer<typeof entry>;

/** Openings of the facility, newest first; by default those that nobody has looked at. */
export const listBreakGlass = operation({
  code: 'list-break-glass', on: null, level: 'system',
  input: z.object({ state: z.enum(['open', 'reviewed']).default('open') }),
  output: z.object({ entries: z.array(entry) }),
  permission: 'facility.review-access', scope: 'facility', signature: 'none', faults: [], affectsState: false,
});

export const reviewBreakGlass = operation({
  code: 'review-break-glass', on: null, level: 'system',
  input: z.object({ id: z.uuid(), verdict: z.enum(['justified', 'not-justified']), note: words }),
  output: z.object({ reviewedAt: z.string() }),
  permission: 'facility.review-access', scope: 'facility', signature: 'none',
  faults: ['facility.unknown-opening', 'facility.already-reviewed', 'facility.own-opening', 'facility.words-missing'], affectsState: true,
});

export interface Opening { readonly id: string; readonly reason: string; readonly note: string; readonly openedAt: string; readonly until: string }

/** What is asked of a reason, and until when it opens the record. */
export function decideBreakGlass(state: { readonly reasons: readonly string[]; readonly open: boolean }, input: { reason: string; note: string }, act: Act): Opening {
  if (state.open) throw new Fault('rule', 'facility.record-open');
  if (!state.reasons.includes(input.reason)) throw new Fault('unprocessable', 'facility.unknown-reason', { issue: [{ code: 'code-invalid', expression: 'reason', text: 'reason is no code of the list' }] });
  if (needsWords(input.reason) && input.note === '') throw new Fault('unprocessable', 'facility.words-missing', { issue: [{ code: 'required', expression: 'note', text: 'note is missing' }] });
  const until = new Date(Date.parse(act.at) + breakGlassHours * 3_600_000).toISOString();
  return { id: act.newId(), reason: input.reason, note: input.note, openedAt: act.at, until };
}

/** Nobody reviews the own opening; a verdict stands; a bad one says why. */
export function decideReview(state: { readonly openedBy: string; readonly reviewed: boolean }, input: { verdict: 'justified' | 'not-justified'; note: string }, reviewer: string): void {
  if (state.reviewed) throw new Fault('rule', 'facility.already-reviewed');
  if (state.openedBy === reviewer) throw new Fault('forbidden', 'facility.own-opening');
  if (input.verdict === 'not-justified' && input.note === '') throw new Fault('unprocessable', 'facility.words-missing', { issue: [{ code: 'required', expression: 'note', text: 'note is missing' }] });
}
