// One question: label, control, where its answer came from, and what is wrong, beside each other. Redrawn for its own key alone. spec: FRS-2
import { memo, type ReactNode, useId } from 'react';
import type { AnswerValue, FormItem } from '#fhir/questionnaire/index.ts';
import { type Translate, useText } from '#ui/index.ts';
import { drawControl } from './controls/drawControl.tsx';
import type { FieldState } from './filling.ts';
import classes from './form.module.css';
import { useFieldState, useForm, useFormWords } from './formContext.ts';
import { useProblemText } from './problemText.ts';

interface FieldProps {
  readonly itemKey: string;
  /** Which row of a table it stands in; its label is then the head of the column. */
  readonly row?: number;
}

export const FormField = memo(function FormField({ itemKey, row }: FieldProps) {
  const field = useFieldState(itemKey);
  return field?.view.isEnabled && !field.view.item.hidden ? <Shown field={field} row={row} /> : null;
});

/** Columns of four, where the form does not say. */
function widthOf({ width, type, control }: FormItem): number {
  if (width) return width;
  if (type === 'text' || control === 'drawing') return 4;
  return type === 'choice' || type === 'open-choice' ? 2 : 1;
}

function Shown({ field, row }: { readonly field: FieldState; readonly row: number | undefined }) {
  const { t, has } = useText();
  const words = useFormWords();
  const id = useId();
  const { filling, readOnly } = useForm();
  const { view, unread } = field;
  const { item, key } = view;
  const marks = useMarks(field);
  const label = words(item.label);
  const noteId = `${id}-note`;
  const control = drawControl({
    item, id, label: row === undefined ? label : t('client.form.cell', { label, row }), values: view.values, unread, readOnly: readOnly || item.readOnly || view.isCalculated,
    onChange: (values: readonly AnswerValue[], typed?: string) => filling.edit(key, values, typed), describedBy: marks.texts.length > 0 || item.hint ? noteId : undefined, invalid: marks.isWrong, inTable: row !== undefined,
  });
  const notes = (item.hint && row === undefined) || marks.texts.length > 0 ? (
    <span id={noteId} className={classes.notes}>
      {item.hint && row === undefined && <span>{words(item.hint)}</span>}
      {marks.texts.map(({ text, tone }) => <span key={text} data-tone={tone}>{text}</span>)}
    </span>
  ) : null;
  const attributes = { 'data-key': key, 'data-wrong': marks.isWrong || undefined, 'data-calculated': view.isCalculated || undefined };
  if (row !== undefined) return <span className={classes.cell} {...attributes}>{control}{notes}</span>;
  const origin = field.origin !== undefined && has(field.origin) ? t(field.origin) : field.origin;
  const head = headOf(view, { label, origin, isRequired: item.required && !readOnly, t });
  const isGroup = item.type === 'boolean' || item.control === 'drawing' || item.options.length > 0;
  return (
    <div className={classes.field} data-width={widthOf(item)} {...attributes}>
      {isGroup ? <span id={`${id}-label`} className={classes.label}>{head}</span> : <label htmlFor={id} className={classes.label}>{head}</label>}
      {control}
      {notes}
    </div>
  );
}

/** The label with what marks its answer: must be given, computed, filled in from elsewhere. */
function headOf({ isCalculated }: FieldState['view'], { label, origin, isRequired, t }: { readonly label: string; readonly origin: string | undefined; readonly isRequired: boolean; readonly t: Translate }): ReactNode {
  return (
    <>
      {label}
      {isRequired && <span className={classes.required} aria-hidden> *</span>}
      {isCalculated && <> <span className={classes.mark}>{t('client.form.calculated')}</span></>}
      {origin !== undefined && <> <span className={classes.mark} title={t('client.form.originHint')}>{t('client.form.origin', { origin })}</span></>}
    </>
  );
}

interface Mark { readonly text: string; readonly tone: 'error' | 'warning' | 'unread' }

function useMarks({ view, unread, isMissing }: FieldState): { readonly texts: readonly Mark[]; readonly isWrong: boolean } {
  const { t } = useText();
  const problemText = useProblemText();
  const wrong: readonly Mark[] = [
    ...(unread === undefined ? [] : [{ text: t('client.form.problem.unread', { typed: unread }), tone: 'unread' as const }]),
    ...(isMissing && unread === undefined ? [{ text: t('client.form.problem.required'), tone: 'error' as const }] : []),
    ...view.problems.map((problem) => ({ text: problemText(problem), tone: problem.severity })),
  ];
  return { texts: wrong, isWrong: wrong.some(({ tone }) => tone !== 'warning') };
}
