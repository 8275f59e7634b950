// The choices of a question: words, order, more and fewer. A code is given once and never to another choice. spec: FRS-20
import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useText } from '#ui/index.ts';
import classes from './editor.module.css';
import { nextCode, type PartOption } from './edit/part.ts';

interface OptionsProps {
  readonly options: readonly PartOption[];
  /** Codes of the version in force: what was chosen there keeps its meaning. */
  readonly everUsed: readonly string[];
  readonly onChange: (options: readonly PartOption[], field?: string) => void;
}

export function OptionsEditor({ options, everUsed, onChange }: OptionsProps) {
  const { t } = useText();
  const list = useRef<HTMLOListElement>(null);
  const fresh = useRef(false);
  useEffect(() => {
    if (fresh.current) list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus();
    fresh.current = false;
  }, [options.length]);
  const add = () => {
    fresh.current = true;
    onChange([...options, { code: nextCode([...everUsed, ...options.map(({ code }) => code)]), text: '' }]);
  };
  const swap = (one: number, other: number) => {
    const [first, second] = [options[one], options[other]];
    if (first && second) onChange(options.map((option, index) => (index === one ? second : index === other ? first : option)));
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || index !== options.length - 1) return;
    event.preventDefault();
    add();
  };
  return (
    <fieldset className={classes.options}>
      <legend>{t('chart.forms.editor.options')}</legend>
      <ol ref={list}>
        {options.map(({ code, text }, index) => (
          <li key={code}>
            <span className={classes.optionCode}>{code}</span>
            <TextInput aria-label={t('chart.forms.editor.option', { number: index + 1 })} value={text} onKeyDown={(event) => onKeyDown(event, index)} onChange={(event) => onChange(options.map((option, at) => (at === index ? { code, text: event.currentTarget.value } : option)), `option ${code}`)} />
            <UnstyledButton className={classes.icon} aria-label={t('chart.forms.editor.option.up', { name: text })} onClick={() => swap(index, index - 1)}><IconArrowUp size={15} aria-hidden /></UnstyledButton>
            <UnstyledButton className={classes.icon} aria-label={t('chart.forms.editor.option.down', { name: text })} onClick={() => swap(index, index + 1)}><IconArrowDown size={15} aria-hidden /></UnstyledButton>
            <UnstyledButton className={classes.icon} aria-label={t('chart.forms.editor.option.remove', { name: text })} onClick={() => onChange(options.filter((_, at) => at !== index))}><IconTrash size={15} aria-hidden /></UnstyledButton>
          </li>
        ))}
      </ol>
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>{t('chart.forms.editor.option.add')}</Button>
    </fieldset>
  );
}
