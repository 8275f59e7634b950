// A picture on which places are marked: by touch or mouse, or with the arrow keys and Enter. Each mark has its number and words. spec: FRS-10
import { CloseButton } from '@mantine/core';
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { useText } from '#ui/index.ts';
import classes from '../form.module.css';
import { useForm } from '../formContext.ts';
import type { ControlProps } from './controlProps.ts';
import { type DrawingMark, drawingOf, marksOf, moveMark } from './marks.ts';

const start: DrawingMark = { x: 500, y: 500, text: '' };
const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const at = ({ x, y }: DrawingMark) => ({ left: `${x / 10}%`, top: `${y / 10}%` });

export function DrawingControl(props: ControlProps) {
  const { t } = useText();
  const { services } = useForm();
  const { item, values, readOnly, id } = props;
  // Where the keyboard stands on the picture.
  const [pointer, setPointer] = useState<DrawingMark | undefined>(undefined);
  const marks = marksOf(values);
  const change = (next: readonly DrawingMark[]) => props.onChange(drawingOf(next));
  const put = (mark: DrawingMark) => change([...marks, { ...mark, text: '' }]);
  const onClick = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    put({ x: Math.round(((event.clientX - box.left) / box.width) * 1000), y: Math.round(((event.clientY - box.top) / box.height) * 1000), text: '' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step) setPointer(moveMark(pointer ?? start, step, event.shiftKey ? 10 : 40));
    else if (event.key === 'Enter' || event.key === ' ') put(pointer ?? start);
    else if (event.key === 'Backspace' || event.key === 'Delete') change(marks.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const active = readOnly ? {} : { tabIndex: 0, role: 'application', 'data-form-field': true, onClick, onKeyDown, onFocus: () => setPointer(pointer ?? start), onBlur: () => setPointer(undefined) };
  return (
    <span className={classes.drawing}>
      <span id={id} className={classes.picture} aria-label={t(readOnly ? 'client.form.drawing.read' : 'client.form.drawing.mark', { label: props.label, count: marks.length })} {...(readOnly && { role: 'img' })} {...active}>
        <img src={services.pictureUrl(item.picture ?? '') || undefined} alt="" draggable={false} />
        {marks.map((mark, index) => <span key={`${index} ${mark.x} ${mark.y}`} className={classes.dot} style={at(mark)} aria-hidden>{index + 1}</span>)}
        {pointer && <span className={classes.cross} style={at(pointer)} aria-hidden />}
      </span>
      {marks.length > 0 && (
        <ol className={classes.marks}>
          {marks.map((mark, index) => (
            <li key={`${index} ${mark.x} ${mark.y}`}>
              <b aria-hidden>{index + 1}</b>
              <input className={classes.input} type="text" value={mark.text} readOnly={readOnly || undefined} data-form-field aria-label={t('client.form.drawing.words', { number: index + 1 })} placeholder={readOnly ? undefined : t('client.form.drawing.placeholder')} onChange={(event) => change(marks.map((one) => (one === mark ? { ...one, text: event.currentTarget.value } : one)))} />
              {!readOnly && <CloseButton size="sm" aria-label={t('client.form.drawing.remove', { number: index + 1 })} onClick={() => change(marks.filter((one) => one !== mark))} />}
            </li>
          ))}
        </ol>
      )}
      {marks.length === 0 && !readOnly && <span className={classes.muted}>{t('client.form.drawing.how')}</span>}
    </span>
  );
}
