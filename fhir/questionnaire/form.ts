// A form as screens, checks and print read it: the Questionnaire with its extensions understood and its expressions compiled.   spec: FRM
import type { Attachment, Coding, Quantity, Reference } from '#fhir/types/index.ts';
import type { Expression } from './path/expression.ts';
import type { FormFacts, Words } from './source.ts';

export type FormItemType =
  | 'group' | 'note' | 'boolean' | 'integer' | 'decimal' | 'quantity' | 'date' | 'dateTime' | 'time' | 'string' | 'text' | 'url' | 'choice' | 'open-choice' | 'attachment' | 'reference';

/** One answer, without its `value[x]` name. */
export type AnswerValue = string | number | boolean | Coding | Quantity | Attachment | Reference;

export interface FormOption {
  readonly value: AnswerValue;
  readonly words: Words;
}

export interface FormConstraint {
  readonly key: string;
  readonly expression: Expression;
  /** `warning` is told and does not bar. */
  readonly severity: 'error' | 'warning';
  readonly human: Words;
}

export interface FormItem {
  readonly linkId: string;
  readonly type: FormItemType;
  readonly label: Words;
  readonly hint?: Words | undefined;
  /** Must be answered while it is enabled; for what repeats, at least `minOccurs` times. */
  readonly required: boolean;
  readonly repeats: boolean;
  readonly readOnly: boolean;
  /** Never shown. */
  readonly hidden: boolean;
  readonly minOccurs: number;
  readonly maxOccurs?: number | undefined;
  readonly maxLength?: number | undefined;
  /** Bounds that a screen may show and a keypad may use. */
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
  readonly decimals?: number | undefined;
  readonly unit?: Coding | undefined;
  readonly options: readonly FormOption[];
  /** Name of the code list the answer is searched in: `icd10`. */
  readonly catalogue?: string | undefined;
  readonly valueSet?: string | undefined;
  /** A group drawn as a table, a drawing, a signature block. */
  readonly control?: 'table' | 'drawing' | 'signature' | undefined;
  readonly picture?: string | undefined;
  readonly signatureRole?: string | undefined;
  /** Columns of four on the screen grid. */
  readonly width?: 1 | 2 | 3 | 4 | undefined;
  /** Options beside each other. */
  readonly inline: boolean;
  readonly code: readonly Coding[];
  readonly field?: string | undefined;
  readonly initial: readonly AnswerValue[];
  readonly initialExpression?: Expression | undefined;
  readonly calculated?: Expression | undefined;
  /** All of them must hold. */
  readonly enabledWhen: readonly Expression[];
  readonly constraints: readonly FormConstraint[];
  readonly extract?: ItemExtract | undefined;
  readonly items: readonly FormItem[];
  /** Of a group that repeats: the variable that stands for one row. */
  readonly rowName?: string | undefined;
  /** The variable that stands for the entry that a row is filled from. */
  readonly entryName?: string | undefined;
  readonly parent?: FormItem | undefined;
  /** The nearest repeating group around it. */
  readonly row?: FormItem | undefined;
}

/** `observation`: its answers become Observations; `resource`: what is below fills one resource; `element`: fills this element of it. */
export interface ItemExtract {
  readonly observation: boolean;
  readonly resource?: string | undefined;
  /** `Condition.code` */
  readonly element?: string | undefined;
}

export interface Form extends Partial<FormFacts> {
  /** Canonical address without version. */
  readonly url: string;
  readonly version?: string | undefined;
  /** `01-bv1`, of our own forms. */
  readonly key: string;
  /** `01/BV1` */
  readonly code?: string | undefined;
  readonly title: Words;
  readonly derivedFrom?: string | undefined;
  readonly items: readonly FormItem[];
  readonly byLinkId: ReadonlyMap<string, FormItem>;
  /** What is asked of the store before the form is begun. */
  readonly queries: readonly FormQuery[];
}

/** A variable filled by a search: `Observation?code=…&patient={{%patient.id}}` */
export interface FormQuery {
  readonly name: string;
  readonly query: string;
}
