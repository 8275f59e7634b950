// What moves with a record beside its resources: places in queues, open care, the account of the patient. spec: IDY-8
import { moveOwnRecord } from '#platform/auth/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { queueChannel } from '../queue/tickets.ts';
import { addOwnParts, listParts } from './mergeRows.ts';

interface OwnMove { readonly dk: number; readonly mergeId: string; readonly from: string; readonly to: string; readonly at: string }

export async function moveOwnRows(tx: Tx, move: OwnMove): Promise<void> {
  const { dk, from, to, at } = move;
  const tickets = await moveTickets(tx, move);
  const care = await tx.query<{ ref: string }>(
    `insert into fhir.care_relation (dk, patient, holder, reason, since, until)
     select dk, $3, holder, reason, since, until from fhir.care_relation where dk = $1 and patient = $2 and (until is null or until > $4)
     on conflict do nothing returning holder || ' ' || since::text as ref`, [dk, rowId(from), rowId(to), at]);
  await addOwnParts(tx, move, { kind: 'ticket', refs: tickets });
  await addOwnParts(tx, move, { kind: 'care', refs: care.rows.map(({ ref }) => ref) });
  await addOwnParts(tx, move, { kind: 'account', refs: await moveOwnRecord(tx, { dk, from, to }) });
}

/** Exactly those that the merge moved. */
export async function returnOwnRows(tx: Tx, move: OwnMove): Promise<void> {
  const { dk, mergeId, from, to } = move;
  const parts = await listParts(tx, dk, mergeId);
  const refs = (kind: string) => parts.filter((part) => part.kind === kind).map(({ ref }) => ref);
  await moveTickets(tx, { ...move, from: to, to: from }, refs('ticket'));
  await tx.query(`delete from fhir.care_relation where dk = $1 and patient = $2 and holder || ' ' || since::text = any($3::text[])`, [dk, rowId(to), refs('care')]);
  await moveOwnRecord(tx, { dk, from: to, to: from, accounts: refs('account') });
}

async function moveTickets(tx: Tx, { dk, from, to }: OwnMove, ids?: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string; roomId: string }>(
    'update reception.ticket set patient_id = $3 where dk = $1 and patient_id = $2 and ($4::text[] is null or id = any($4::text[])) returning id, room_id as "roomId"', [dk, from, to, ids ?? null]);
  const rooms = [...new Set(rows.map(({ roomId }) => roomId))];
  if (rooms.length > 0) await tx.query('select pg_notify($1, $2)', [queueChannel, JSON.stringify({ dk, rooms: rooms.slice(0, 50), kinds: ['merged'] })]);
  return rows.map(({ id }) => id);
}

/** After the records themselves were written, so that both rows are there. */
export async function refreshLastVisit(tx: Tx, dk: number, ids: readonly string[]): Promise<void> {
  await tx.query('update reception.person p set last_visit = greatest(p.last_visit, (select max(t.day) from reception.ticket t where t.dk = p.dk and t.patient_id = p.patient_id)) where p.dk = $1 and p.patient_id = any($2)', [dk, ids]);
}
