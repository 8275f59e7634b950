// Lists of records whose period is over: drawn up, approved twice, handed to the destroyer. spec: ARC-40
import { implement } from '#fhir/rest/call.ts';
import type { Call } from '#fhir/rest/call.ts';
import type { Db } from '#platform/db/index.ts';
import { Fault } from '#platform/fault/index.ts';
import { enqueue } from '#platform/outbox/index.ts';
import { dayOf } from '#modules/facility/model/index.ts';
import * as model from '../../model/index.ts';
import type { DestroyedFile, DisposalFacts, DisposalLine, DisposalState, Retention } from '../../model/index.ts';
import { getEntry, retentionOfRow } from './archiveOperations.ts';
import { list } from './entryRows.ts';
import type { EntryRow } from './entryRows.ts';
import { given, instant, lineOf, recordWord } from './lines.ts';
import { drawNumber } from './requestOperations.ts';
import { retentionTable } from './rules.ts';

export const destroyChannel = 'documents.destroy';
const mostDue = 200;
const openList = `exists (select 1 from documents.disposal_item i join documents.disposal d on d.dk = i.dk and d.id = i.disposal_id where i.dk = e.dk and i.entry_id = e.id and d.state in ('drawn-up', 'approved', 'destroying'))`;

export const listDisposals = implement(model.listDisposals).as(async ({ caller, act, tx }) => {
  const due = await list(tx,
    `documents.archive_entry e where e.dk = $1 and e.retain_until < $2 and e.disposed_at is null and not ${openList}
     and not exists (select 1 from documents.archive_hold h where h.dk = e.dk and h.entry_id = e.id and h.lifted_at is null) order by e.retain_until, e.id limit $3`, [caller.dk, dayOf(act.at), mostDue + 1]);
  return { due: due.slice(0, mostDue).map(lineOf), moreDue: due.length > mostDue, disposals: await listLists(tx, { dk: caller.dk, accountId: caller.accountId }) };
});

/** What holds today: the law may have become stricter since the record came into the archive. */
export function retentionToday(row: EntryRow, today: string): Retention {
  const stored = retentionOfRow(row);
  const now = model.retentionOf(retentionTable, { kind: 'record', ended: row.endedOn, circumstances: row.circumstances, icd: row.icd }, today);
  return model.isLonger(now, stored) ? now : stored;
}

export const drawUpDisposal = implement(model.drawUpDisposal).as(async (call) => {
  const { input, caller, act, tx } = call;
  const today = dayOf(act.at);
  const [disposalId, number] = [act.newId(), await drawNumber(call, 'TH')];
  await tx.query('insert into documents.disposal (dk, id, number, made_at, made_by, made_by_name) values ($1, $2, $3, $4, $5, $6)', [caller.dk, disposalId, number, act.at, caller.accountId, caller.displayName]);
  for (const entryId of [...new Set(input.entryIds)].sort()) {
    const row = await getEntry(call, entryId, true);
    const retention = retentionToday(row, today);
    model.requireDisposable({ record: recordWord(row), retention, held: row.held, listed: row.disposedAt !== null || (await isListed(tx, caller.dk, entryId)) }, today);
    await tx.query('insert into documents.disposal_item (dk, disposal_id, entry_id, retention_class, retain_until) values ($1, $2, $3, $4, $5)', [caller.dk, disposalId, entryId, retention.class, retention.until]);
  }
  return { disposalId, number };
});

async function isListed(tx: Db, dk: number, entryId: string): Promise<boolean> {
  const { rows } = await tx.query<{ listed: boolean }>(`select ${openList} as listed from documents.archive_entry e where e.dk = $1 and e.id = $2`, [dk, entryId]);
  return rows[0]?.listed ?? false;
}

interface DisposalRow {
  readonly id: string;
  readonly number: string;
  readonly state: DisposalState;
  readonly decision: string | null;
  readonly madeAt: Date;
  readonly madeBy: string;
  readonly madeByName: string;
  readonly firstAt: Date | null;
  readonly firstBy: string | null;
  readonly firstByName: string | null;
  readonly secondAt: Date | null;
  readonly secondByName: string | null;
  readonly refusedReason: string | null;
  readonly doneAt: Date | null;
}
const columns = `id, number, state, decision, made_at as "madeAt", made_by as "madeBy", made_by_name as "madeByName", first_at as "firstAt", first_by as "firstBy", first_by_name as "firstByName", second_at as "secondAt",
  second_by_name as "secondByName", refused_reason as "refusedReason", done_at as "doneAt"`;
const factsOf = ({ state, madeBy, firstBy, decision }: DisposalRow): DisposalFacts => ({ state, madeBy, firstBy: firstBy ?? undefined, decision: decision ?? undefined });

export const decideDisposal = implement(model.decideDisposal).as(async (call) => {
  const { input, caller, act, tx } = call;
  const { rows: [row] } = await tx.query<DisposalRow>(`select ${columns} from documents.disposal where dk = $1 and id = $2 for update`, [caller.dk, input.disposalId]);
  if (!row) throw new Fault('notFound', 'documents.disposal-unknown');
  const state = model.decideDisposalState(factsOf(row), { ...input, decision: input.decision || undefined }, caller.accountId);
  await writeDecision(call, row.id, state);
  if (state === 'destroying') await enqueue(tx, { dk: caller.dk, channel: destroyChannel, key: row.id, payload: { disposalId: row.id } }, { id: act.newId(), at: act.at });
  return { state };
});

async function writeDecision({ input, caller, act, tx }: Call<{ readonly decision?: string | undefined; readonly reason?: string | undefined }>, id: string, state: DisposalState): Promise<void> {
  const which = state === 'destroying' ? 'second' : 'first';
  await tx.query(
    `update documents.disposal set state = $3, decision = coalesce($4, decision), ${which}_at = $5, ${which}_by = $6, ${which}_by_name = $7, refused_reason = $8 where dk = $1 and id = $2`,
    [caller.dk, id, state, input.decision || null, act.at, caller.accountId, caller.displayName, state === 'refused' ? input.reason : null]);
}

type ItemRow = Pick<EntryRow, 'number' | 'archiveNumber' | 'name' | 'endedOn'> & { readonly disposalId: string; readonly entryId: string; readonly retentionClass: string; readonly retainUntil: string; readonly destroyedAt: Date | null; readonly files: readonly DestroyedFile[] | null; readonly held: boolean };

/** The newest fifty lists with all that stands on them. */
async function listLists(tx: Db, { dk, accountId }: { dk: number; accountId: string }): Promise<DisposalLine[]> {
  const { rows } = await tx.query<DisposalRow>(`select ${columns} from documents.disposal where dk = $1 order by number desc limit 50`, [dk]);
  const { rows: items } = await tx.query<ItemRow>(
    `select i.disposal_id as "disposalId", i.entry_id as "entryId", i.retention_class as "retentionClass", i.retain_until::text as "retainUntil", i.destroyed_at as "destroyedAt", i.files, e.number, e.archive_number as "archiveNumber", e.name,
       e.ended_on::text as "endedOn", exists (select 1 from documents.archive_hold h where h.dk = e.dk and h.entry_id = e.id and h.lifted_at is null) as held
     from documents.disposal_item i join documents.archive_entry e on e.dk = i.dk and e.id = i.entry_id where i.dk = $1 and i.disposal_id = any($2) order by i.retain_until, i.entry_id`, [dk, rows.map(({ id }) => id)]);
  const byList = Map.groupBy(items, ({ disposalId }) => disposalId);
  return rows.map((row) => ({
    id: row.id, number: row.number, state: row.state, madeAt: row.madeAt.toISOString(), madeByName: row.madeByName, mayDecide: model.mayDecideDisposal(factsOf(row), accountId), items: (byList.get(row.id) ?? []).map(itemOf),
    ...given({ decision: row.decision, firstAt: instant(row.firstAt), firstByName: row.firstByName, secondAt: instant(row.secondAt), secondByName: row.secondByName, refusedReason: row.refusedReason, doneAt: instant(row.doneAt) }),
  }));
}

const itemOf = (item: ItemRow): DisposalLine['items'][number] => ({
  entryId: item.entryId, record: recordWord({ ...item, id: item.entryId }), name: item.name, endedOn: item.endedOn, retentionClass: item.retentionClass, retainUntil: item.retainUntil,
  ...given({ destroyedAt: instant(item.destroyedAt), files: item.files ? [...item.files] : null, barred: item.held && !item.destroyedAt ? ('hold' as const) : null }),
});
