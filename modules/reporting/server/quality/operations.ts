// The page of data quality: the same figures for everybody who may see them. spec: QUA-3
import { implement } from '#fhir/rest/call.ts';
import type { Db } from '#platform/db/index.ts';
import { readRegulation } from '#platform/datedTable/server.ts';
import { measures, quality as qualityContract, qualityRecords as recordsContract, scoreOf, weightTable } from '#modules/reporting/model/index.ts';
import type { DefectCounts, MeasureWeight, QualityLine } from '#modules/reporting/model/index.ts';

const weights = readRegulation('record-quality/measures.csv', weightTable);
const most = 200;

interface Row { readonly month: string; readonly wardId: string; readonly ward: string; readonly records: number; readonly counts: DefectCounts; readonly judgedAt: Date }

const countsSql = measures.map((measure) => `'${measure}', count(*) filter (where defects @> array['${measure}'])`).join(', ');

/** Twelve months up to this one, by department. */
async function listRows(db: Db, dk: number, month: string): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `select to_char(month, 'YYYY-MM') as month, ward_id as "wardId", max(ward) as ward, count(*)::int4 as records, json_build_object(${countsSql}) as counts, max(judged_at) as "judgedAt"
     from reporting.record_quality where dk = $1 and month > $2::date - interval '12 months' and month <= $2::date group by record_quality.month, ward_id order by 1, 3`, [dk, `${month}-01`], 'quality-rows');
  return rows;
}

const lineOf = ({ wardId, ward, records, counts }: Row, table: readonly MeasureWeight[]): QualityLine => ({ wardId, ward, records, counts, ...scored(records, counts, table) });

function scored(records: number, counts: DefectCounts, table: readonly MeasureWeight[]): { score?: number } {
  const score = scoreOf(records, counts, table);
  return score === undefined ? {} : { score };
}

function sumOf(rows: readonly Row[], table: readonly MeasureWeight[]): QualityLine {
  const records = rows.reduce((sum, row) => sum + row.records, 0);
  const counts: DefectCounts = Object.fromEntries(measures.map((measure) => [measure, rows.reduce((sum, row) => sum + (row.counts[measure] ?? 0), 0)]));
  return { wardId: '*', ward: '', records, counts, ...scored(records, counts, table) };
}

export const quality = implement(qualityContract).as(async ({ tx, caller, input: { month } }) => {
  const rows = await listRows(tx, caller.dk, month);
  const table = weights.on(`${month}-01`);
  const own = rows.filter((row) => row.month === month);
  const months = Map.groupBy(rows, (row) => row.month);
  const judged = own.map(({ judgedAt }) => judgedAt.toISOString()).toSorted().at(-1);
  return {
    departments: own.map((row) => lineOf(row, table)), all: sumOf(own, table), weights: table.map(({ measure, weight, source }) => ({ measure, weight, source })),
    trend: [...months].flatMap(([of, some]) => [...some.map((row) => ({ month: of, wardId: row.wardId, records: row.records, ...scored(row.records, row.counts, weights.on(`${of}-01`)) })), { month: of, wardId: '*', records: sumOf(some, table).records, ...scoredSum(some, of) }]),
    ...(judged !== undefined && { judgedAt: judged }),
  };
});

function scoredSum(rows: readonly Row[], month: string): { score?: number } {
  const { records, counts } = sumOf(rows, []);
  return scored(records, counts, weights.on(`${month}-01`));
}

/** Numbers of records, no names: whoever may read a record finds the person behind it. */
export const qualityRecords = implement(recordsContract).as(async ({ tx, caller, input: { month, wardId, measure } }) => {
  const { rows } = await tx.query<{ recordId: string; encounterId: string | null; number: string; endedAt: Date; defects: (typeof measures)[number][] }>(
    `select record_id as "recordId", encounter_id as "encounterId", number, ended_at as "endedAt", defects from reporting.record_quality
     where dk = $1 and month = $2 and ward_id = $3 and cardinality(defects) > 0 and ($4::text is null or $4 = any(defects)) order by ended_at limit ${most + 1}`, [caller.dk, `${month}-01`, wardId, measure ?? null], 'quality-records');
  return { records: rows.slice(0, most).map(({ encounterId, endedAt, ...row }) => ({ ...row, endedAt: endedAt.toISOString(), ...(encounterId !== null && { encounterId }) })), more: rows.length > most };
});
