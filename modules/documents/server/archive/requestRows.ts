// Rows of the register of requests.
import type { Db } from '#platform/db/index.ts';
import { stateAt } from '../../model/index.ts';
import type { Recipient, ReleasedItem, RequestFacts, RequestKind, RequestLine } from '../../model/index.ts';
import { given, instant, recordWord } from './lines.ts';

interface RequestRow {
  readonly id: string;
  readonly number: string;
  readonly entryId: string;
  readonly kind: RequestKind;
  readonly recipient: Recipient;
  readonly recipientName: string;
  readonly recipientDocument: string | null;
  readonly readerAccount: string | null;
  readonly purpose: string;
  readonly basis: string;
  readonly written: 'paper' | 'e-signed' | null;
  readonly writtenFile: string | null;
  readonly days: number;
  readonly state: RequestFacts['state'];
  readonly askedAt: Date;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly decidedAt: Date | null;
  readonly decidedByName: string | null;
  readonly decidedReason: string | null;
  readonly until: Date | null;
  readonly endedAt: Date | null;
  readonly endedByName: string | null;
  readonly released: readonly ReleasedItem[] | null;
  readonly name: string;
  readonly recordNumber: string | null;
  readonly archiveNumber: string | null;
}

const columns = `q.id, q.number, q.entry_id as "entryId", q.kind, q.recipient, q.recipient_name as "recipientName", q.recipient_document as "recipientDocument", q.reader_account as "readerAccount", q.purpose, q.basis,
  q.written, q.written_file as "writtenFile", q.days, q.state, q.asked_at as "askedAt", q.asked_by as "askedBy", q.asked_by_name as "askedByName", q.decided_at as "decidedAt", q.decided_by_name as "decidedByName",
  q.decided_reason as "decidedReason", q.until, q.ended_at as "endedAt", q.ended_by_name as "endedByName", q.released, e.name, e.number as "recordNumber", e.archive_number as "archiveNumber"`;
const joined = 'documents.archive_request q join documents.archive_entry e on e.dk = q.dk and e.id = q.entry_id';

export async function findRequest(db: Db, { dk, id }: { dk: number; id: string }): Promise<RequestRow | undefined> {
  return (await db.query<RequestRow>(`select ${columns} from ${joined} where q.dk = $1 and q.id = $2 for update of q`, [dk, id])).rows[0];
}

export interface RequestFilter { readonly dk: number; readonly show: 'open' | 'all' | 'mine'; readonly accountId: string; readonly entryId: string | undefined; readonly at: string; readonly limit: number }

/** Newest first. Open: what waits for a decision, and what was allowed and still runs. */
export async function listRequests(db: Db, { dk, show, accountId, entryId, at, limit }: RequestFilter): Promise<RequestRow[]> {
  const conditions = {
    open: `(q.state = 'asked' or (q.state = 'approved' and q.until > $3)) and $4::text is not null`,
    mine: `(q.asked_by = $4 or q.reader_account = $4) and $3::timestamptz is not null`,
    all: `$3::timestamptz is not null and $4::text is not null`,
  };
  const { rows } = await db.query<RequestRow>(`select ${columns} from ${joined} where q.dk = $1 and ($2::text is null or q.entry_id = $2) and ${conditions[show]} order by q.number desc limit $5`, [dk, entryId ?? null, at, accountId, limit]);
  return rows;
}

export const factsOfRequest = ({ state, kind, askedBy, readerAccount, days, until }: RequestRow): RequestFacts => ({ state, kind, askedBy, readerAccount: readerAccount ?? undefined, days, until: until?.toISOString() });

export const requestLineOf = (row: RequestRow, { accountId, mayApprove, at }: { accountId: string; mayApprove: boolean; at: string }): RequestLine => ({
  id: row.id, number: row.number, entryId: row.entryId, record: recordWord({ archiveNumber: row.archiveNumber, number: row.recordNumber, id: row.entryId }), name: row.name, kind: row.kind, recipient: row.recipient,
  recipientName: row.recipientName, purpose: row.purpose, basis: row.basis, days: row.days, state: stateAt(factsOfRequest(row), at), askedAt: row.askedAt.toISOString(), askedByName: row.askedByName,
  mayDecide: mayApprove && row.state === 'asked' && accountId !== row.askedBy && accountId !== row.readerAccount, isMine: accountId === row.readerAccount,
  ...given({
    recipientDocument: row.recipientDocument, written: row.written, writtenFile: row.writtenFile, decidedAt: instant(row.decidedAt), decidedByName: row.decidedByName, decidedReason: row.decidedReason, until: instant(row.until),
    endedAt: instant(row.endedAt), endedByName: row.endedByName, released: row.released ? [...row.released] : null,
  }),
});
