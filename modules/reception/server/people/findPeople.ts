// Looks people up: numbers first, names by their words. Two statements at most, both on indexes. spec: RCP
import { readNameQuery } from '#modules/reception/model/index.ts';
import type { Lookup, PersonRow, TicketState } from '#modules/reception/model/index.ts';
import type { Db } from '#platform/db/index.ts';

export type FoundPerson = PersonRow & { readonly by: Lookup['by'] };

interface Search {
  readonly dk: number;
  readonly day: string;
  readonly lookups: readonly Lookup[];
  readonly limit: number;
}

/** Best first: people found by a number before those found by name; each once. */
export async function findPeople(db: Db, search: Search): Promise<FoundPerson[]> {
  const byNumber = await findIds(db, search);
  const name = search.lookups.find((lookup) => lookup.by === 'name');
  // A number that names exactly one person is enough; the name on the card would only add namesakes.
  const byName = name && byNumber.length === 0 ? await findByName(db, search, name.value) : [];
  const ids = [...byNumber, ...byName.map((id) => ({ id, by: 'name' as const }))].slice(0, search.limit);
  return readPeople(db, search, ids);
}

async function findIds(db: Db, { dk, lookups, limit }: Search): Promise<{ id: string; by: Lookup['by'] }[]> {
  const exact = lookups.filter(({ by, value }) => by !== 'name' && by !== 'ticket' && by !== 'appointment' && by !== 'document' && value.length > 8);
  const ends = lookups.filter(({ by, value }) => (by === 'phone' || by === 'patient-code') && /^\d{4,8}$/.test(value));
  const found: { id: string; by: Lookup['by'] }[] = [];
  for (const { by, value } of exact) {
    const { rows } = await db.query<{ id: string }>('select patient_id as id from reception.person_key where dk = $1 and value = $2 and kind = $3 limit 20', [dk, value, by], 'reception-find-key');
    found.push(...rows.map(({ id }) => ({ id, by })));
  }
  for (const { by, value } of ends) {
    const [kind, like] = by === 'phone' ? ['phone-end', `${[...value].reverse().join('')}%`] : ['patient-code', `__-%${value}`];
    const { rows } = await db.query<{ id: string }>('select patient_id as id from reception.person_key where dk = $1 and value like $2 and kind = $3 order by value limit $4', [dk, like, kind, limit]);
    found.push(...rows.map(({ id }) => ({ id, by })));
  }
  for (const { value } of lookups.filter(({ by }) => by === 'ticket')) {
    const { rows } = await db.query<{ id: string }>('select patient_id as id from reception.ticket where dk = $1 and id = $2 and patient_id is not null', [dk, value]);
    found.push(...rows.map(({ id }) => ({ id, by: 'ticket' as const })));
  }
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at);
}

/** `'nguien' & ('hoa' | 'hoaf') & 'y1960'`; every word may be unfinished. Lexemes are letters and digits only, so quoting is safe. */
export function toTsquery(text: string): string | undefined {
  const { words, birthYear, initials } = readNameQuery(text);
  const year = birthYear === undefined ? [] : [`'y${birthYear}'`];
  const spelled = initials === undefined ? [] : [[`'i_${initials}'`, ...year].join(' & ')];
  const single = words.length > 0 && words.every((keys) => keys.every((key) => key.length === 1)) && words.length > 1;
  const asWords = words.length === 0 || single ? [] : [[...words.map((keys) => `(${keys.map((key) => `'${key}':*`).join(' | ')})`), ...year].join(' & ')];
  const either = [...asWords, ...spelled].map((one) => `(${one})`);
  return either.length === 0 ? undefined : either.join(' | ');
}

/** Whole words before beginnings of words, recent visitors before others. */
async function findByName(db: Db, { dk, limit }: Search, text: string): Promise<string[]> {
  const query = toTsquery(text);
  if (query === undefined) return [];
  // An inner limit bounds the work for a name that half the town has; ranking happens among those.
  const { rows } = await db.query<{ id: string }>(
    `select id from (select patient_id as id, words, last_visit, name from reception.person where dk = $1 and words @@ $2::tsquery limit 400) as found
     order by words @@ $3::tsquery desc, last_visit desc nulls last, name collate "C" limit $4`,
    [dk, query, query.replaceAll(':*', ''), limit], 'reception-find-name');
  return rows.map(({ id }) => id);
}

interface Row {
  id: string; name: string; birthDate: string | null; sex: PersonRow['sex'] | null; patientCode: string | null; citizenId: string | null; insuranceNumber: string | null; phone: string | null;
  address: string | null; hasPhoto: boolean; lastVisit: string | null; lastDepartmentId: string | null; ticketId: string | null; roomId: string | null; room: string | null; number: number | null; state: TicketState | null;
}

/** Rows as lists show them, in the order of `ids`. */
export async function readPeople(db: Db, { dk, day }: Pick<Search, 'dk' | 'day'>, ids: readonly { id: string; by: Lookup['by'] }[]): Promise<FoundPerson[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query<Row>(
    `select p.patient_id as id, p.name, p.birth_date as "birthDate", p.sex, p.patient_code as "patientCode", p.citizen_id as "citizenId", p.insurance_number as "insuranceNumber", p.phone, p.address,
       p.has_photo as "hasPhoto", p.last_visit::text as "lastVisit", p.last_organization_id as "lastDepartmentId", t.id as "ticketId", t.room_id as "roomId", r.name as room, t.number, t.state
     from reception.person p
     left join lateral (select * from reception.ticket t where t.dk = p.dk and t.patient_id = p.patient_id and t.day = $3 and t.state not in ('left', 'moved', 'done') order by t.number desc limit 1) t on true
     left join reception.room r on r.dk = p.dk and r.room_id = t.room_id
     where p.dk = $1 and p.patient_id = any($2)`, [dk, ids.map(({ id }) => id), day], 'reception-people');
  const people = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap(({ id, by }) => {
    const row = people.get(id);
    return row ? [{ ...toPerson(row), by }] : [];
  });
}

function toPerson({ ticketId, roomId, room, number, state, ...row }: Row): PersonRow {
  const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as unknown as PersonRow;
  return ticketId && roomId && number !== null && state ? { ...given, waiting: { ticketId, roomId, room: room ?? '', number, state } } : given;
}
