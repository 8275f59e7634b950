// Tickets of unfinished sign-ins and challenges of passkeys: random, kept as hashes, good once and for five minutes. spec: PPL-43
import { createHash, randomBytes } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';

const minutes = 5;

export interface Ticket {
  readonly what: 'sign-in' | 'passkey-enrol' | 'passkey-sign-in' | 'passkey-proof';
  readonly accountId?: string;
  readonly dk?: number;
  readonly sessionId?: string;
}

interface Row { readonly account: string | null; readonly dk: number | null; readonly session: string | null }

/** Gives the ticket, which also is a challenge: 32 random bytes, base64url. */
export async function giveTicket(db: Db, { what, accountId, dk, sessionId }: Ticket, at: Date): Promise<string> {
  const ticket = randomBytes(32).toString('base64url');
  await db.query('delete from platform.door_ticket where expires_at < $1', [at]);
  await db.query('insert into platform.door_ticket (hash, what, account_id, dk, session_id, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [hashOf(ticket), what, accountId ?? null, dk ?? null, sessionId ?? null, new Date(at.getTime() + minutes * 60_000)]);
  return ticket;
}

export async function findTicket(db: Db, { ticket, what }: { ticket: string; what: Ticket['what'] }, at: Date): Promise<Ticket | undefined> {
  const { rows } = await db.query<Row>('select account_id as account, dk::int4, session_id as session from platform.door_ticket where hash = $1 and what = $2 and expires_at > $3', [hashOf(ticket), what, at]);
  return rows[0] && ticketOf(what, rows[0]);
}

/** Undefined when somebody used it already, also at the same moment. */
export async function takeTicket(db: Db, { ticket, what }: { ticket: string; what: Ticket['what'] }, at: Date): Promise<Ticket | undefined> {
  const { rows } = await db.query<Row>('delete from platform.door_ticket where hash = $1 and what = $2 and expires_at > $3 returning account_id as account, dk::int4, session_id as session', [hashOf(ticket), what, at]);
  return rows[0] && ticketOf(what, rows[0]);
}

const ticketOf = (what: Ticket['what'], { account, dk, session }: Row): Ticket => ({ what, ...(account !== null && { accountId: account }), ...(dk !== null && { dk }), ...(session !== null && { sessionId: session }) });
const hashOf = (ticket: string) => createHash('sha256').update(ticket).digest();
