// What every control of a form is given.
import type { AnswerValue, FormItem } from '#fhir/questionnaire/index.ts';

export interface ControlProps {
  readonly item: FormItem;
  /** Of the element that the label belongs to. */
  readonly id: string;
  readonly label: string;
  readonly values: readonly AnswerValue[];
  /** `unread`: what is typed and is no value yet; it stays in the field and bars completion. */
  readonly onChange: (values: readonly AnswerValue[], unread?: string) => void;
  readonly unread: string | undefined;
  readonly readOnly: boolean;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  /** In tables the head of the column is the label that is seen. */
  readonly inTable: boolean;
}

/** Attributes of a native control. */
export const nativeProps = ({ id, item, label, readOnly, describedBy, invalid, inTable }: ControlProps) => ({
  id,
  'aria-label': inTable ? label : undefined,
  'aria-describedby': describedBy,
  'aria-invalid': invalid || undefined,
  'aria-required': item.required || undefined,
  readOnly: readOnly || undefined,
  'data-form-field': true,
});
