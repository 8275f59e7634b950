// A FHIRPath of a form, compiled to closures: no text is made into code, since the browser's policy forbids it.   spec: FRM
import type { Work } from './work.ts';

/** What an expression reads while it runs. */
export interface Reading {
  /** Answers of a question: of this linkId, in the row that `variable` names around the place, or (undefined) in the whole response. */
  answers(linkId: string, rowVariable: string | undefined): readonly unknown[];
  /** `%context`, `%resource` and variables. */
  variable(name: string): readonly unknown[];
  /** Answers of the item itself. */
  readonly own: () => readonly unknown[];
  /** Instant of `now()`. */
  readonly at: string;
  /** What may still be done; shared by all that is computed at once. */
  readonly work: Work;
}

export interface Expression {
  readonly source: string;
  /** linkIds whose answers it reads. */
  readonly reads: ReadonlySet<string>;
  readonly readsOwn: boolean;
  /** It looks at the response in a way that is not followed: whatever changes, it is computed again. */
  readonly readsAll: boolean;
  readonly variables: ReadonlySet<string>;
  /** Empty, and the work marked as over, where it would take too long. */
  run(reading: Reading): readonly unknown[];
}
