// Choices: side by side where they are few, a list where they are many. A digit chooses, as on paper; a second press takes back. spec: FRS-3
import type { KeyboardEvent } from 'react';
import type { AnswerValue, FormOption } from '#fhir/questionnaire/index.ts';
import { useText } from '#ui/index.ts';
import classes from '../form.module.css';
import { isCoding, useFormWords } from '../formContext.ts';
import { type ControlProps, nativeProps } from './controlProps.ts';

/** More options than this are a list that opens. */
const mostSideBySide = 9;

const nameOf = (value: AnswerValue): string => (isCoding(value) ? `${value.system ?? ''}|${value.code ?? ''}` : typeof value === 'object' ? JSON.stringify(value) : String(value));
const codeOf = ({ value }: FormOption): string => (isCoding(value) ? (value.code ?? '') : '');
/** Paper numbers its boxes: the number stands before the words and is what one types. */
const isNumbered = (options: readonly FormOption[]): boolean => options.every((option) => /^\d{1,2}$/.test(codeOf(option)));

interface ChosenProps extends ControlProps {
  readonly isChosen: (option: FormOption) => boolean;
  readonly textOf: (option: FormOption) => string;
}

export function ChoiceControl(props: ControlProps) {
  const { item, values, onChange } = props;
  const words = useFormWords();
  const own = item.type === 'open-choice' ? (values.find((value): value is string => typeof value === 'string' && !item.options.some((option) => option.value === value)) ?? '') : '';
  const chosen = new Set(values.filter((value) => value !== own).map(nameOf));
  const take = (options: readonly FormOption[], text: string) => onChange([...options.map(({ value }) => value), ...(text === '' ? [] : [text])]);
  const isChosen = ({ value }: FormOption) => chosen.has(nameOf(value));
  const toggle = (option: FormOption | undefined) => {
    if (!option || (!item.repeats && isChosen(option))) return take([], '');
    return item.repeats ? take(item.options.filter((one) => (one === option) !== isChosen(one)), own) : take([option], '');
  };
  const numbered = isNumbered(item.options);
  const textOf = (option: FormOption) => (numbered ? `${codeOf(option)}. ${words(option.words)}` : words(option.words));
  const asList = !item.repeats && (props.inTable || item.options.length > mostSideBySide);
  const shared = { ...props, isChosen, textOf, onToggle: toggle };
  const body = asList ? <ListControl {...shared} /> : <SideBySide {...shared} />;
  if (item.type !== 'open-choice') return body;
  return <span className={classes.open}>{body}<OwnWords {...props} words={own} onWords={(text) => take(item.repeats || text === '' ? item.options.filter(isChosen) : [], text)} /></span>;
}

function SideBySide({ onToggle, isChosen, textOf, ...props }: ChosenProps & { readonly onToggle: (option: FormOption) => void }) {
  const { item, id, readOnly } = props;
  const { options, repeats } = item;
  const numbered = isNumbered(options);
  const onKeyDown = (event: KeyboardEvent) => {
    if (readOnly || event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = /^\d$/.test(event.key) ? options.find((option, index) => (numbered ? codeOf(option) : String(index + 1)) === event.key) : undefined;
    const taken = !repeats && (event.key === 'Delete' || event.key === 'Backspace') ? options.find(isChosen) : undefined;
    if (!digit && !taken) return;
    event.preventDefault();
    if (taken) onToggle(taken);
    else if (digit && (repeats || !isChosen(digit))) onToggle(digit);
  };
  const group = repeats ? { role: 'group' } : { role: 'radiogroup', 'aria-invalid': props.invalid || undefined, 'aria-required': item.required || undefined };
  return (
    <span {...group} className={classes.choices} aria-labelledby={props.inTable ? undefined : `${id}-label`} aria-label={props.inTable ? props.label : undefined} aria-describedby={props.describedBy} onKeyDown={onKeyDown}>
      {options.map((option, index) => {
        const chosen = isChosen(option);
        return (
          <label key={nameOf(option.value)} className={classes.choice} data-chosen={chosen || undefined}>
            <input
              type={repeats ? 'checkbox' : 'radio'} name={id} id={index === 0 ? id : undefined} checked={chosen} disabled={readOnly} data-form-field={index === 0 || undefined}
              onChange={() => onToggle(option)} onClick={chosen && !repeats ? () => onToggle(option) : undefined}
            />
            {textOf(option)}
          </label>
        );
      })}
    </span>
  );
}

/** The browser's own list: opens on a phone as phones do, and takes the first letters typed. */
function ListControl({ onToggle, isChosen, textOf, ...props }: ChosenProps & { readonly onToggle: (option: FormOption | undefined) => void }) {
  const { options } = props.item;
  const { readOnly, ...native } = nativeProps(props);
  return (
    <select {...native} className={classes.input} disabled={readOnly} value={options.findIndex(isChosen)} onChange={(event) => onToggle(options[Number(event.currentTarget.value)])}>
      <option value={-1}>{' '}</option>
      {options.map((option, index) => <option key={nameOf(option.value)} value={index}>{textOf(option)}</option>)}
    </select>
  );
}

function OwnWords({ words, onWords, ...props }: ControlProps & { readonly words: string; readonly onWords: (text: string) => void }) {
  const { t } = useText();
  return <input className={classes.input} type="text" value={words} readOnly={props.readOnly || undefined} aria-label={`${props.label}: ${t('client.form.other')}`} placeholder={props.readOnly ? undefined : t('client.form.other')} autoComplete="off" data-form-field onChange={(event) => onWords(event.currentTarget.value)} />;
}

/** Yes and no, and neither as long as nobody said. */
export function BooleanControl({ values, onChange, item, ...props }: ControlProps) {
  const { t } = useText();
  const options: readonly FormOption[] = [{ value: 'yes', words: { vi: t('client.form.yes') } }, { value: 'no', words: { vi: t('client.form.no') } }];
  const chosen = typeof values[0] === 'boolean' ? [values[0] ? 'yes' : 'no'] : [];
  return <ChoiceControl {...props} item={{ ...item, type: 'choice', options, repeats: false }} values={chosen} onChange={([value]) => onChange(value === undefined ? [] : [value === 'yes'])} />;
}
