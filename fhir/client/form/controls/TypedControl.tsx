// Fields that are typed: words, numbers with their unit, days and times. What is no value yet stays in the field as it was typed. spec: FRS-3
import { type KeyboardEvent, useState } from 'react';
import type { AnswerValue } from '#fhir/questionnaire/index.ts';
import { unitText, useText } from '#ui/index.ts';
import classes from '../form.module.css';
import { type ControlProps, nativeProps } from './controlProps.ts';
import { kindOf, type TypedKind } from './typedKinds.ts';

export function TextControl(props: ControlProps) {
  const { item, values, onChange } = props;
  const shared = {
    ...nativeProps(props), className: classes.input, value: typeof values[0] === 'string' ? values[0] : '', maxLength: item.maxLength, spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value === '' ? [] : [event.currentTarget.value]),
  };
  return item.type === 'text' ? <textarea {...shared} rows={2} /> : <input {...shared} type="text" autoComplete="off" />;
}

/** What a key writes by itself: Ctrl+; now, ↑ and ↓ a day on or back. */
function valueOfKey(event: KeyboardEvent, kind: TypedKind, before: AnswerValue | undefined): AnswerValue | undefined {
  if (event.ctrlKey) return event.key === ';' ? kind.now?.() : undefined;
  const step = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : undefined;
  return step && !event.altKey && typeof before === 'string' ? kind.step?.(before, step) : undefined;
}

export function TypedControl(props: ControlProps) {
  const { t } = useText();
  const { item, values, onChange } = props;
  const kind = kindOf(item.type);
  const [typed, setTyped] = useState(props.unread);
  const [before] = values;
  const read = (text: string): boolean => {
    const isEmpty = text.trim() === '';
    const value = isEmpty ? undefined : kind.read(text, item);
    if (value === undefined) onChange(isEmpty ? [] : values, isEmpty ? undefined : text);
    else onChange([value]);
    return isEmpty || value !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const value = props.readOnly ? undefined : valueOfKey(event, kind, before);
    if (value === undefined) return;
    event.preventDefault();
    setTyped(undefined);
    onChange([value]);
  };
  return (
    <span className={classes.typed} data-kind={item.type}>
      <input
        {...nativeProps(props)} className={classes.input} type="text" autoComplete="off" inputMode={kind.step || item.type === 'integer' ? 'numeric' : kind.now ? 'text' : 'decimal'}
        value={typed ?? kind.show(before)} placeholder={props.readOnly ? undefined : kind.placeholder} title={kind.now && !props.readOnly ? t('client.form.hint.now') : undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          // The beginning of a day is no day: it waits until the field is left.
          if (text.trim() === '' || kind.isWhole(text)) read(text);
          else onChange(values, text);
        }}
        onBlur={() => { if (typed !== undefined && read(typed)) setTyped(undefined); }}
      />
      {item.unit && <span className={classes.unit}>{item.unit.display ?? unitText(item.unit.code ?? '')}</span>}
    </span>
  );
}
