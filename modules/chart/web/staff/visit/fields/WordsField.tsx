// Free text with `//` templates and, where given, suggestions while typing. Enter goes on, Ctrl+Enter makes a new line. spec: VIS-11
import { Popover, Textarea, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { lengthOf } from '#modules/chart/model/index.ts';
import { highlight, useText } from '#ui/index.ts';
import classes from '../visit.module.css';
import { nextBlank } from './blanks.ts';
import { replaceToken, templateToken } from './tokens.ts';
import type { Token } from './tokens.ts';
import { useSuggestions } from './useSuggestions.ts';
import type { FindSuggestions, Suggestion } from './useSuggestions.ts';

/** Control characters other than tab and line break. */
const controls = /(?![\t\n])\p{Cc}/gu;

export interface WordsFieldProps {
  readonly label: ReactNode;
  /** Name that keeps the answers of different fields apart. */
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string, chosen?: Suggestion) => void;
  readonly most: number;
  readonly find: FindSuggestions;
  /** The piece that asks for suggestions beside `//`. */
  readonly tokenOf?: (text: string, caret: number) => Token | undefined;
  readonly minRows?: number;
  readonly maxRows?: number;
  readonly readOnly?: boolean;
  readonly placeholder?: string | undefined;
  readonly error?: string | undefined;
  readonly hideLabel?: string;
  readonly copied?: boolean;
  /** Opens the person's own texts; offered below the templates. */
  readonly onOwn?: () => void;
}

export function WordsField(props: WordsFieldProps) {
  const { t } = useText();
  const box = useRef<HTMLTextAreaElement>(null);
  const selectAfter = useRef<readonly [number, number] | undefined>(undefined);
  const listId = useId();
  const length = lengthOf(props.value);
  const over = length > props.most ? t('ui.tooLong', { length, most: props.most }) : undefined;
  const list = useSuggestions(props.name, props.readOnly ? undefined : props.find);
  const open = list.items.length > 0 || (props.onOwn !== undefined && list.token?.kind === 'template');
  useLayoutEffect(() => {
    if (selectAfter.current === undefined) return;
    box.current?.setSelectionRange(...selectAfter.current);
    selectAfter.current = undefined;
  }, [props.value]);
  const look = (text: string, caret: number) => list.look(templateToken(text, caret) ?? props.tokenOf?.(text, caret));
  const take = (one: Suggestion) => {
    if (!list.token) return;
    const next = replaceToken(props.value, list.token, one.words ?? one.title);
    const blank = nextBlank(next.text, list.token.start);
    selectAfter.current = blank ? [blank.start, blank.end] : [next.caret, next.caret];
    list.close();
    props.onChange(next.text, one);
  };
  const insertLine = (field: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd, value } = field;
    selectAfter.current = [selectionStart + 1, selectionStart + 1];
    props.onChange(`${value.slice(0, selectionStart)}\n${value.slice(selectionEnd)}`);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = list.chosen();
    const blank = event.key === 'Enter' && !event.ctrlKey && !event.shiftKey && !chosen ? nextBlank(props.value, event.currentTarget.selectionEnd) : undefined;
    if (event.key === 'Enter' && event.ctrlKey) insertLine(event.currentTarget);
    else if (blank) event.currentTarget.setSelectionRange(blank.start, blank.end);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.shiftKey) take(chosen);
    else if (!list.press(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Popover opened={open} withRoles={false} position="bottom-start" offset={2} shadow="md" trapFocus={false} returnFocus={false} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Textarea
          ref={box} {...(props.hideLabel === undefined ? { label: props.label } : { 'aria-label': props.hideLabel })} className={[classes.inline, props.copied && classes.copied].filter(Boolean).join(' ')}
          value={props.value} readOnly={props.readOnly} error={over ?? props.error} placeholder={props.readOnly ? t('chart.visit.notWritten') : props.placeholder} autosize minRows={props.readOnly ? 1 : (props.minRows ?? 1)} maxRows={props.maxRows ?? 6} data-visit-field={props.name}
          aria-autocomplete="list" aria-haspopup="listbox" aria-controls={open ? listId : undefined} aria-activedescendant={open && list.active >= 0 ? `${listId}-${list.active}` : undefined}
          onChange={(event) => {
            const { value, selectionStart } = event.currentTarget;
            // Pasted from other programs; invisible, and refused by the record.
            props.onChange(value.replace(controls, ''));
            look(value, selectionStart);
          }}
          onBlur={list.close} onKeyDown={onKeyDown}
        />
      </Popover.Target>
      <Popover.Dropdown className={classes.suggestions} id={listId} role="listbox">
        {list.items.map((item, index) => <Row key={item.key} id={`${listId}-${index}`} item={item} query={list.token?.query ?? ''} active={index === list.active} onPoint={() => list.point(index)} onTake={() => take(item)} />)}
        {props.onOwn && list.token?.kind === 'template' && <UnstyledButton className={classes.ownTexts} tabIndex={-1} onMouseDown={(event) => event.preventDefault()} onClick={() => { list.close(); props.onOwn?.(); }}>{t('chart.visit.ownTexts')}</UnstyledButton>}
      </Popover.Dropdown>
    </Popover>
  );
}

interface RowProps { readonly id: string; readonly item: Suggestion; readonly query: string; readonly active: boolean; readonly onPoint: () => void; readonly onTake: () => void }

function Row({ id, item, query, active, onPoint, onTake }: RowProps) {
  return (
    // The field keeps the focus; a click would otherwise close the list before it counts.
    <UnstyledButton id={id} role="option" tabIndex={-1} aria-selected={active} className={classes.suggestion} onMouseMove={onPoint} onMouseDown={(event) => event.preventDefault()} onClick={onTake}>
      <span>{highlight(item.title, query).map((piece, index) => (piece.hit ? <mark key={index}>{piece.text}</mark> : piece.text))}</span>
      {item.detail && <span className={classes.suggestionDetail}>{item.detail}</span>}
    </UnstyledButton>
  );
}
