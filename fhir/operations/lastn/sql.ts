// The newest observations of each chief code in one statement, by the index on patient, code and date. spec: OPR-9
import { accessCondition } from '#fhir/repository/accessCondition.ts';
import { indexTable, typeNumber } from '#fhir/repository/typeNumber.ts';
import { Binder } from '#fhir/search/binder.ts';
import { conditionSql } from '#fhir/search/conditionSql.ts';
import type { SearchPlan } from '#fhir/search/plan.ts';
import type { Statement } from '#fhir/search/sql.ts';

export const mostRows = 5000;

export interface LastRow { readonly rid: string; readonly pat: string | null; readonly code_h: string | null; /** Sorts as text. */ readonly at: string; readonly content: string }
/** Of these chief codes, rows that have none of these codings. */
export interface Known { readonly codes: readonly string[]; readonly chief: readonly string[] }

/** Rows of several codings, or of none, are all given: their groups are told apart by what they say. */
export function lastSql({ plan, max, known }: { readonly plan: SearchPlan; readonly max: number; readonly known: Known | undefined }): Statement {
  const binder = new Binder(plan.access);
  const where = [
    accessCondition(plan.access, 'i', (value) => binder.bind(value)), ...plan.conditions.map((one) => conditionSql(one, { alias: 'i', type: 'Observation' }, binder)),
    ...(known === undefined ? [] : [`i.code_h = any(${binder.bind(known.chief)}::int8[])`, `not (i.toks && ${binder.bind(known.codes)}::int8[])`]),
  ];
  const ranked = `select i.rid, i.pat, i.code_h, i.d_lo, row_number() over (partition by i.code_h order by i.d_lo desc, i.rid desc) as place from ${indexTable('Observation').name} i where ${where.join(' and ')}`;
  const hits = `select * from (${ranked}) n where n.place <= ${binder.bind(max)}::int or n.code_h is null or n.code_h = 0 limit ${mostRows + 1}`;
  const at = `coalesce(to_char(nullif(h.d_lo, '-infinity') at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '') || h.rid`;
  return { sql: `select h.rid, h.pat, h.code_h::text as code_h, ${at} as at, r.content from (${hits}) h join fhir.res r on r.dk = ${binder.dk} and r.rt = ${binder.bind(typeNumber('Observation'))} and r.rid = h.rid`, values: binder.values };
}
