// In the transaction that writes a SearchParameter: note what is to be indexed, begin a new edition and tell all processes. spec: SRC-24
import type { Tx } from '#platform/db/index.ts';
import { rowId } from '#fhir/repository/id.ts';
import { type Book, type ChangeRow, on } from '#fhir/rest/room.ts';
import { BadParameter, compileParameter } from '#fhir/search/custom/compileParameter.ts';
import type { SearchParameter } from '#fhir/types/index.ts';
import { tellParameters } from './news.ts';

/** Every write extracts the values of all of them. */
const mostParameters = 100;

export const registerParameter: Book = {
  kind: 'book', name: 'register-search-parameter', topic: on('SearchParameter'),
  run: async (tx, change) => {
    const { dk, id, version, at } = change;
    const rid = rowId(id);
    const wanted = await readWanted(tx, change);
    // One at a time: editions are counted.
    const { rows: [edition] } = await tx.query<{ n: number }>('update indexing.edition set n = n + 1 returning n');
    await tx.query(
      `insert into indexing.parameter as p (dk, rid, ver, edition, code, types, stored, state, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       on conflict (dk, rid) do update set ver = excluded.ver, edition = excluded.edition, code = excluded.code, stored = excluded.stored, state = excluded.state, reason = excluded.reason, at = excluded.at,
         done = 0, total = 0, types = array(select distinct unnest(p.types || excluded.types))`,
      [dk, rid, version, edition?.n, wanted.code, wanted.types, `${wanted.code}~${edition?.n}`, wanted.state, wanted.reason ?? null, at]);
    await tellParameters(tx);
  },
};

interface Wanted { readonly code: string; readonly types: readonly string[]; readonly state: 'waiting' | 'off' | 'refused'; readonly reason?: string }

async function readWanted(tx: Tx, { dk, id, after, content }: ChangeRow): Promise<Wanted> {
  const definition = (await content()) as unknown as Partial<SearchParameter>;
  const { code = '', base = [] } = definition;
  if (after !== 'active') return { code, types: [], state: 'off' };
  const reason = whyNot(definition as SearchParameter) ?? (await whyTooMany(tx, { dk, rid: rowId(id), code, types: base }));
  return reason === undefined ? { code, types: base, state: 'waiting' } : { code, types: [], state: 'refused', reason };
}

/** Writes of the installation itself pass no guard. */
function whyNot(definition: SearchParameter): string | undefined {
  try {
    compileParameter(definition, definition.code);
    return undefined;
  } catch (error) {
    if (error instanceof BadParameter) return `${error.element}: ${error.message}`;
    throw error;
  }
}

async function whyTooMany(tx: Tx, { dk, rid, code, types }: { dk: number; rid: string; code: string; types: readonly string[] }): Promise<string | undefined> {
  const { rows } = await tx.query<{ code: string; types: string[] }>(`select code, types from indexing.parameter where dk = $1 and rid <> $2 and state in ('waiting', 'running', 'ready')`, [dk, rid]);
  if (rows.some((one) => one.code === code && one.types.some((type) => types.includes(type)))) return `another active search parameter is called ${code}`;
  return rows.length >= mostParameters ? `a facility has at most ${mostParameters} search parameters of its own` : undefined;
}
