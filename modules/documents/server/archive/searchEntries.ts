// Finds in the archive: a range of one index per question, whatever the number of records. docs/decisions/0202-archive-search.md   spec: ARC-20
import type { Db } from '#platform/db/index.ts';
import { afterPrefix, readArchiveQuery } from '../../model/index.ts';
import type { ArchiveQuery } from '../../model/index.ts';
import { list, listRecent } from './entryRows.ts';
import type { EntryRow } from './entryRows.ts';

export interface ArchiveSearch {
  readonly dk: number;
  readonly text: string;
  readonly limit: number;
  /** Only whole numbers, for people who may not leaf through the archive. */
  readonly exact: boolean;
}

/** One more than `limit` where there are more. */
export async function searchEntries(db: Db, search: ArchiveSearch): Promise<EntryRow[]> {
  const query = readArchiveQuery(search.text);
  if (query.by === 'number') return searchNumbers(db, search, query.value);
  if (search.exact) return [];
  if (query.by === 'name') return searchNames(db, search, query);
  return search.text.trim() === '' ? listRecent(db, { dk: search.dk, limit: search.limit + 1 }) : [];
}

/** Shorter beginnings would lead to half the archive. */
const leastPrefix = 4;

function searchNumbers(db: Db, { dk, limit, exact }: ArchiveSearch, value: string): Promise<EntryRow[]> {
  const upTo = exact || value.length < leastPrefix ? value : afterPrefix(value);
  const kinds = exact ? ['archive-number', 'record-number'] : null;
  return list(db,
    `(select distinct on (value, entry_id) value, entry_id from documents.archive_key where dk = $1 and value >= $2 and value <= $3 and ($4::text[] is null or kind = any($4)) order by value, entry_id limit $5) k
     join documents.archive_entry e on e.dk = $1 and e.id = k.entry_id order by k.value, e.ended_on desc, e.id limit $5`, [dk, value, upTo, kinds, limit + 1]).then(once);
}

const once = (rows: readonly EntryRow[]): EntryRow[] => [...new Map(rows.map((row) => [row.id, row])).values()];

/** People are named by their given name: the words typed are looked for from the end of the name, then as its beginning. */
async function searchNames(db: Db, { dk, limit }: ArchiveSearch, { words, birthYear }: NameQuery): Promise<EntryRow[]> {
  const fromEnd = words.toReversed();
  const range = { dk, birthYear: birthYear ?? null, limit: limit + 1 };
  const byEnd = await inRange(db, 'name_end', { ...range, from: `${fromEnd[0] ?? ''} `, like: fromEnd.map((word) => `${word} %`).join('') });
  if (byEnd.length > limit) return byEnd;
  const beginning = words.join(' ');
  const byBeginning = await inRange(db, 'name_key', { ...range, from: beginning, like: `${beginning}%` });
  return once([...byEnd, ...byBeginning]).slice(0, limit + 1);
}

interface Range { readonly dk: number; readonly birthYear: number | null; readonly limit: number; readonly from: string; readonly like: string }

/** The inner query reads the index alone; only what it finds is fetched. */
function inRange(db: Db, column: 'name_end' | 'name_key', { dk, birthYear, limit, from, like }: Range): Promise<EntryRow[]> {
  return list(db,
    `(select id from documents.archive_entry where dk = $1 and ${column} >= $2 and ${column} < $3 and ${column} like $4 and ($5::int2 is null or birth_year = $5)
       order by ${column}, birth_year, ended_on desc, id limit $6) k
     join documents.archive_entry e on e.dk = $1 and e.id = k.id order by e.${column}, e.birth_year, e.ended_on desc, e.id`,
    [dk, from, afterPrefix(from), like, birthYear, limit]);
}

type NameQuery = Extract<ArchiveQuery, { by: 'name' }>;
