// The rows of the side tables for one resource's search values, keyed by the table. Shapes: migrations/0001_resources.sql. spec: STO-3
import type { TokenHash } from '#fhir/search/hash.ts';
import { bareKey } from '#fhir/search/hash.ts';
import type { SearchValues } from '#fhir/search/values.ts';
import { rowId } from './id.ts';
import { findTypeNumber } from './typeNumber.ts';

export type Cell = string | number | bigint | null;
export type Row = readonly Cell[];

export interface SideTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** PostgreSQL types of the columns. */
  readonly types: readonly string[];
  /** Columns that tell a row from the others of the same resource, for deletion. */
  readonly key: readonly string[];
}

/** Tables with any number of rows per resource. Every one starts with dk, rt, rid. */
export const sideTables = {
  ident: { name: 'fhir.ix_ident', columns: ['dk', 'rt', 'rid', 'h', 'param', 'system', 'value'], types: ['int8', 'int2', 'uuid', 'int8', 'text', 'text', 'text'], key: ['dk', 'rt', 'rid', 'h'] },
  str: { name: 'fhir.ix_str', columns: ['dk', 'rt', 'rid', 'param', 'val', 'exact'], types: ['int8', 'int2', 'uuid', 'text', 'text', 'text'], key: ['dk', 'rt', 'rid', 'param', 'val'] },
  num: {
    name: 'fhir.ix_num', columns: ['dk', 'rt', 'rid', 'param', 'unit', 'lo', 'hi', 'raw', 'system', 'code'],
    types: ['int8', 'int2', 'uuid', 'text', 'text', 'float8', 'float8', 'float8', 'text', 'text'], key: ['dk', 'rt', 'rid', 'param', 'unit', 'lo'],
  },
  date: { name: 'fhir.ix_date', columns: ['dk', 'rt', 'rid', 'param', 'lo', 'hi'], types: ['int8', 'int2', 'uuid', 'text', 'timestamptz', 'timestamptz'], key: ['dk', 'rt', 'rid', 'param', 'lo'] },
  ref: {
    name: 'fhir.ix_ref', columns: ['dk', 'rt', 'rid', 'target_rid', 'target_rt', 'param'],
    types: ['int8', 'int2', 'uuid', 'uuid', 'int2', 'text'], key: ['dk', 'rt', 'rid', 'target_rid', 'target_rt', 'param'],
  },
} satisfies Record<string, SideTable>;

export type SideName = keyof typeof sideTables;
export const sideNames = Object.keys(sideTables) as SideName[];
export type SideRows = Record<SideName, Row[]>;

export interface Owner { readonly dk: number; readonly rt: number; readonly rid: string }

/** Hash inputs of an identifier with its system; without a system it is `bareKey(param, value)`. */
export const systemKey = (param: string, system: string, value: string): string[] => [param, 's', system, value];

export function buildSideRows(hash: TokenHash, { dk, rt, rid }: Owner, values: SearchValues): SideRows {
  const own = [dk, rt, rid] as const;
  return {
    ident: values.idents.flatMap(({ param, system, value }) => {
      const rest = [param, system ?? '', value] as const;
      return [[...own, hash(dk, bareKey(param, value)), ...rest], [...own, hash(dk, systemKey(param, system ?? '', value)), ...rest]];
    }),
    str: values.strings.map(({ param, value, exact }) => [...own, param, value, exact === value ? null : exact]),
    num: values.numbers.map((number) => [...own, number.param, number.unit, number.lo, number.hi, number.raw, number.system ?? null, number.code ?? null]),
    date: values.dates.map(({ param, lo, hi }) => [...own, param, lo, hi]),
    ref: values.references.flatMap(({ param, type, id }) => {
      const target = findTypeNumber(type);
      return target === undefined ? [] : [[...own, rowId(id), target, param]];
    }),
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
