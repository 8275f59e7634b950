// Who has read the version in force, what is new to them in it, and who has not. spec: POL-15, POL-16
import { dayOf } from '#modules/facility/model/index.ts';
import { implement } from '#fhir/rest/call.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import * as model from '../../model/index.ts';
import type { PolicyChange } from '../../model/index.ts';
import { named, nationalOn } from './national.ts';
import { listVersions, versionOf } from './policyRows.ts';
import type { PolicyRow } from './policyRows.ts';

interface InForce {
  readonly row: PolicyRow;
  /** What it changes for who has read this version last; 0 = none. */
  readonly since: (lastRead: number) => readonly PolicyChange[];
}

async function findInForce(db: Db, dk: number, day: string): Promise<InForce | undefined> {
  const rows = (await listVersions(db, dk)).filter(({ state }) => state === 'approved');
  const now = model.policyOn(rows.map(({ version, validFrom, content }) => ({ version, validFrom: validFrom ?? '', content })), day);
  const row = rows.find(({ version }) => version === now?.version);
  const known = new Map<number, readonly PolicyChange[]>();
  const since = (lastRead: number): readonly PolicyChange[] => {
    const national = nationalOn(day);
    const found = known.get(lastRead) ?? named(model.changesOf(row?.content ?? model.noPolicy, rows.find(({ version }) => version === lastRead)?.content, national), national);
    known.set(lastRead, found);
    return found;
  };
  return row && { row, since };
}

interface ReaderRow { readonly accountId: string; readonly name: string; readonly roles: string[]; readonly departments: string[]; readonly lastRead: number; readonly readAt: Date | null; readonly putOff: number }

async function listReaders(db: Db, { dk, version, accountId }: { dk: number; version: number; accountId?: string }): Promise<ReaderRow[]> {
  const { rows } = await db.query<ReaderRow>(
    `select a.id as "accountId", a.display_name as name, m.roles, m.departments, r.read_at as "readAt", coalesce(r.put_off, 0) as "putOff",
       coalesce((select max(version) from documents.policy_reader o where o.dk = m.dk and o.account_id = m.account_id::text and o.version < $2 and o.read_at is not null), 0) as "lastRead"
     from platform.membership m join platform.account a on a.id = m.account_id
     left join documents.policy_reader r on r.dk = m.dk and r.version = $2 and r.account_id = m.account_id::text
     where m.dk = $1 and m.patient_id is null and a.disabled_at is null and ($3::uuid is null or m.account_id = $3) order by a.display_name limit 5000`, [dk, version, accountId ?? null], 'policy-readers');
  return rows;
}

export const policyToRead = implement(model.policyToRead).as(async ({ tx, caller, act }) => {
  const found = await findInForce(tx, caller.dk, dayOf(act.at));
  const [reader] = found ? await listReaders(tx, { dk: caller.dk, version: found.row.version, accountId: caller.accountId }) : [];
  const changes = found && reader && !reader.readAt ? model.changesFor(found.since(reader.lastRead), caller.roles) : [];
  return changes.length === 0 || !found ? { changes: [], putOff: 0 } : { version: versionOf(found.row, found.row.version), changes, putOff: reader?.putOff ?? 0 };
});

/** Once read it stays read, with the first time. */
export const acknowledgePolicy = implement(model.acknowledgePolicy).as(async ({ tx, caller, act, input }) => {
  const found = await findInForce(tx, caller.dk, dayOf(act.at));
  if (found?.row.version !== input.version) throw new Fault('notFound', 'documents.no-policy-version');
  if (found.row.hash !== input.hash) throw new Fault('conflict', 'documents.policy-changed');
  const { rows } = await tx.query<{ putOff: number }>(
    `insert into documents.policy_reader as r (dk, version, account_id, hash, read_at, put_off) values ($1, $2, $3, $4, $5, $6)
     on conflict (dk, version, account_id) do update set read_at = coalesce(r.read_at, excluded.read_at), put_off = r.put_off + excluded.put_off returning put_off as "putOff"`,
    [caller.dk, input.version, caller.accountId, input.hash, input.verdict === 'read' ? act.at : null, input.verdict === 'later' ? 1 : 0]);
  return { putOff: rows[0]?.putOff ?? 0 };
});

export const policyReaders = implement(model.policyReaders).as(async ({ tx, store, caller, act }) => {
  const found = await findInForce(tx, caller.dk, dayOf(act.at));
  if (!found) return { people: [] };
  const names = new Map((await store.search('Organization', 'type=dept&_count=500')).map(({ id = '', name = '' }) => [id, name]));
  const readers = (await listReaders(tx, { dk: caller.dk, version: found.row.version })).filter(({ lastRead, roles }) => model.changesFor(found.since(lastRead), roles).length > 0);
  return {
    version: versionOf(found.row, found.row.version),
    people: readers.map(({ accountId, name, roles, departments, readAt, putOff }) => ({ accountId, name, roles, department: names.get(departments[0] ?? '') ?? '', putOff, ...(readAt && { readAt: readAt.toISOString() }) })),
  };
});
