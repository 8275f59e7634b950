// The items of a section in the grid of four columns, in the order of the form.
import { memo, type ReactNode } from 'react';
import type { FormItem } from '#fhir/questionnaire/index.ts';
import classes from './form.module.css';
import { FormField } from './FormField.tsx';
import { useForm, useFormWords, useItem } from './formContext.ts';
import { FormRows } from './FormRows.tsx';
import { SignaturePart } from './SignaturePart.tsx';

/** What an item is does not change while a form is filled; what stands in it does, and that is the business of each part. */
export function FormItems({ keys }: { readonly keys: readonly string[] }) {
  const { view } = useForm().filling.answers;
  return <div className={classes.grid}>{keys.map((key) => partOf(key, view(key)?.item))}</div>;
}

function partOf(key: string, item: FormItem | undefined): ReactNode {
  if (!item) return null;
  if (item.control === 'signature') return <SignaturePart key={key} itemKey={key} />;
  if (item.type === 'note') return <Note key={key} itemKey={key} />;
  if (item.type !== 'group') return <FormField key={key} itemKey={key} />;
  return item.repeats ? <FormRows key={key} itemKey={key} Below={FormItems} /> : <Group key={key} itemKey={key} />;
}

function Note({ itemKey }: { readonly itemKey: string }) {
  const view = useItem(itemKey);
  const words = useFormWords();
  return view?.isEnabled && !view.item.hidden ? <p className={classes.note}>{words(view.item.label)}</p> : null;
}

const Group = memo(function Group({ itemKey }: { readonly itemKey: string }) {
  const view = useItem(itemKey);
  const words = useFormWords();
  if (!view?.isEnabled || view.item.hidden) return null;
  const title = words(view.item.label);
  return (
    <div className={classes.group} role="group" aria-label={title || undefined} data-key={itemKey}>
      {title && <h4>{title}</h4>}
      <FormItems keys={view.children} />
    </div>
  );
});
