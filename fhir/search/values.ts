// What search knows of one resource: extractSearch makes it, the repository writes it into the index tables.
// https://hl7.org/fhir/R4/search.html   spec: SRC
import type { ResourceType } from '#fhir/types/index.ts';
import type { ResourceWords } from './words.ts';

/**
 * A moment of FHIR precision as a half-open range of instants, `[lo, hi)`, ISO 8601 in UTC.
 * `2024-05` is `['2024-04-30T17:00:00.000Z', '2024-05-31T17:00:00.000Z')` in a +07:00 facility.
 * Open ends of a Period are `-infinity` and `infinity`, which PostgreSQL reads as timestamptz.
 */
export interface DateRange {
  readonly lo: string;
  readonly hi: string;
}

/**
 * One code, to be hashed into `toks` by `tokenHashes`. Frequent values only: unique ones are `idents`.
 * `system` undefined: the code stands without a system (or its system is fixed by the definition, as for `status`).
 */
export interface TokenValue {
  readonly param: string;
  readonly system: string | undefined;
  readonly code: string | undefined;
}

/** An Identifier or ContactPoint: unique or nearly so, row of `ix_ident`, always compared by full value. */
export interface IdentValue {
  readonly param: string;
  readonly system: string | undefined;
  readonly value: string;
}

/** A literal reference to a resource of this server: row of `ix_ref`. `id` is the FHIR id as written. */
export interface ReferenceValue {
  readonly param: string;
  readonly type: ResourceType;
  readonly id: string;
}

/** Row of `ix_str`. Strings: `value` is folded (see `fold`) and at most 200 characters, `exact` the NFC original. Uris: both verbatim. */
export interface StringValue {
  readonly param: string;
  readonly value: string;
  readonly exact: string;
}

/** Row of `ix_date`: a date parameter other than the type's primary one. */
export interface DateValue extends DateRange {
  readonly param: string;
}

/**
 * Row of `ix_num`. Plain numbers: `unit` is '' and `system`/`code` undefined. Quantities: `lo`/`hi` in the canonical UCUM `unit`
 * where the unit is known, else as given; `raw` is the number as written, `code` the unit code (or unit text) as written.
 * A comparator or a Range opens an end: ±Infinity.
 */
export interface NumberValue {
  readonly param: string;
  readonly unit: string;
  readonly lo: number;
  readonly hi: number;
  readonly raw: number;
  readonly system: string | undefined;
  readonly code: string | undefined;
}

/** All index values of one resource. Every list is free of doubles. `lastUpdated`, id and version are the repository's own. */
export interface SearchValues {
  /** FHIR id of the patient whose compartment the resource is in (its own id for a Patient); column `pat`. */
  readonly patient: string | undefined;
  /** Code of the hot path (`Observation.code` …), column `code_h` via `codeHash`; several codes need the tokens. */
  readonly codes: readonly string[];
  /** Required-binding status of the type, column `status`. */
  readonly status: string | undefined;
  /** Value of the type's primary date parameter, columns `d_lo`, `d_hi`; not repeated in `dates`. */
  readonly date: DateRange | undefined;
  readonly tokens: readonly TokenValue[];
  readonly idents: readonly IdentValue[];
  readonly references: readonly ReferenceValue[];
  readonly strings: readonly StringValue[];
  readonly dates: readonly DateValue[];
  readonly numbers: readonly NumberValue[];
  /** For `_text` and `_content`. */
  readonly words: ResourceWords;
}
