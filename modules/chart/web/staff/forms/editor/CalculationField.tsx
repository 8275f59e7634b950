// What an answer is computed from, written with the names of other items and checked while it is typed. spec: FRS-21
import { Menu, Textarea, Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useText } from '#ui/index.ts';
import classes from './editor.module.css';
import { readCalculation, unknownNames, writeCalculation } from './edit/calculation.ts';
import { isAskable } from './edit/relevance.ts';
import { outlineOf } from './edit/tree.ts';
import type { PartProps } from './PartPanel.tsx';

export function CalculationField({ editor, item }: Pick<PartProps, 'editor' | 'item'>) {
  const { t } = useText();
  const box = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const source = readCalculation(item);
  const write = (text: string) => editor.change(item.linkId, (before) => writeCalculation(before, text, editor.items), 'calculation');
  const unknown = unknownNames(source, editor.items);
  const names = outlineOf(editor.items).map((line) => line.item).filter((one) => one.linkId !== item.linkId && isAskable(one));
  const insert = (linkId: string) => {
    const at = box.current?.selectionEnd ?? source.length;
    write(`${source.slice(0, at)}\${${linkId}}${source.slice(at)}`);
    box.current?.focus();
  };
  if (source === '' && !open) return <Button variant="subtle" size="compact-sm" className={classes.start} onClick={() => setOpen(true)}>{t('chart.forms.editor.calculation.begin')}</Button>;
  return (
    <div className={classes.calculation}>
      <Textarea ref={box} label={t('chart.forms.editor.calculation')} description={t('chart.forms.editor.calculation.hint')} autosize minRows={1} maxRows={6} value={source} spellCheck={false} autoFocus={open && source === ''}
        error={unknown.length > 0 ? t('chart.forms.editor.calculation.unknown', { names: unknown.join(', ') }) : undefined} onChange={(event) => write(event.currentTarget.value)} />
      <Menu position="bottom-start">
        <Menu.Target><Button size="compact-sm" variant="default">{t('chart.forms.editor.calculation.insert')}</Button></Menu.Target>
        <Menu.Dropdown className={classes.names}>{names.map(({ linkId, text }) => <Menu.Item key={linkId} onClick={() => insert(linkId)}>{text || linkId} <code className={classes.muted}>{linkId}</code></Menu.Item>)}</Menu.Dropdown>
      </Menu>
    </div>
  );
}
