// How PostgreSQL answers the commonest searches on 20,000 results: from an index, without walking a table or sorting more than a page's worth. spec: SRC-17
import { escapeLiteral } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SearchAccess } from '#fhir/rest/access.ts';
import { openRepository } from '#fhir/repository/openRepository.ts';
import type { Repository } from '#fhir/repository/openRepository.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { parseSearch } from '#fhir/search/parse.ts';
import { planSearch } from '#fhir/search/plan.ts';
import { pageSql } from '#fhir/search/sql.ts';
import type { ResourceType } from '#fhir/types/index.ts';
import { openTestDatabase } from '#platform/db/testDatabase.ts';
import type { TestDatabase } from '#platform/db/testDatabase.ts';

const rowsInAll = 20_000;
const people = 400;
const person = (n: number): string => `00000000-0000-4001-8000-${String(n).padStart(12, '0')}`;
const holder = '00000000-0000-4009-8000-000000000001';

let db: TestDatabase;
let repository: Repository;
beforeAll(async () => {
  db = await openTestDatabase();
  repository = await openRepository(db);
  const code = (one: string) => [repository.hash(1, ['code', one]), repository.hash(1, ['code', 'c', one]), repository.hash(1, ['category', 'c', 'laboratory'])].map(String);
  const codes = Array.from({ length: 20 }, (_, n) => code(`c${n}`));
  await db.query(
    `insert into fhir.res (dk, rt, rid, ver, lu, seq, pat, status, content)
     select 1, $1, ('00000000-0000-4002-8000-' || lpad(n::text, 12, '0'))::uuid, 1, '2026-01-01'::timestamptz + n * interval '1 minute', n, ('00000000-0000-4001-8000-' || lpad((n % ${people})::text, 12, '0'))::uuid, 'final', '{}'
     from generate_series(1, ${rowsInAll}) n`, [typeNumber('Observation')]);
  await db.query(
    `insert into fhir.ix_observation (dk, rid, pat, code_h, d_lo, d_hi, lu, flags, status, toks)
     select 1, r.rid, r.pat, ($1::int8[])[1 + r.seq / ${people} % 20], r.lu, r.lu + interval '1 millisecond', r.lu, 0, 'final', array[($2::int8[])[1 + r.seq / ${people} % 20], $3::int8] from fhir.res r`,
    [codes.map(([hash]) => hash), codes.map(([, token]) => token), codes[0]?.[2]]);
  await db.query(`insert into fhir.ix_ident (dk, rt, h, rid, system, value) select 1, $1, hashint8(r.seq), r.rid, 'urn:x', r.seq::text from fhir.res r`, [typeNumber('Observation')]);
  await db.query(`insert into fhir.ix_ref (dk, target_rid, target_rt, param, rt, rid) select 1, r.pat, $2, 'subject', $1, r.rid from fhir.res r`, [typeNumber('Observation'), typeNumber('Patient')]);
  await db.query(`insert into fhir.care_relation (dk, patient, holder, reason, since) select distinct 1, r.pat, $1::uuid, 'encounter', now() - interval '1 hour' from fhir.res r`, [holder]);
  await db.query('vacuum analyze');
}, 120_000);
afterAll(() => db.drop());

interface Node { readonly 'Node Type': string; readonly 'Relation Name'?: string; readonly 'Actual Rows': number; readonly Plans?: readonly Node[] }

/** The first time, and after so many uses that PostgreSQL may have gone over to one plan for any values. */
async function plansOf(type: ResourceType, query: string, access: SearchAccess): Promise<Node[][]> {
  const plan = planSearch(parseSearch(type, query), { dk: 1, hash: repository.hash, accessTo: () => access, nowMs: Date.now() });
  const { sql, values } = pageSql(plan, undefined);
  const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)];
  return db.transaction(async (tx) => {
    await tx.query(`prepare asked as ${sql}`);
    const run = `execute asked (${values.map(literal).join(', ')})`;
    const explain = async () => flat((await tx.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (analyze, format json) ${run}`)).rows[0]!['QUERY PLAN'][0]!.Plan);
    const first = await explain();
    for (let use = 0; use < 6; use++) await tx.query(run);
    const later = await explain();
    await tx.query('deallocate asked');
    return [first, later];
  });
}

const literal = (value: unknown): string => escapeLiteral(Array.isArray(value) ? `{${value.join(',')}}` : String(value));

const facility: SearchAccess = { dk: 1, kind: 'facility', deniedFlags: 3 };
const care: SearchAccess = { dk: 1, kind: 'care', holders: [holder], deniedFlags: 3 };

describe.each([['the whole facility', facility], ['care relations', care]] as const)('SRC-17 within %s', (_name, access) => {
  test.each([
    `patient=${person(7)}&code=c3&_sort=-date&_count=20`,
    `patient=${person(7)}&_sort=-date&_count=50`,
    `patient=${person(7)}&category=laboratory&_sort=-date&_count=100`,
    `subject=Patient/${person(7)}&date=ge2026-01-05&_sort=-date`,
    `subject=${person(7)}&code=c3&_sort=-date&_count=20`,
    `_filter=patient eq Patient/${person(7)} and code eq c3&_sort=-date&_count=20`,
    'date=ge2026-01-10&_sort=-date&_count=20',
    '_sort=-_lastUpdated&_count=20',
    '_lastUpdated=gt2026-01-12T00:00:00Z&_sort=_lastUpdated&_count=50',
    'identifier=urn:x|12345',
    '_id=00000000-0000-4002-8000-000000000042',
  ])('Observation?%s walks no table and sorts no crowd', async (query) => {
    // A search over everybody in care, without a patient, may read the range of dates it asks for; with a patient it reads the patient.
    const mostRead = access.kind === 'care' && !query.includes(person(7)) ? rowsInAll / 2 : 2000;
    for (const nodes of await plansOf('Observation', query, access)) {
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan' && /^(?:res|ix_)/.test(node['Relation Name'] ?? '')).map((node) => node['Relation Name'])).toEqual([]);
      expect(nodes.filter((node) => /Sort/.test(node['Node Type']) && node['Actual Rows'] > 1000)).toEqual([]);
      expect(nodes.filter((node) => /Scan/.test(node['Node Type']) && node['Actual Rows'] > mostRead)).toEqual([]);
    }
  });
});

test('SRC-18 no index table has more than six indexes', async () => {
  const { rows } = await db.query<{ tablename: string; n: number }>(`select tablename, count(*)::int as n from pg_indexes where schemaname = 'fhir' and tablename like 'ix\\_%' group by 1 having count(*) > 6`);
  expect(rows).toEqual([]);
});
