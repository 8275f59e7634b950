// Where the provider keeps its codes, tokens and grants: PostgreSQL, by the hash of the token. One use is one use, also under race. spec: PPL-21
import { createHash } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Db } from '#platform/db/index.ts';
import { findClient } from './clients.ts';

interface Row { readonly payload: AdapterPayload; readonly consumed_at: Date | null }

export function openAdapter(db: Db, now: () => Date): (model: string) => Adapter {
  return (model) => (model === 'Client' ? clientAdapter(db) : artifactAdapter({ db, now }, model));
}

const hashOf = (id: string) => createHash('sha256').update(id).digest();

/** Clients are registered by the operator and only read here. */
function clientAdapter(db: Db): Adapter {
  const refuse = async () => {
    throw new Error('clients are registered with `lanh client add`');
  };
  return { find: async (id) => (id.includes('\0') ? undefined : findClient(db, id)), findByUid: async () => undefined, findByUserCode: async () => undefined, upsert: refuse, consume: refuse, destroy: refuse, revokeByGrantId: refuse };
}

const sweepMs = 3_600_000;
let sweptAt = 0;

/** What has ended goes, once an hour, when something new is kept. */
function sweep(db: Db, at: Date): void {
  if (at.getTime() - sweptAt < sweepMs) return;
  sweptAt = at.getTime();
  void db.query('delete from platform.oauth_artifact where expires_at < $1', [at]).catch(() => undefined);
}

function artifactAdapter({ db, now }: { db: Db; now: () => Date }, model: string): Adapter {
  const findWhere = async (condition: string, value: unknown): Promise<{ row: Row } | undefined> => {
    const { rows } = await db.query<Row>(`select payload, consumed_at from platform.oauth_artifact where model = $1 and ${condition} and (expires_at is null or expires_at > $3)`, [model, value, now()]);
    return rows[0] && { row: rows[0] };
  };
  const contentOf = ({ payload, consumed_at }: Row): AdapterPayload => ({ ...payload, ...(consumed_at && { consumed: Math.floor(consumed_at.getTime() / 1000) }) });
  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _secret, ...kept } = payload;
      // The second sender of an assertion meets the row of the first; sessions are found by uid and keep their id.
      const stored = model === 'Session' ? payload : kept;
      const expiresAt = expiresIn === undefined ? null : new Date(now().getTime() + expiresIn * 1000);
      const onlyExpired = model === 'ReplayDetection' ? ' where oauth_artifact.expires_at <= $7' : '';
      const { rowCount } = await db.query(
        `insert into platform.oauth_artifact (model, key, grant_id, uid, payload, expires_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (model, key) do update set grant_id = excluded.grant_id, uid = excluded.uid, payload = excluded.payload, expires_at = excluded.expires_at${onlyExpired}`,
        [model, hashOf(id), payload.grantId ?? null, payload.uid ?? null, JSON.stringify(stored), expiresAt, ...(onlyExpired ? [now()] : [])]);
      if (rowCount === 0) throw new errors.InvalidClientAuth('client assertion tokens must only be used once');
      sweep(db, now());
    },
    async find(id) {
      const found = await findWhere('key = $2', hashOf(id));
      return found && { ...contentOf(found.row), jti: id };
    },
    async findByUid(uid) {
      const found = await findWhere('uid = $2', uid);
      return found && contentOf(found.row);
    },
    findByUserCode: async () => undefined,
    async consume(id) {
      const { rowCount } = await db.query('update platform.oauth_artifact set consumed_at = $3 where model = $1 and key = $2 and consumed_at is null', [model, hashOf(id), now()]);
      if (rowCount === 0) throw new errors.InvalidGrant('already used');
    },
    async destroy(id) {
      await db.query('delete from platform.oauth_artifact where model = $1 and key = $2', [model, hashOf(id)]);
    },
    async revokeByGrantId(grantId) {
      await db.query('delete from platform.oauth_artifact where grant_id = $1', [grantId]);
    },
  };
}
