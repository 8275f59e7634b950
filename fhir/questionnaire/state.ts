// Answers being given: what a screen draws and the server judges, kept by an incremental graph of what depends on what.   spec: FRM
import type { QuestionnaireResponseItem } from '#fhir/types/index.ts';
import type { AnswerValue, Form, FormItem } from './form.ts';
import type { Words } from './source.ts';

export type AnswerProblemCode =
  | 'required' | 'wrong-type' | 'not-an-option' | 'too-long' | 'too-small' | 'too-large' | 'too-precise' | 'too-few' | 'too-many' | 'constraint' | 'wrong-text' | 'wrong-drawing'
  /** Of the form as a whole: its expressions were ended. */
  | 'too-costly'
  /** Only of what comes from outside. */
  | 'unknown-item' | 'not-enabled' | 'not-calculated' | 'twice' | 'misplaced';

export interface AnswerProblem {
  /** Where: see ItemView.key. */
  readonly key: string;
  readonly linkId: string;
  readonly code: AnswerProblemCode;
  readonly severity: 'error' | 'warning';
  /** Words of the form's own rule. */
  readonly human?: Words | undefined;
  /** The limit that was passed. */
  readonly limit?: number | string | undefined;
}

/** One item as it stands; the same object until something of it changes. */
export interface ItemView {
  /** The linkId; inside a row that repeats `<key of the row>/<linkId>`. Key of a row: `<key of its group>#<row id>`. */
  readonly key: string;
  readonly item: FormItem;
  readonly isEnabled: boolean;
  readonly values: readonly AnswerValue[];
  /** Keys of the rows of a group that repeats. */
  readonly rows: readonly string[];
  /** Keys of the items right below, of a row or of a group that does not repeat. */
  readonly children: readonly string[];
  /** The value is computed and not typed. */
  readonly isCalculated: boolean;
  /** Without 'required': an empty field is no mistake while one still types. */
  readonly problems: readonly AnswerProblem[];
  /** Enabled, required and without an answer. */
  readonly isMissing: boolean;
}

export interface AnswersContext {
  /** The instant that `now()` and `today()` mean. */
  readonly at: string;
  /** When what is written down happened, asked for each new row; `at` where it is absent. */
  readonly rowAt?: () => string;
  /** A fresh name for a row. */
  readonly newId: () => string;
  /** `patient`, `encounter`, `user`, `facility`, and what queries found. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Answers {
  readonly form: Form;
  /** Keys of the items at the top. */
  readonly top: readonly string[];
  /** Of an item or a row; undefined when it is not there. */
  view(key: string): ItemView | undefined;
  /** Puts answers in place of those that are there and computes what depends on them; gives the keys whose view changed. */
  set(key: string, values: readonly AnswerValue[]): readonly string[];
  /** Gives the key of the new row. */
  addRow(groupKey: string): string;
  removeRow(rowKey: string): void;
  /** Takes in answers from elsewhere (a merge with another writer); rows keep their keys by their id. */
  replace(items: readonly QuestionnaireResponseItem[]): readonly string[];
  /** Called after the view of this key changed; `*` hears all. Gives its own end. */
  subscribe(key: string, listener: () => void): () => void;
  /** Everything that bars completion, in the order of the form. */
  problems(): readonly AnswerProblem[];
  /** The answers as they are stored: without what is disabled or empty. */
  items(): QuestionnaireResponseItem[];
  /** Goes up with every change. */
  readonly revision: number;
}
