// Pairs that look like one person, and the bounded look for them. spec: IDY-12
import type { Database, Db, Tx } from '#platform/db/index.ts';
import { findMatches, readFacts } from '../people/findMatches.ts';

export interface Suspect { readonly firstId: string; readonly secondId: string; readonly chance: number; readonly grade: 'certain' | 'probable' | 'possible'; readonly foundAt: Date; readonly proposedBy: string | null }

/** Both still in use; the surest first. */
export async function listOpenSuspects(db: Db, dk: number, limit: number): Promise<Suspect[]> {
  const { rows } = await db.query<Suspect>(
    `select s.first_id as "firstId", s.second_id as "secondId", s.chance, s.grade, s.found_at as "foundAt",
       (select m.proposed_by from reception.merge m where m.dk = s.dk and m.state = 'proposed' and ((m.source_id = s.first_id and m.target_id = s.second_id) or (m.source_id = s.second_id and m.target_id = s.first_id)) limit 1) as "proposedBy"
     from reception.suspect s join reception.person a on a.dk = s.dk and a.patient_id = s.first_id join reception.person b on b.dk = s.dk and b.patient_id = s.second_id
     where s.dk = $1 and s.dismissed_at is null order by s.chance desc, s.found_at, s.first_id limit $2`, [dk, limit]);
  return rows;
}

export const dismissPair = (tx: Tx, { dk, ids, by, at, reason }: { dk: number; ids: readonly string[]; by: string; at: string; reason: string }) =>
  tx.query(
    `insert into reception.suspect (dk, first_id, second_id, chance, grade, found_at, dismissed_at, dismissed_by, reason) values ($1, $2, $3, 0, 'possible', $4, $4, $5, $6)
     on conflict (dk, first_id, second_id) do update set dismissed_at = excluded.dismissed_at, dismissed_by = excluded.dismissed_by, reason = excluded.reason`, [dk, ...[...ids].sort(), at, by, reason]);

/** A record that was merged is nobody's double any more. */
export const forgetSuspects = (tx: Tx, dk: number, id: string) => tx.query('delete from reception.suspect where dk = $1 and (first_id = $2 or second_id = $2) and dismissed_at is null', [dk, id]);

/** One round: so many people are looked at. */
export const peopleInRound = 100;

/**
 * Looks for doubles of people that are new or changed; gives how many people were looked at.
 * Each in a short transaction of its own: nobody who writes to a record waits for more than one look.
 */
export async function lookForSuspects(db: Pick<Database, 'transaction'>, at: Date): Promise<number> {
  for (let looked = 0; looked < peopleInRound; looked++) {
    if (!(await db.transaction((tx) => lookAtNext(tx, at)))) return looked;
  }
  return peopleInRound;
}

/** False when everybody was looked at. Whoever changes a record meanwhile has it looked at again. */
async function lookAtNext(tx: Tx, at: Date): Promise<boolean> {
  const { rows } = await tx.query<{ dk: number; id: string }>(
    `update reception.person p set looked_at = $1 from (select dk, patient_id from reception.person where looked_at is null limit 1 for update skip locked) as t
     where p.dk = t.dk and p.patient_id = t.patient_id returning p.dk, p.patient_id as id`, [at], 'reception-look-next');
  for (const { dk, id } of rows) await lookAt(tx, { dk: Number(dk), id, at });
  return rows.length > 0;
}

async function lookAt(tx: Tx, { dk, id, at }: { dk: number; id: string; at: Date }): Promise<void> {
  const facts = await readFacts(tx, dk, id);
  const found = facts === undefined ? [] : (await findMatches(tx, { dk, facts, except: id })).filter(isWorthALook).slice(0, 20);
  await tx.query('delete from reception.suspect where dk = $1 and (first_id = $2 or second_id = $2) and dismissed_at is null and not (case when first_id = $2 then second_id else first_id end = any($3))', [dk, id, found.map((one) => one.id)]);
  for (const match of found) {
    await tx.query(
      `insert into reception.suspect (dk, first_id, second_id, chance, grade, found_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (dk, first_id, second_id) do update set chance = excluded.chance, grade = excluded.grade`, [dk, ...[id, match.id].sort(), match.chance, match.grade, at], 'reception-suspect');
  }
}

/** A list of everybody who might be would be read by nobody. */
const isWorthALook = ({ chance }: { readonly chance: number }): boolean => chance >= 0.5;
