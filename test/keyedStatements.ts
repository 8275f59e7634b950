// Records the SQL that a test file sends, and finds in the plans PostgreSQL makes of it the scans that do not carry the distribution key. spec: DKY
import pg from 'pg';
import type { TestDatabase } from '#platform/db/testDatabase.ts';
import { placeOf, readTables } from '#platform/db/spread.ts';
import { keylessByDesign } from './keylessByDesign.ts';

export interface Recorder { readonly texts: ReadonlySet<string>; stop(): void }

/** Every statement of this process from now on, whatever connection it goes over. */
export function recordStatements(): Recorder {
  const texts = new Set<string>();
  const { prototype } = pg.Client;
  const own = prototype.query as (this: pg.Client, ...words: unknown[]) => unknown;
  const recorded = function (this: pg.Client, ...words: unknown[]): unknown {
    const [query] = words as [string | { text?: string }];
    const text = typeof query === 'string' ? query : query.text;
    if (text !== undefined) texts.add(text);
    return own.apply(this, words);
  };
  Object.assign(prototype, { query: recorded });
  return { texts, stop: () => void Object.assign(prototype, { query: own }) };
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly 'Subplan Name'?: string;
  readonly Plans?: readonly Node[];
  readonly [condition: string]: unknown;
}

const conditions = ['Index Cond', 'Recheck Cond', 'Filter', 'Hash Cond', 'Merge Cond', 'Join Filter'] as const;
/** Statements that read and write no table. */
const unplanned = /^\s*(?:begin|commit|rollback|savepoint|release|set|reset|listen|unlisten|notify|vacuum|analyze|lock|discard|deallocate|prepare|execute|checkpoint|explain|show|create|drop|alter|truncate)\b/i;
const copied = /^\s*copy\s*\(([^]*)\)\s*to\s+stdout/i;

/** `table: statement` of every scan of a spread table that the key does not narrow, and that is not one by design. */
export async function findKeyless(db: TestDatabase, texts: Iterable<string>): Promise<string[]> {
  const spread = new Set((await readTables(db)).filter((table) => placeOf(table) === 'spread').map(({ name }) => name));
  const found: string[] = [];
  for (const text of texts) {
    const sql = copied.exec(text)?.[1] ?? text;
    if (unplanned.test(sql) || keylessByDesign.some(({ statement }) => statement.test(sql))) continue;
    for (const table of scansWithoutKey(await planOf(db, sql), spread)) found.push(`${table}: ${sql.replaceAll(/\s+/g, ' ').slice(0, 400)}`);
  }
  return found;
}

/** Of a statement whose values are not known. */
async function planOf(db: TestDatabase, sql: string): Promise<Node> {
  const client = await db.connect();
  try {
    // What it says of types that cannot be told is a fault of the test, and shows.
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`explain (generic_plan, verbose, format json) ${sql}`).catch((error: Error) => { throw new Error(`${error.message}: ${sql}`, { cause: error }); });
    return rows[0]!['QUERY PLAN'][0].Plan;
  } finally {
    client.release();
  }
}

function scansWithoutKey(node: Node, spread: ReadonlySet<string>, above = ''): string[] {
  // What is hashed for a test of existence is compared by its key above.
  if (node['Subplan Name'] !== undefined && above.includes(`.dk = (hashed ${node['Subplan Name']})`)) return [];
  const own = conditions.flatMap((name) => node[name] ?? []).join(' ');
  const below = node['Node Type'] === 'Bitmap Heap Scan' ? textOf(node.Plans ?? []) : '';
  const all = `${above} ${own}`;
  const table = `${node.Schema}.${node['Relation Name']}`;
  const isScan = node['Relation Name'] !== undefined && node['Node Type'] !== 'ModifyTable';
  const faults = isScan && spread.has(table) && !carriesKey(`${all} ${below}`, node.Alias ?? '') ? [table] : [];
  return [...faults, ...(node.Plans ?? []).flatMap((child) => scansWithoutKey(child, spread, all))];
}

const textOf = (nodes: readonly Node[]): string => nodes.flatMap((node) => [...conditions.flatMap((name) => node[name] ?? []), textOf(node.Plans ?? [])]).join(' ');

function carriesKey(text: string, alias: string): boolean {
  const column = String.raw`\b${alias}\.dk`;
  return new RegExp(String.raw`${column}\)? = |= \(?${column}\b`).test(text);
}
