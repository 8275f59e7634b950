// Sessions: an opaque token in a cookie or a Bearer header; the database keeps its hash. spec: PPL
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db/index.ts';
import { memberColumns } from './member.ts';
import type { Member } from './member.ts';

export interface SessionRow extends Member {
  readonly id: string;
  readonly clientId: string;
  readonly activeRoles: readonly string[];
  readonly expiresAt: Date;
}

/** Hours without a request after which a session ends, and hours after which it ends in any case. */
export const sessionLimits = { idleHours: 4, absoluteHours: 14 } as const;
/** How long a session may be taken from memory: rights withdrawn elsewhere take effect within this time. */
const memoryMs = 3000;

const sessionSql = `select s.id, s.client_id as "clientId", s.active_roles as "activeRoles", s.expires_at as "expiresAt", ${memberColumns}
  from platform.session s join platform.account a on a.id = s.account_id join platform.membership m on m.account_id = s.account_id and m.dk = s.dk
  join platform.facility f on f.dk = s.dk
  where s.token_hash = $1 and s.ended_at is null and a.disabled_at is null and s.expires_at > $2 and s.seen_at > $3`;

export interface Sessions {
  /** The session of a token, or undefined when there is none in force. */
  find(token: string): Promise<SessionRow | undefined>;
  start(session: { accountId: string; dk: number; roles: readonly string[]; clientId: string }): Promise<{ id: string; token: string; expiresAt: Date }>;
  switchRoles(session: SessionRow, token: string, roles: readonly string[]): Promise<void>;
  end(token: string): Promise<void>;
}

export function openSessions(db: Db, now: () => Date, newId: () => string): Sessions {
  const memory = new LRUCache<string, SessionRow>({ max: 5000, ttl: memoryMs });
  const lastSeen = new LRUCache<string, number>({ max: 5000 });

  const find = async (token: string) => {
    const known = memory.get(token);
    if (known) return known;
    const at = now();
    const idleSince = new Date(at.getTime() - sessionLimits.idleHours * 3_600_000);
    const { rows } = await db.query<SessionRow>(sessionSql, [hashToken(token), at, idleSince], 'session-find');
    const [row] = rows;
    if (!row) return undefined;
    memory.set(token, row);
    if (at.getTime() - (lastSeen.get(token) ?? 0) > 60_000) {
      lastSeen.set(token, at.getTime());
      await db.query('update platform.session set seen_at = $2 where id = $1', [row.id, at], 'session-seen');
    }
    return row;
  };

  const start: Sessions['start'] = async ({ accountId, dk, roles, clientId }) => {
    const token = randomBytes(32).toString('base64url');
    const at = now();
    const expiresAt = new Date(at.getTime() + sessionLimits.absoluteHours * 3_600_000);
    const id = newId();
    await db.query(
      `insert into platform.session (id, token_hash, account_id, dk, client_id, active_roles, created_at, seen_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $7, $8)`,
      [id, hashToken(token), accountId, dk, clientId, roles, at, expiresAt]);
    return { id, token, expiresAt };
  };

  return {
    find,
    start,
    switchRoles: async (session, token, roles) => {
      await db.query('update platform.session set active_roles = $2 where id = $1', [session.id, roles]);
      memory.delete(token);
    },
    end: async (token) => {
      await db.query('update platform.session set ended_at = $2 where token_hash = $1', [hashToken(token), now()]);
      memory.delete(token);
    },
  };
}

const hashToken = (token: string) => createHash('sha256').update(token).digest();
