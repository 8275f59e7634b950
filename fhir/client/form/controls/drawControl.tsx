// Which control takes the answer of an item.
import type { ReactNode } from 'react';
import classes from '../form.module.css';
import { BooleanControl, ChoiceControl } from './ChoiceControl.tsx';
import { CatalogueControl } from './CatalogueControl.tsx';
import { type ControlProps, nativeProps } from './controlProps.ts';
import { DrawingControl } from './DrawingControl.tsx';
import { TextControl, TypedControl } from './TypedControl.tsx';
import { typedKinds } from './typedKinds.ts';

export function drawControl(props: ControlProps): ReactNode {
  const { item } = props;
  if (item.control === 'drawing') return <DrawingControl {...props} />;
  if (item.type in typedKinds) return <TypedControl {...props} />;
  if (item.type === 'boolean') return <BooleanControl {...props} />;
  if (item.options.length > 0) return <ChoiceControl {...props} />;
  if (item.catalogue !== undefined || item.valueSet !== undefined) return <CatalogueControl {...props} />;
  return item.type === 'reference' || item.type === 'attachment' ? <OtherValue {...props} /> : <TextControl {...props} />;
}

/** Another system's file or link in a form: shown by its name, kept as it is. */
function OtherValue(props: ControlProps) {
  const [value] = props.values;
  const named = typeof value === 'object' ? ('title' in value && value.title) || ('display' in value && value.display) || ('reference' in value && value.reference) || '' : String(value ?? '');
  return <input {...nativeProps(props)} className={classes.input} type="text" value={String(named)} readOnly />;
}
