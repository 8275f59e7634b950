// Search values as rows of the index tables (fhir/repository/migrations): the one place that knows which value goes into which column.
// spec: SRC
import { rowId } from '#fhir/repository/id.ts';
import { typeNumber } from '#fhir/repository/typeNumber.ts';
import { codeHash, identKey, type TokenHash, tokenHashes } from './hash.ts';
import type { SearchValues } from './values.ts';

export interface IndexRows {
  /** Columns of `ix_<type>` beside the key, `lu` and `flags`. */
  readonly main: {
    readonly pat: string | null;
    readonly code_h: bigint | null;
    /** `-infinity` when absent, so that sorting and paging meet no nulls; then `d_hi` is null. */
    readonly d_lo: string;
    readonly d_hi: string | null;
    readonly status: string | null;
    readonly toks: readonly bigint[];
  };
  readonly ident: readonly { readonly h: bigint; readonly system: string; readonly value: string }[];
  readonly str: readonly { readonly param: string; readonly val: string; readonly exact: string }[];
  readonly num: readonly {
    readonly param: string; readonly unit: string; readonly lo: number; readonly hi: number;
    readonly raw: number; readonly system: string | null; readonly code: string | null;
  }[];
  readonly date: readonly { readonly param: string; readonly lo: string; readonly hi: string }[];
  readonly ref: readonly { readonly target_rid: string; readonly target_rt: number; readonly param: string }[];
}

export function indexRows(hash: TokenHash, dk: number, values: SearchValues): IndexRows {
  return {
    main: {
      pat: values.patient === undefined ? null : rowId(values.patient),
      code_h: codeHash(hash, dk, values),
      d_lo: values.date?.lo ?? '-infinity',
      d_hi: values.date?.hi ?? null,
      status: values.status ?? null,
      toks: tokenHashes(hash, dk, values),
    },
    ident: values.idents.map(({ param, system, value }) => ({ h: hash(dk, identKey(param, value)), system: system ?? '', value })),
    str: values.strings.map(({ param, value, exact }) => ({ param, val: value, exact })),
    num: values.numbers.map(({ param, unit, lo, hi, raw, system, code }) => ({ param, unit, lo, hi, raw, system: system ?? null, code: code ?? null })),
    date: values.dates,
    ref: values.references.map(({ param, type, id }) => ({ target_rid: rowId(id), target_rt: typeNumber(type), param })),
  };
}
