// Two versions of one visit: what each changed since the version both began with. spec: VIS-3
import type { VisitContent, VisitPatch } from '#modules/chart/model/index.ts';

export type VisitField = keyof VisitContent;
export const visitFields: readonly VisitField[] = ['reason', 'reasonCodes', 'history', 'pastHistory', 'examination', 'main', 'secondary', 'management', 'advice', 'followUp'];

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What `form` changes in `saved`, without the fields held back. */
export function patchOf(saved: VisitContent, form: VisitContent, held: ReadonlySet<VisitField> = new Set()): VisitPatch {
  return Object.fromEntries(visitFields.filter((field) => !held.has(field) && !isSame(cleaned(saved[field]), cleaned(form[field]))).map((field) => [field, form[field]]));
}

/** The server keeps texts without blanks at their ends, and the list's own name of a code: neither is a change. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'display').map(([key, inner]) => [key, cleaned(inner)]));
}

export interface Merged {
  readonly form: VisitContent;
  /** Changed on both sides, differently: a person has to choose. `form` keeps what was typed here. */
  readonly both: readonly VisitField[];
}

export function mergeVisit({ saved, form }: { saved: VisitContent; form: VisitContent }, theirs: VisitContent): Merged {
  const mine = (field: VisitField) => !isSame(cleaned(saved[field]), cleaned(form[field]));
  const other = (field: VisitField) => !isSame(cleaned(saved[field]), cleaned(theirs[field]));
  const both = visitFields.filter((field) => mine(field) && other(field) && !isSame(cleaned(form[field]), cleaned(theirs[field])));
  const taken = Object.fromEntries(visitFields.filter((field) => !mine(field)).map((field) => [field, theirs[field]]));
  return { form: { ...form, ...taken }, both };
}
