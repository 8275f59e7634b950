// The register of requests: who asks for what and why, who allows it, what was given, and when reading ends. spec: ARC-31
import { z } from 'zod';
import { operation } from '#fhir/operation/index.ts';
import type { Act } from '#fhir/operation/index.ts';
import { Fault } from '#platform/fault/index.ts';
import type { DatedTable } from '#platform/datedTable/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import { archiveShared } from './archive.ts';
import { mayGet, recipients, requestKinds } from './recordAccess.ts';
import type { AccessRow, Recipient, RequestKind } from './recordAccess.ts';

const text = (most: number) => z.string().trim().min(1).max(most);
const states = ['asked', 'approved', 'refused', 'released', 'returned', 'over'] as const;
export type RequestState = (typeof states)[number];

const wantedItem = z.strictObject({ title: text(200), hash: z.string().regex(/^[0-9a-f]{64}$/).optional(), copies: z.number().int().min(1).max(50) });
export type WantedItem = z.infer<typeof wantedItem>;
/** Pages are counted in the file. */
const releasedItem = wantedItem.extend({ pages: z.number().optional() });
export type ReleasedItem = z.infer<typeof releasedItem>;

export const requestLine = z.object({
  id: z.string(), number: z.string(), entryId: z.string(), record: z.string(), name: z.string(), kind: z.enum(requestKinds), recipient: z.enum(recipients), recipientName: z.string(), recipientDocument: z.string().optional(),
  purpose: z.string(), basis: z.string(), written: z.enum(['paper', 'e-signed']).optional(), writtenFile: z.string().optional(), days: z.number(),
  /** `over`: its time has run out, reading has ended by itself. */
  state: z.enum(states),
  askedAt: z.string(), askedByName: z.string(), decidedAt: z.string().optional(), decidedByName: z.string().optional(), decidedReason: z.string().optional(), until: z.string().optional(),
  endedAt: z.string().optional(), endedByName: z.string().optional(), released: z.array(releasedItem).optional(),
  /** Whether the person who looks may decide: neither who asked nor who reads. */
  mayDecide: z.boolean(), isMine: z.boolean(),
});
export type RequestLine = z.infer<typeof requestLine>;

export const askArchive = operation({
  ...archiveShared, code: 'ask-archive',
  input: z.strictObject({
    entryId: text(64), kind: z.enum(requestKinds), recipient: z.enum(recipients), recipientName: text(160), recipientDocument: text(120).optional(), purpose: z.string().trim().min(10).max(500),
    written: z.enum(['paper', 'e-signed']).optional(), writtenFile: z.base64().max(14_000_000).optional(), days: z.number().int().min(1).max(90),
  }),
  output: z.object({ requestId: z.string(), number: z.string() }),
  permission: 'documents.archive-request', faults: ['documents.archive-unknown', 'documents.archive-disposed', 'documents.request-not-by-law', 'documents.request-needs-writing', 'documents.scan-unreadable', 'documents.request-for-others', 'documents.request-too-long', 'documents.no-consent'], affectsState: true,
});

export const listArchiveRequests = operation({
  ...archiveShared, code: 'list-archive-requests', input: z.strictObject({ show: z.enum(['open', 'all', 'mine']), entryId: z.string().max(64).optional() }), output: z.object({ requests: z.array(requestLine), more: z.boolean() }),
  permission: 'documents.archive-request', faults: [], affectsState: false,
});

const requestId = z.uuid();
export const decideArchiveRequest = operation({
  ...archiveShared, code: 'decide-archive-request', input: z.strictObject({ requestId, verdict: z.enum(['approve', 'refuse']), reason: z.string().trim().max(500).optional() }), output: z.object({ number: z.string(), until: z.string().optional() }),
  permission: 'documents.archive-approve', faults: ['documents.request-unknown', 'documents.request-own', 'documents.request-decided', 'documents.request-reason', 'documents.request-other-approver', 'documents.no-consent'], affectsState: true,
});

export const releaseArchive = operation({
  ...archiveShared, code: 'release-archive', input: z.strictObject({ requestId, items: z.array(wantedItem).min(1).max(200) }), output: z.object({ number: z.string() }),
  permission: 'documents.archive', faults: ['documents.request-unknown', 'documents.request-not-running', 'documents.request-not-copy', 'documents.request-foreign-file'], affectsState: true,
});

export const returnArchive = operation({
  ...archiveShared, code: 'return-archive', input: z.strictObject({ requestId }), output: z.object({ number: z.string() }),
  permission: 'documents.archive-request', faults: ['documents.request-unknown', 'documents.request-not-running', 'documents.request-for-others'], affectsState: true,
});

/** Staff who study or work with records read for themselves on screen; everybody else is served by the records office. */
const ownReaders: readonly Recipient[] = ['practitioner', 'researcher', 'student'];
export const readsOnScreen = (recipient: Recipient): boolean => ownReaders.includes(recipient);

export interface Asked { readonly kind: RequestKind; readonly recipient: Recipient; readonly written?: string | undefined }

/** The legal text that allows it. Throws Faults. */
export function basisOf(table: DatedTable<AccessRow>, { kind, recipient, written }: Asked, at: string): string {
  const { may, source } = mayGet(table, { phase: 'archived', recipient, kind, written: written !== undefined }, dayOf(at));
  if (may === 'no-written-request') throw new Fault('rule', 'documents.request-needs-writing', { params: { source } });
  if (may === 'not-by-law') throw new Fault('rule', 'documents.request-not-by-law', { params: { source: source || '–' } });
  return source;
}

export interface RequestFacts {
  readonly state: Exclude<RequestState, 'over'>;
  readonly kind: RequestKind;
  readonly askedBy: string;
  readonly readerAccount: string | undefined;
  readonly days: number;
  readonly until: string | undefined;
}

const dayMs = 86_400_000;

/** Nobody allows what they asked for or will read. Throws Faults. Gives when reading ends. */
export function decideRequest(request: RequestFacts, { verdict, reason: why }: { verdict: 'approve' | 'refuse'; reason?: string | undefined }, { accountId, at }: { accountId: string } & Pick<Act, 'at'>): { state: 'approved' | 'refused'; until: string | undefined } {
  if (request.state !== 'asked') throw new Fault('conflict', 'documents.request-decided');
  if (accountId === request.askedBy || accountId === request.readerAccount) throw new Fault('forbidden', 'documents.request-own');
  if (verdict === 'refuse' && !why) throw new Fault('rule', 'documents.request-reason');
  return verdict === 'refuse' ? { state: 'refused', until: undefined } : { state: 'approved', until: new Date(Date.parse(at) + request.days * dayMs).toISOString() };
}

/** What the register shows: an approval whose time has run out has ended by itself. */
export const stateAt = ({ state, until }: Pick<RequestFacts, 'state' | 'until'>, at: string): RequestState => (state === 'approved' && until !== undefined && until <= at ? 'over' : state);

/** Throws Fault `documents.request-not-running`. */
export function requireRunning(request: Pick<RequestFacts, 'state' | 'until'>, at: string): void {
  if (stateAt(request, at) !== 'approved') throw new Fault('rule', 'documents.request-not-running');
}

/** Copies and summaries are given out; reading and borrowing end with the return. Throws Faults. */
export function requireReleasable(request: RequestFacts, { items, files, at }: { items: readonly WantedItem[]; files: ReadonlySet<string>; at: string }): void {
  requireRunning(request, at);
  if (request.kind !== 'copy' && request.kind !== 'summary') throw new Fault('rule', 'documents.request-not-copy');
  if (items.some(({ hash }) => (hash === undefined ? request.kind === 'copy' : !files.has(hash)))) throw new Fault('rule', 'documents.request-foreign-file');
}
