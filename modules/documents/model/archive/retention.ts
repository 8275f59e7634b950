// How long a record is kept: the classes in force that fit it, the longest wins, counted from the end of the year. spec: ARC-1
import { z } from 'zod';
import { Fault } from '#platform/fault/index.ts';
import type { DatedTable, TableShape } from '#platform/datedTable/index.ts';

const keptKinds = ['record', 'register', 'health-check', 'health-book'] as const;
export type KeptKind = (typeof keptKinds)[number];

const row = z.object({
  class: z.string(), kind: z.enum(keptKinds), label: z.string(), label_en: z.string(), label_fr: z.string(),
  years: z.union([z.literal('permanent'), z.coerce.number().int().positive()]), icd: z.string().optional(), icd_certainty: z.string().optional(),
  validFrom: z.string(), validTo: z.string().optional(), certainty: z.string(), source: z.string(),
});
export type RetentionClass = z.infer<typeof row>;
export type RetentionTable = DatedTable<RetentionClass>;

export const retentionShape: TableShape<RetentionClass> = { name: 'record-retention/classes.csv', row, key: ({ class: code }) => code };

export interface RetentionFacts {
  readonly kind: KeptKind;
  /** Day on which it ended (of a health book: of death). */
  readonly ended: string;
  /** Classes that somebody knows it belongs to: `death`, `serious-incident`. */
  readonly circumstances: readonly string[];
  /** ICD-10 codes of its diagnoses. */
  readonly icd: readonly string[];
}

/** `until` is the last day on which it must be kept; undefined = for ever. */
export interface Retention { readonly class: string; readonly until: string | undefined; readonly source: string }

/** The rows in force on `day` (of the judgement). */
export function retentionOf(table: RetentionTable, { kind, ended, circumstances, icd }: RetentionFacts, day: string): Retention {
  const fitting = table.on(day).filter((one) => one.kind === kind && (isRest(one) || circumstances.includes(one.class) || icd.some((code) => isInRanges(one.icd ?? '', code))));
  const longest = fitting.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
  if (!longest) throw new Fault('bug', 'documents.no-retention-class', { params: { kind, day } });
  const until = longest.years === 'permanent' ? undefined : `${Number(ended.slice(0, 4)) + longest.years}-12-31`;
  return { class: longest.class, until, source: longest.source };
}

/** A circumstance that no row names would shorten the period silently. Throws Fault `documents.retention-class-unknown`. */
export function requireClasses(table: RetentionTable, circumstances: readonly string[], day: string): void {
  const known = new Set(table.on(day).map((one) => one.class));
  const unknown = circumstances.find((one) => !known.has(one));
  if (unknown !== undefined) throw new Fault('unprocessable', 'documents.retention-class-unknown', { params: { class: unknown } });
}

/** What holds for everything of its kind that no other row names. */
const isRest = ({ class: code, kind }: RetentionClass): boolean => code === (kind === 'record' ? 'other' : kind);
const lengthOf = ({ years }: RetentionClass): number => (years === 'permanent' ? Number.POSITIVE_INFINITY : years);

/** `F00-F99;Z52`: a range of three-character categories or of full codes; a category holds its subdivisions. */
export function isInRanges(ranges: string, code: string): boolean {
  return ranges.split(';').filter(Boolean).some((range) => {
    const [from = '', to = from] = range.split('-');
    return code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
  });
}

export const isLonger = (left: Pick<Retention, 'until'>, right: Pick<Retention, 'until'>): boolean => right.until !== undefined && (left.until === undefined || left.until > right.until);

/** A person may make the period longer, never shorter. Throws Fault `documents.retention-only-longer`. */
export function raisedRetention(now: Retention, wanted: Retention): Retention {
  if (!isLonger(wanted, now)) throw new Fault('rule', 'documents.retention-only-longer', { params: { until: now.until ?? '∞', source: now.source } });
  return wanted;
}

/** The period is over on the day after its last. */
export const isOver = ({ until }: Pick<Retention, 'until'>, day: string): boolean => until !== undefined && until < day;
