// Openings in force of a person: patient → reason, as the trail needs it with every access. Kept three seconds. spec: ACC-12
import { LRUCache } from 'lru-cache';
import type { Db, Tx } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import type { Caller } from '#platform/auth/index.ts';
import type { Opening } from '../../model/index.ts';
import { grantCareRelation } from '../careRelation.ts';

type Reasons = Map<string, string>;
type Person = Pick<Caller, 'dk' | 'accountId'>;

const memoryMs = 3000;
/** One memory for each database: tests open several in one process. */
const memories = new WeakMap<Db, LRUCache<string, Reasons>>();

function memoryOf(db: Db): LRUCache<string, Reasons> {
  const known = memories.get(db);
  if (known) return known;
  const memory = new LRUCache<string, Reasons>({ max: 5000, ttl: memoryMs });
  memories.set(db, memory);
  return memory;
}

const keyOf = ({ dk, accountId }: Person) => `${dk}/${accountId}`;

export async function findOpenings(db: Db, person: Person, at: Date): Promise<ReadonlyMap<string, string>> {
  const known = memoryOf(db).get(keyOf(person));
  if (known) return known;
  const { rows } = await db.query<{ patient: string; reason: string }>('select patient, reason from facility.break_glass where dk = $1 and account_id = $2 and until > $3', [person.dk, person.accountId, at], 'openings-of-person');
  const reasons = new Map(rows.map(({ patient, reason }) => [patient, reason]));
  memoryOf(db).set(keyOf(person), reasons);
  return reasons;
}

export interface NewOpening { readonly caller: Caller; readonly patientId: string; readonly opening: Opening }

/** Keeps the opening, and lets the care relation carry it: every route that honours that honours this. */
export async function saveOpening(tx: Tx, db: Db, { caller, patientId, opening }: NewOpening): Promise<void> {
  const patient = rowId(patientId);
  const { id, reason, note, openedAt, until } = opening;
  await tx.query(
    `insert into facility.break_glass (dk, id, patient, patient_id, account_id, practitioner_role_id, role, reason, note, opened_at, until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [caller.dk, id, patient, patientId, caller.accountId, caller.practitionerRoleId, caller.roles.join(' '), reason, note, openedAt, until]);
  await grantCareRelation(tx, { dk: caller.dk, patientId: patient, holderId: caller.practitionerRoleId ?? '', reason: `break-glass:${reason}`, since: openedAt, until });
  // The very row of this act carries its purpose, too.
  for (const reasons of new Set([memoryOf(db).get(keyOf(caller)), caller.breakGlass])) (reasons as Reasons | undefined)?.set(patient, reason);
}
