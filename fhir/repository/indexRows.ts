// The side tables (any number of rows per resource) and which of their rows an update adds or removes. Columns: fhir/search/rows.ts. spec: STO-3
import type { IndexRows } from '#fhir/search/rows.ts';

export type Cell = string | number | bigint | null;
export type Row = readonly Cell[];
export type SideName = 'ident' | 'str' | 'num' | 'date' | 'ref';
export type SideRows = Record<SideName, Row[]>;

export interface SideTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** PostgreSQL types of the columns. */
  readonly types: readonly string[];
  /** Columns that tell a row from the others of the same resource, for deletion. */
  readonly key: readonly string[];
}

const owner = { columns: ['dk', 'rt', 'rid'], types: ['int8', 'int2', 'uuid'] } as const;

const side = (name: string, columns: Readonly<Record<string, string>>, key: readonly string[]): SideTable => ({
  name, columns: [...owner.columns, ...Object.keys(columns)], types: [...owner.types, ...Object.values(columns)], key: [...owner.columns, ...key],
});

export const sideTables: Record<SideName, SideTable> = {
  ident: side('fhir.ix_ident', { h: 'int8', system: 'text', value: 'text' }, ['h', 'system']),
  str: side('fhir.ix_str', { param: 'text', val: 'text', exact: 'text' }, ['param', 'val', 'exact']),
  num: side('fhir.ix_num', { param: 'text', unit: 'text', lo: 'float8', hi: 'float8', raw: 'float8', system: 'text', code: 'text' }, ['param', 'unit', 'lo', 'hi']),
  date: side('fhir.ix_date', { param: 'text', lo: 'timestamptz', hi: 'timestamptz' }, ['param', 'lo', 'hi']),
  ref: side('fhir.ix_ref', { target_rid: 'uuid', target_rt: 'int2', param: 'text' }, ['target_rid', 'target_rt', 'param']),
};
export const noRows: SideRows = { ident: [], str: [], num: [], date: [], ref: [] };
export const sideNames = Object.keys(sideTables) as SideName[];

export interface Owner { readonly dk: number; readonly rt: number; readonly rid: string }

export function sideRows({ dk, rt, rid }: Owner, rows: IndexRows): SideRows {
  const own = [dk, rt, rid] as const;
  return {
    ident: rows.ident.map((row) => [...own, row.h, row.system, row.value]),
    str: rows.str.map((row) => [...own, row.param, row.val, row.exact]),
    num: rows.num.map((row) => [...own, row.param, row.unit, row.lo, row.hi, row.raw, row.system, row.code]),
    date: rows.date.map((row) => [...own, row.param, row.lo, row.hi]),
    ref: rows.ref.map((row) => [...own, row.target_rid, row.target_rt, row.param]),
  };
}

/** Rows only in `after`, and rows only in `before`: unchanged ones are not touched. */
export function compareRows(before: readonly Row[], after: readonly Row[]): { added: Row[]; removed: Row[] } {
  const old = new Map(before.map((row) => [row.join('\u0000'), row]));
  const added: Row[] = [];
  const kept = new Set<string>();
  for (const row of after) {
    const text = row.join('\u0000');
    if (kept.has(text)) continue;
    kept.add(text);
    if (!old.has(text)) added.push(row);
  }
  return { added, removed: [...old].filter(([text]) => !kept.has(text)).map(([, row]) => row) };
}
