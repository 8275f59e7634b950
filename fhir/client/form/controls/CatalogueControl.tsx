// Codes of a list that is searched by typing. Until somebody enters the field it is one native input: a form may hold dozens. spec: FRS-2
import { CloseButton } from '@mantine/core';
import { useState } from 'react';
import type { AnswerValue } from '#fhir/questionnaire/index.ts';
import { useText } from '#ui/index.ts';
import { CodeSearch } from '../../CodeSearch.tsx';
import classes from '../form.module.css';
import { type FoundCode, isCoding, useForm } from '../formContext.ts';
import { type ControlProps, nativeProps } from './controlProps.ts';

const shown = (value: AnswerValue): string => (isCoding(value) ? [value.code, value.display].filter(Boolean).join(' · ') : String(value));

export function CatalogueControl(props: ControlProps) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const { item, values, onChange, readOnly } = props;
  const value = item.repeats || values[0] === undefined ? '' : shown(values[0]);
  const add = (one: AnswerValue) => onChange(item.repeats ? [...values.filter((before) => shown(before) !== shown(one)), one] : [one]);
  const closed = <input {...nativeProps(props)} className={classes.input} type="text" value={value} readOnly placeholder={readOnly ? undefined : t('client.search.placeholder')} onFocus={() => setOpen(true)} />;
  return (
    <span className={classes.catalogue}>
      {item.repeats && values.length > 0 && (
        <ul className={classes.codes}>
          {values.map((one) => (
            <li key={shown(one)}>
              {shown(one)}
              {!readOnly && <CloseButton size="sm" aria-label={t('client.form.remove', { name: shown(one) })} onClick={() => onChange(values.filter((other) => other !== one))} />}
            </li>
          ))}
        </ul>
      )}
      {open && !readOnly ? <Search {...props} value={value} onAdd={add} /> : !(readOnly && item.repeats) && closed}
    </span>
  );
}

function Search({ value, onAdd, ...props }: ControlProps & { readonly value: string; readonly onAdd: (value: AnswerValue) => void }) {
  const { services } = useForm();
  const { item, onChange, values } = props;
  return (
    <CodeSearch<FoundCode>
      label={props.label} hideLabel autoFocus name={`form ${item.catalogue ?? item.valueSet ?? item.linkId}`} value={value} error={undefined}
      find={(text, signal) => services.findCodes(item, text, signal)}
      toOption={({ code, display, detail }) => ({ code, title: display, detail })}
      onChoose={({ system, code, display }) => onAdd({ system, code, display })}
      {...(item.type === 'open-choice' && { onUnchosen: (text: string) => onAdd(text) })}
      {...(!item.repeats && values.length > 0 && { onClear: () => onChange([]) })}
    />
  );
}
