// Signing keys looked after by somebody else than their holder: listed, unblocked, revoked. spec: SGN-70
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { outsideTimeoutMs } from './authorityClient.ts';
import { factsOf, readCertificate } from './certificate.ts';
import type { CertificateFacts } from './certificate.ts';

export interface KeyLine {
  readonly id: string;
  readonly accountId: string;
  readonly username: string;
  readonly name: string;
  readonly facts: CertificateFacts;
  readonly failures: number;
  readonly blockedUntil: Date | null;
  readonly revokedAt: Date | null;
}

export interface KeyEvent { readonly keyId: string; readonly what: 'unblock' | 'revoke'; readonly at: Date; readonly by: string; readonly reason: string }

interface Row { readonly id: string; readonly account_id: string; readonly username: string; readonly display_name: string; readonly certificate: Buffer; readonly failures: number; readonly blocked_until: Date | null; readonly revoked_at: Date | null }

/** Keys in force of a facility, or that of one account, locked for the transaction. */
export async function listKeys(db: Db, { dk, accountId }: { dk: number; accountId?: string }): Promise<KeyLine[]> {
  const { rows } = await db.query<Row>(
    `select k.id, k.account_id, a.username, a.display_name, k.certificate, k.failures, k.blocked_until, k.revoked_at from platform.signing_key k join platform.account a on a.id = k.account_id
     where k.dk = $1 and k.retired_at is null and ($2::uuid is null or k.account_id = $2::uuid) order by a.username ${accountId === undefined ? '' : 'for update of k'}`, [dk, accountId ?? null]);
  return rows.map((row) => ({ id: row.id, accountId: row.account_id, username: row.username, name: row.display_name, facts: factsOf(readCertificate(row.certificate)), failures: row.failures, blockedUntil: row.blocked_until, revokedAt: row.revoked_at }));
}

export async function listKeyEvents(db: Db, dk: number): Promise<KeyEvent[]> {
  const { rows } = await db.query<KeyEvent>('select key_id as "keyId", what, at, by_name as by, reason from platform.signing_key_event where dk = $1 order by at desc limit 2000', [dk]);
  return rows;
}

export interface KeyAct { readonly dk: number; readonly keyId: string; readonly eventId: string; readonly at: string; readonly accountId: string; readonly name: string; readonly reason: string }

export async function unblockKey(db: Db, act: KeyAct): Promise<void> {
  await db.query('update platform.signing_key set failures = 0, blocked_until = null where dk = $1 and id = $2', [act.dk, act.keyId]);
  await keepEvent(db, 'unblock', act);
}

export async function revokeKey(db: Db, act: KeyAct): Promise<void> {
  await db.query('update platform.signing_key set revoked_at = $3 where dk = $1 and id = $2', [act.dk, act.keyId, act.at]);
  await keepEvent(db, 'revoke', act);
}

const keepEvent = (db: Db, what: KeyEvent['what'], { dk, keyId, eventId, at, accountId, name, reason }: KeyAct) =>
  db.query('insert into platform.signing_key_event (dk, id, key_id, at, what, by_account, by_name, reason) values ($1, $2, $3, $4, $5, $6, $7, $8)', [dk, eventId, keyId, at, what, accountId, name, reason]);

/**
 * `POST {ca}/revocations {"serial"}`. False: this authority takes no revocations this way, or does not know the certificate: a person must tell it.
 * Throws Fault `signing.authority-down` while it does not answer.
 */
export async function tellRevocation(caUrl: string, serial: string): Promise<boolean> {
  try {
    const answer = await fetch(`${caUrl}/revocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ serial }), signal: AbortSignal.timeout(outsideTimeoutMs) });
    await answer.body?.cancel();
    if (answer.status >= 500) throw new Error(`the authority answered ${answer.status}`);
    return answer.ok;
  } catch (cause) {
    throw new Fault('unavailable', 'signing.authority-down', { cause });
  }
}
