// Versions of the policy. spec: POL-10
import { createHash } from 'node:crypto';
import type { Db } from '#platform/db/index.ts';
import { canonicalJson, noPolicy, policyOn } from '../../model/index.ts';
import type { DatedPolicy, PolicyContent, PolicyState, PolicyVersion } from '../../model/index.ts';

export interface PolicyRow {
  readonly version: number;
  readonly state: PolicyState;
  readonly content: PolicyContent;
  readonly hash: string;
  readonly validFrom: string | null;
  readonly number: string | null;
  readonly editors: readonly string[];
  readonly editedBy: string;
  readonly editedAt: Date;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly returnedReason: string | null;
  readonly documentId: string | null;
}

const columns = `version, state, content, hash, valid_from::text as "validFrom", number, editors, edited_by as "editedBy", edited_at as "editedAt", approved_by as "approvedBy", approved_at as "approvedAt", returned_reason as "returnedReason", document_id as "documentId"`;

export const hashOf = (content: PolicyContent): string => createHash('sha256').update(canonicalJson(content)).digest('hex');

/** Newest first. */
export async function listVersions(db: Db, dk: number): Promise<PolicyRow[]> {
  return (await db.query<PolicyRow>(`select ${columns} from documents.policy where dk = $1 order by version desc limit 200`, [dk], 'policy-versions')).rows;
}

/** What has been approved, now or for later. */
export async function listApproved(db: Db, dk: number): Promise<DatedPolicy[]> {
  return (await db.query<DatedPolicy>(`select version, valid_from::text as "validFrom", content from documents.policy where dk = $1 and state = 'approved'`, [dk], 'policy-approved')).rows;
}

/** The rules of the hospital on a day; nothing of its own where none is in force. */
export async function policyAt(db: Db, { dk, day }: { dk: number; day: string }): Promise<PolicyContent> {
  return policyOn(await listApproved(db, dk), day)?.content ?? noPolicy;
}

/** The one version that is not approved yet. */
export async function lockDraft(db: Db, dk: number): Promise<PolicyRow | undefined> {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`documents.policy/${dk}`]);
  return (await db.query<PolicyRow>(`select ${columns} from documents.policy where dk = $1 and state <> 'approved'`, [dk])).rows[0];
}

export interface Draft { readonly content: PolicyContent; readonly accountId: string; readonly name: string; readonly at: string }

export async function putDraft(db: Db, dk: number, { content, accountId, name, at }: Draft): Promise<{ version: number; hash: string }> {
  const hash = hashOf(content);
  const { rows } = await db.query<{ version: number }>(
    `insert into documents.policy (dk, version, content, hash, editors, edited_by, edited_at)
       select $1, coalesce((select max(version) from documents.policy where dk = $1 and state = 'approved'), 0) + 1, $2, $3, array[$4::text], $5, $6
     on conflict (dk, version) do update set content = excluded.content, hash = excluded.hash, edited_by = excluded.edited_by, edited_at = excluded.edited_at, returned_reason = null,
       editors = case when $4 = any(policy.editors) then policy.editors else policy.editors || $4::text end
     returning version`, [dk, JSON.stringify(content), hash, accountId, name, at]);
  return { version: rows[0]?.version ?? 0, hash };
}

export const proposeRow = (db: Db, { dk, version }: { dk: number; version: number }, { number, validFrom, content, hash, accountId }: { number: string; validFrom: string; content: PolicyContent; hash: string; accountId: string }) =>
  db.query(`update documents.policy set state = 'proposed', number = $3, valid_from = $4, content = $5, hash = $6, editors = case when $7 = any(editors) then editors else editors || $7::text end where dk = $1 and version = $2`,
    [dk, version, number, validFrom, JSON.stringify(content), hash, accountId]);

export const decideRow = (db: Db, { dk, version }: { dk: number; version: number }, { state, name, at, reason }: { state: PolicyState; name: string; at: string; reason: string | undefined }) =>
  db.query(`update documents.policy set state = $3, approved_by = case when $3 = 'approved' then $4 end, approved_at = case when $3 = 'approved' then $5::timestamptz end, returned_reason = $6 where dk = $1 and version = $2`,
    [dk, version, state, name, at, reason ?? null]);

export function versionOf(row: PolicyRow, inForce: number | undefined): PolicyVersion {
  return {
    version: row.version, state: row.state, hash: row.hash, isInForce: row.version === inForce, editedBy: row.editedBy, editedAt: row.editedAt.toISOString(),
    ...(row.validFrom !== null && { validFrom: row.validFrom }), ...(row.number !== null && { number: row.number }), ...(row.documentId !== null && { documentId: row.documentId }), ...(row.approvedBy !== null && { approvedBy: row.approvedBy }),
    ...(row.approvedAt && { approvedAt: row.approvedAt.toISOString() }), ...(row.returnedReason !== null && { returnedReason: row.returnedReason }),
  };
}
