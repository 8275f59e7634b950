// Sessions: an opaque token in a cookie or a Bearer header; the database keeps its hash. spec: PPL
import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Db } from '#platform/db/index.ts';
import { hasCodeSql, hasFactorSql, hasPasskeySql } from './signIn.ts';
import { memberColumns } from './member.ts';
import { tellSessionsChanged } from './sessionNews.ts';
import type { Member } from './member.ts';

export type SessionHow = 'password' | 'pin' | 'passkey';
/** The strongest thing a person gave in the session. */
export type SessionProof = 'password' | 'code' | 'recovery' | 'passkey';

export interface SessionRow extends Member {
  readonly id: string;
  readonly clientId: string;
  readonly activeRoles: readonly string[];
  readonly expiresAt: Date;
  readonly deviceId: string | null;
  readonly how: SessionHow;
  readonly proof: SessionProof | null;
  readonly provedAt: Date | null;
  readonly hasCode: boolean;
  readonly hasPasskey: boolean;
  readonly demo: boolean;
  /** A role of the person must have a second factor: it is set up before anything else is answered. */
  readonly factorMissing: boolean;
  /** Screen locked: nothing but unlocking and signing out is answered. */
  readonly lockedAt: Date | null;
  readonly pinSet: boolean;
  /** Somebody else chose the password: it is changed before anything else is answered. */
  readonly passwordTemporary: boolean;
  /** Days the account lay idle before, when that came near the limit. */
  readonly idleDays: number | null;
}

/** Hours without a request after which a session ends, and hours after which it ends in any case. */
export const sessionLimits = { idleHours: 4, absoluteHours: 14 } as const;
/** How long a session may be taken from memory; what ends or changes it is told at once (sessionNews.ts). */
const memoryMs = 3000;

const sessionSql = `select s.id, s.client_id as "clientId", array(select unnest(s.active_roles) intersect select unnest(m.roles)) as "activeRoles", s.expires_at as "expiresAt", s.device_id as "deviceId", s.how, s.locked_at as "lockedAt",
    a.pin_hash is not null as "pinSet", a.password_temporary as "passwordTemporary", s.idle_days as "idleDays",
    s.proof, s.proved_at as "provedAt", a.demo, ${hasCodeSql} as "hasCode", ${hasPasskeySql} as "hasPasskey",
    not a.demo and m.roles && $4::text[] and not ${hasFactorSql} as "factorMissing",
    ${memberColumns}
  from platform.session s join platform.account a on a.id = s.account_id join platform.membership m on m.account_id = s.account_id and m.dk = s.dk
  join platform.facility f on f.dk = s.dk
  where s.token_hash = $1 and s.ended_at is null and s.parked_at is null and a.disabled_at is null and s.expires_at > $2 and s.seen_at > $3`;

export interface NewSession {
  readonly accountId: string;
  readonly dk: number;
  readonly roles: readonly string[];
  readonly clientId: string;
  /** Default: password. */
  readonly how?: SessionHow;
  readonly proof?: SessionProof;
  /** A take-over by PIN ends when the full sign-in behind it does. */
  readonly pinUntil?: Date;
  readonly deviceId?: string | undefined;
  readonly address?: string | undefined;
  readonly agent?: string | undefined;
  readonly idleDays?: number | undefined;
}

export interface OpenedSession { readonly id: string; readonly token: string; readonly expiresAt: Date }

/** A session as people see it in their list. */
export interface SessionLine {
  readonly id: string;
  readonly how: SessionHow;
  readonly proof: SessionProof | null;
  readonly device: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly state: 'open' | 'locked' | 'parked';
}

export interface Sessions {
  /** The session of a token, or undefined when there is none in force. */
  find(token: string): Promise<SessionRow | undefined>;
  start(session: NewSession): Promise<OpenedSession>;
  switchRoles(session: SessionRow, roles: readonly string[]): Promise<void>;
  setLocked(sessionId: string, locked: boolean): Promise<void>;
  /** The person has just proved again who they are. */
  prove(session: SessionRow, proof: SessionProof): Promise<void>;
  /** Handed over: its token is dead, the full sign-in still counts. */
  park(sessionId: string): Promise<void>;
  /** Ends one session, or those of an account but one; gives their ids. */
  end(which: { sessionId: string } | { accountId: string; dk?: number; butSessionId?: string }): Promise<readonly string[]>;
  /** What was kept of an account is asked again. */
  forgetAccount(accountId: string): void;
  /** Something about the account changed: no process answers from what it kept of it. */
  tellChanged(accountId: string): Promise<void>;
  list(accountId: string, dk: number): Promise<readonly SessionLine[]>;
}

interface Ended { readonly id: string; readonly account: string }

export interface SessionParts {
  readonly db: Db;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Roles that must have a second factor. */
  readonly factorRoles: readonly string[];
  /** Resolves when no other process of this machine answers from what it kept of the account; those of other machines hear by NOTIFY. */
  readonly forgetElsewhere?: ((accountId: string) => Promise<void>) | undefined;
}

export function openSessions({ db, now, newId, factorRoles, forgetElsewhere }: SessionParts): Sessions {
  const memory = new LRUCache<string, SessionRow>({ max: 5000, ttl: memoryMs });
  const lastSeen = new LRUCache<string, number>({ max: 5000 });
  // What was read before a change was told is not kept after it.
  let changes = 0;
  const forget = (matches: (row: SessionRow) => boolean) => {
    changes += 1;
    for (const [token, row] of memory.entries()) if (matches(row)) memory.delete(token);
  };
  const tellChanged = async (accountId: string) => {
    await tellSessionsChanged(db, accountId);
    await forgetElsewhere?.(accountId);
  };
  const change = async (sql: string, sessionId: string, values: readonly unknown[]) => {
    const { rows } = await db.query<{ account: string }>(`update platform.session set ${sql} where id = $1 returning account_id as account`, [sessionId, ...values]);
    forget((row) => row.id === sessionId);
    if (rows[0]) await tellChanged(rows[0].account);
  };

  return {
    find: async (token) => {
      const known = memory.get(token);
      if (known) return known;
      const [at, changesBefore] = [now(), changes];
      const idleSince = new Date(at.getTime() - sessionLimits.idleHours * 3_600_000);
      const { rows } = await db.query<SessionRow>(sessionSql, [hashToken(token), at, idleSince, factorRoles], 'session-find');
      const [row] = rows;
      if (!row) return undefined;
      if (changes === changesBefore) memory.set(token, row);
      if (at.getTime() - (lastSeen.get(row.id) ?? 0) > 60_000) {
        lastSeen.set(row.id, at.getTime());
        await db.query('update platform.session set seen_at = $2 where id = $1', [row.id, at], 'session-seen');
      }
      return row;
    },
    start: (session) => startSession({ db, at: now(), id: newId() }, session),
    switchRoles: (session, roles) => change('active_roles = $2', session.id, [roles]),
    setLocked: (sessionId, locked) => change('locked_at = $2', sessionId, [locked ? now() : null]),
    prove: (session, proof) => change('proof = $2, proved_at = $3', session.id, [proof, now()]),
    park: (sessionId) => change('parked_at = $2', sessionId, [now()]),
    end: async (which) => {
      const { rows } = 'sessionId' in which
        ? await db.query<Ended>('update platform.session set ended_at = $2 where id = $1 and ended_at is null returning id, account_id as account', [which.sessionId, now()])
        : await db.query<Ended>(
          `update platform.session set ended_at = $2 where account_id = $1 and ended_at is null and ($3::int8 is null or dk = $3) and ($4::uuid is null or id <> $4)
           returning id, account_id as account`, [which.accountId, now(), which.dk ?? null, which.butSessionId ?? null]);
      if (rows[0]) await tellChanged(rows[0].account);
      const ended = new Set(rows.map(({ id }) => id));
      forget((row) => ended.has(row.id));
      return [...ended];
    },
    tellChanged,
    forgetAccount: (accountId) => forget((row) => row.accountId === accountId),
    list: (accountId, dk) => listSessions(db, { accountId, dk, at: now() }),
  };
}

async function startSession({ db, at, id }: { db: Db; at: Date; id: string }, session: NewSession): Promise<OpenedSession> {
  const token = randomBytes(32).toString('base64url');
  const how = session.pinUntil ? 'pin' : (session.how ?? 'password');
  const proof = how === 'pin' ? null : (session.proof ?? 'password');
  const expiresAt = session.pinUntil ?? new Date(at.getTime() + sessionLimits.absoluteHours * 3_600_000);
  await db.query(
    `insert into platform.session (id, token_hash, account_id, dk, client_id, active_roles, created_at, seen_at, expires_at, how, device_id, address, agent, idle_days, proof, proved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [id, hashToken(token), session.accountId, session.dk, session.clientId, session.roles, at, expiresAt, how, session.deviceId ?? null, session.address ?? null,
      session.agent?.slice(0, 300) ?? null, session.idleDays ?? null, proof, proof && at]);
  return { id, token, expiresAt };
}

async function listSessions(db: Db, { accountId, dk, at }: { accountId: string; dk: number; at: Date }): Promise<readonly SessionLine[]> {
  const idleSince = new Date(at.getTime() - sessionLimits.idleHours * 3_600_000);
  const { rows } = await db.query<SessionLine>(
    `select s.id, s.how, s.proof, d.name as device, s.address, s.agent, s.created_at as "createdAt", s.seen_at as "seenAt",
       case when s.parked_at is not null then 'parked' when s.locked_at is not null then 'locked' else 'open' end as state
     from platform.session s left join platform.device d on d.id = s.device_id
     where s.account_id = $1 and s.dk = $2 and s.ended_at is null and s.expires_at > $3 and (s.seen_at > $4 or s.parked_at is not null) order by s.created_at desc limit 100`,
    [accountId, dk, at, idleSince]);
  return rows;
}

const hashToken = (token: string) => createHash('sha256').update(token).digest();
