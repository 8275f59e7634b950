// How our own forms are written: form.json and rows after the pattern of XLSForm, with FHIRPath in place of XPath. https://xlsform.org   spec: FRM-1

export interface Words {
  readonly vi: string;
  readonly en?: string | undefined;
  readonly fr?: string | undefined;
}

/** What a form is, besides its items. */
export interface FormFacts {
  readonly kind: 'record' | 'slip' | 'certificate';
  readonly care: readonly ('inpatient' | 'day' | 'outpatient')[];
  /** The legal text. */
  readonly source: string;
  /** false: the official text was not seen. */
  readonly seen: boolean;
  readonly paper: { readonly size: 'A4' | 'A5'; readonly orientation: 'portrait' | 'landscape' };
  /** Key of the signers' workflow. */
  readonly signers: string;
  /** Many per stay, as the treatment sheet. */
  readonly repeats: boolean;
}

export interface FormJson extends FormFacts {
  readonly key: string;
  /** The official code: `01/BV1`. */
  readonly code: string;
  readonly version: string;
  readonly title: Words;
}

/** A row of items.csv: column → text; what is not there is empty. */
export interface FormRow {
  readonly type: string;
  readonly name: string;
  readonly label: string;
  readonly label_en: string;
  readonly label_fr: string;
  readonly hint: string;
  readonly required: string;
  readonly relevant: string;
  readonly constraint: string;
  readonly calculation: string;
  readonly prefill: string;
  readonly default: string;
  readonly unit: string;
  readonly code: string;
  readonly extract: string;
  readonly appearance: string;
  readonly field: string;
}

export interface ListRow {
  readonly code: string;
  readonly display: string;
  readonly display_en?: string;
  readonly display_fr?: string;
}

export interface FormSource {
  readonly form: FormJson;
  readonly rows: readonly Partial<FormRow>[];
  readonly parts: Readonly<Record<string, readonly Partial<FormRow>[]>>;
  readonly lists: Readonly<Record<string, readonly ListRow[]>>;
  /** Keys of the pictures there are. */
  readonly pictures: readonly string[];
  /** Names of the code lists that `@name` may mean. */
  readonly catalogues: readonly string[];
}

/** What is wrong with a definition. */
export type FormProblemCode =
  | 'unknown-type' | 'no-name' | 'wrong-name' | 'no-label' | 'not-closed' | 'not-opened'
  | 'duplicate-name' | 'unknown-name' | 'unknown-list' | 'unknown-picture' | 'unknown-part' | 'include-loop'
  | 'wrong-expression' | 'unknown-variable' | 'self-calculation' | 'calculation-loop'
  | 'too-costly' | 'wrong-code' | 'wrong-unit' | 'wrong-extract' | 'wrong-default' | 'no-items' | 'too-many-items' | 'too-deep' | 'too-long';

export interface FormProblem {
  readonly code: FormProblemCode;
  /** The item it is about; the line of items.csv too where it came from one. */
  readonly linkId?: string | undefined;
  readonly row?: number | undefined;
  /** The name, list, picture or expression meant. */
  readonly detail?: string | undefined;
}

export const formLimits = { items: 2000, depth: 12, options: 2000, expression: 2000, label: 4000, definitionBytes: 4_000_000 } as const;
