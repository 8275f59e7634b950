// Choosing a coded thing (diagnosis, medicine, service, commune) by typing any part of it. Reads the field's value after every
// input event, so it works with composition, with the backspace-and-letter streams of UniKey, with paste and with scanners. spec: CSR
import { CloseButton, Popover, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type Ref, useId } from 'react';
import { highlight, useText } from '#ui/index.ts';
import classes from './codeSearch.module.css';
import { useCodeSearch } from './useCodeSearch.ts';

export interface CodeOption {
  /** Unique among the options. */
  readonly code: string;
  readonly title: string;
  /** Second line: English name, stock, price, where it belongs. */
  readonly detail?: string | undefined;
  /** Right end of the row. */
  readonly end?: ReactNode;
  /** Shown, but not to be chosen; says why. */
  readonly refusedBecause?: string | undefined;
}

export interface CodeSearchProps<Item> {
  readonly label: string;
  /** The label is for screen readers only (in grids). */
  readonly hideLabel?: boolean;
  /** Asked while typing; must honour `signal`. Its name keeps answers apart: `icd10`, `medicine`. */
  readonly name: string;
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Item[]>;
  readonly toOption: (item: Item) => CodeOption;
  readonly onChoose: (item: Item) => void;
  /** Offered on focus while nothing is typed: personal top list. */
  readonly favourites?: readonly Item[];
  /** Codes that nobody says aloud are left out of the rows. */
  readonly hideCode?: boolean;
  /** What is chosen now; typing replaces it. */
  readonly value?: string | undefined;
  readonly onClear?: () => void;
  /** The field is left with words typed and nothing chosen; without it they are let go. */
  readonly onUnchosen?: (text: string) => void;
  /** Enter on an empty field: go to the next field. */
  readonly onSkip?: () => void;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function CodeSearch<Item>({ ref, ...props }: CodeSearchProps<Item>) {
  const { t } = useText();
  const listId = useId();
  const search = useCodeSearch(props);
  const { items, text, open, active } = search;
  const options = items.map(props.toOption);
  const asked = open && search.settled && text.trim() !== '';
  const showNone = asked && text.trim().length > 1 && items.length === 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.nativeEvent.isComposing && search.press(event.key)) event.preventDefault();
  };
  return (
    <Popover opened={open && (options.length > 0 || showNone)} position="bottom-start" offset={2} width="target" shadow="md" trapFocus={false} returnFocus={false} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <TextInput
          ref={ref}
          {...(props.hideLabel ? { 'aria-label': props.label } : { label: props.label })}
          placeholder={props.placeholder ?? t('client.search.placeholder')}
          value={search.editing ? text : (props.value ?? '')}
          error={props.error}
          autoFocus={props.autoFocus}
          data-autofocus={props.autoFocus || undefined}
          autoComplete="off"
          spellCheck={false}
          role="combobox"
          aria-expanded={open && options.length > 0}
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={open && options[active] ? `${listId}-${active}` : undefined}
          onChange={(event) => search.type(event.currentTarget.value)}
          onFocus={(event) => {
            event.currentTarget.select();
            search.enter();
          }}
          onBlur={() => {
            if (search.editing && text.trim() !== '') props.onUnchosen?.(text.trim());
            search.leave();
          }}
          onKeyDown={onKeyDown}
          rightSection={<ClearButton {...props} editing={search.editing} />}
        />
      </Popover.Target>
      <Popover.Dropdown className={classes.list} id={listId} role="listbox" aria-label={props.label}>
        {options.map((option, index) => (
          <Row key={option.code} id={`${listId}-${index}`} option={option} query={text} hideCode={props.hideCode ?? false} active={index === active} onPoint={() => search.point(index)} onChoose={() => search.choose(index)} />
        ))}
        {showNone && <p className={classes.none}>{t('client.search.none', { query: text })}</p>}
      </Popover.Dropdown>
      <span className="visuallyHidden" role="status">
        {asked ? t('client.search.results', { count: items.length }) : ''}
      </span>
    </Popover>
  );
}

function ClearButton(props: { editing: boolean; value?: string | undefined; onClear?: () => void }) {
  const { t } = useText();
  if (!props.value || !props.onClear || props.editing) return null;
  return <CloseButton size="sm" aria-label={t('client.search.clear')} onClick={props.onClear} />;
}

interface RowProps {
  readonly id: string;
  readonly option: CodeOption;
  readonly query: string;
  readonly hideCode: boolean;
  readonly active: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Row(props: RowProps) {
  const { option } = props;
  const refused = option.refusedBecause !== undefined;
  return (
    <UnstyledButton
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={props.active}
      aria-disabled={refused}
      className={classes.row}
      onMouseMove={props.onPoint}
      // The field keeps the focus; a click would otherwise close the list before it counts.
      onMouseDown={(event) => event.preventDefault()}
      onClick={props.onChoose}
    >
      {!props.hideCode && (
        <span className={classes.code}>
          <Marked text={option.code} query={props.query} />
        </span>
      )}
      <span className={classes.words}>
        <span className={classes.title}>
          <Marked text={option.title} query={props.query} />
        </span>
        {(option.refusedBecause ?? option.detail) && <span className={classes.detail}>{option.refusedBecause ?? option.detail}</span>}
      </span>
      {option.end}
    </UnstyledButton>
  );
}

function Marked(props: { text: string; query: string }) {
  return highlight(props.text, props.query).map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text));
}
