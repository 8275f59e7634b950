// Accounts of patients follow their record when two records of one person become one. spec: IDY-8
import type { Tx } from '#platform/db/index.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface OwnRecordMove { readonly dk: number; readonly from: string; readonly to: string; /** Only these accounts. */ readonly accounts?: readonly string[] }

/** Gives the accounts that had `from` as their own record and now have `to`. */
export async function moveOwnRecord(tx: Tx, { dk, from, to, accounts }: OwnRecordMove): Promise<string[]> {
  if (!uuid.test(from) || !uuid.test(to)) return [];
  const { rows } = await tx.query<{ id: string }>(
    'update platform.membership set patient_id = $3 where dk = $1 and patient_id = $2 and ($4::uuid[] is null or account_id = any($4::uuid[])) returning account_id as id', [dk, from, to, accounts ?? null]);
  return rows.map(({ id }) => id);
}
