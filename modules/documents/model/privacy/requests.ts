// The register of persons' requests about their data. spec: PRV-1, PRV-2, PRV-3
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { archiveShared } from '../archive/archive.ts';
import { reason } from '../keys/signingKeys.ts';
import { subjectRequestKinds } from './clocks.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
export const requestWays = ['at-desk', 'letter', 'e-mail', 'telephone', 'app'] as const;

export const subjectRequestLine = z.object({
  id: z.string(), number: z.string(), patientId: z.string(), patientName: z.string(), kind: z.enum(subjectRequestKinds), askedBy: z.string(), way: z.enum(requestWays), wish: z.string(), withProcessors: z.boolean(),
  receivedAt: z.string(), answerBy: z.string(), finishBy: z.string(), source: z.string(),
  state: z.enum(['received', 'accepted', 'refused', 'done']), overdue: z.enum(['answer', 'finish']).optional(),
  answeredAt: z.string().optional(), answeredBy: z.string().optional(), answer: z.string().optional(), doneAt: z.string().optional(), doneBy: z.string().optional(), done: z.string().optional(),
});
export type SubjectRequestLine = z.infer<typeof subjectRequestLine>;

const shared = { ...archiveShared, permission: 'documents.privacy' } as const;

export const openSubjectRequest = operation({
  ...shared, code: 'open-subject-request',
  input: z.strictObject({ patientId: z.uuid(), kind: z.enum(subjectRequestKinds), askedBy: text(160), way: z.enum(requestWays), wish: text(1000), withProcessors: z.boolean(), receivedAt: z.iso.datetime({ offset: true }).optional() }),
  output: z.object({ number: z.string(), answerBy: z.string(), finishBy: z.string() }), faults: ['documents.no-privacy-clock', 'documents.not-yet', 'fhir.not-found'], affectsState: true,
});

export const listSubjectRequests = operation({ ...shared, code: 'list-subject-requests', input: z.strictObject({ show: z.enum(['open', 'all']) }), output: z.object({ requests: z.array(subjectRequestLine), more: z.boolean() }), faults: [], affectsState: false });

export const answerSubjectRequest = operation({
  ...shared, code: 'answer-subject-request', input: z.strictObject({ id: z.uuid(), verdict: z.enum(['accept', 'refuse']), answer: reason }), output: z.object({ number: z.string() }),
  faults: ['documents.request-unknown', 'documents.request-decided', 'documents.must-be-kept'], affectsState: true,
});

export const finishSubjectRequest = operation({
  ...shared, code: 'finish-subject-request', input: z.strictObject({ id: z.uuid(), done: reason }), output: z.object({ number: z.string() }),
  faults: ['documents.request-unknown', 'documents.request-decided'], affectsState: true,
});

export interface SubjectRequestFacts { readonly state: SubjectRequestLine['state']; readonly kind: SubjectRequestLine['kind']; readonly answerBy: string; readonly finishBy: string }
/** What must be kept of the person, the longest; `until` undefined = for ever. */
export interface MustKeep { readonly until: string | undefined; readonly source: string }

/** Throws Faults `documents.request-decided`, `documents.must-be-kept`. */
export function decideAnswer({ state, kind }: Pick<SubjectRequestFacts, 'state' | 'kind'>, verdict: 'accept' | 'refuse', keep: MustKeep | undefined): 'accepted' | 'refused' {
  if (state !== 'received') throw new Fault('conflict', 'documents.request-decided');
  if (verdict === 'refuse') return 'refused';
  if (kind === 'erasure' && keep) throw new Fault('rule', 'documents.must-be-kept', { params: { source: keep.source, until: keep.until ?? '∞' } });
  return 'accepted';
}

/** Throws Fault `documents.request-decided`. */
export function requireAccepted({ state }: Pick<SubjectRequestFacts, 'state'>): void {
  if (state !== 'accepted') throw new Fault('conflict', 'documents.request-decided');
}

/** Which clock has run out. */
export function overdueOf({ state, answerBy, finishBy }: SubjectRequestFacts, today: string): SubjectRequestLine['overdue'] {
  if (state === 'received' && today > answerBy) return 'answer';
  return (state === 'received' || state === 'accepted') && today > finishBy ? 'finish' : undefined;
}
