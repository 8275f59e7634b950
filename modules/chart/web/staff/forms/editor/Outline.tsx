// The items of the form as a tree: arrows choose, Alt and arrows move, Delete takes away. spec: FRS-20
import { IconArrowsSplit2, IconMathFunction } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { useText, useToast } from '#ui/index.ts';
import classes from './editor.module.css';
import { readPart } from './edit/part.ts';
import { type Direction, namedBy, outlineOf } from './edit/tree.ts';
import type { Editor } from './useEditor.ts';

const moves: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' };

export function useRemove(editor: Editor): (item: QuestionnaireItem) => void {
  const { t } = useText();
  const toast = useToast();
  return (item) => {
    const named = namedBy(editor.items, item.linkId);
    if (named.length > 0) {
      toast({ text: t('chart.forms.editor.stillNamed', { name: named.map(({ text, linkId }) => text ?? linkId).join(', ') }), tone: 'problem' });
      return;
    }
    editor.remove(item.linkId);
    toast({ text: t('chart.forms.editor.removed', { name: item.text ?? item.linkId }), undo: editor.undo });
  };
}

export function Outline({ editor, wrong, onOpen }: { readonly editor: Editor; readonly wrong: ReadonlySet<string>; readonly onOpen: () => void }) {
  const { t } = useText();
  const list = useRef<HTMLUListElement>(null);
  const remove = useRemove(editor);
  const lines = outlineOf(editor.items);
  const at = lines.findIndex(({ item }) => item.linkId === editor.selected?.linkId);
  useEffect(() => {
    const line = list.current?.querySelector<HTMLElement>('[aria-selected=true]');
    line?.scrollIntoView({ block: 'nearest' });
    if (list.current?.contains(document.activeElement)) line?.focus();
  }, [at, editor.form]);
  const onKeyDown = (event: KeyboardEvent) => {
    const { selected } = editor;
    const direction = moves[event.key];
    if (event.altKey && direction && selected) editor.move(selected.linkId, direction);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') editor.select(lines[Math.min(lines.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.item.linkId);
    else if (event.key === 'Delete' && selected) remove(selected);
    else if (event.key === 'Enter' && selected) onOpen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ul className={classes.outline} role="tree" aria-label={t('chart.forms.editor.items')} ref={list} onKeyDown={onKeyDown}>
      {lines.map(({ item, depth }, index) => (
        <li
          key={item.linkId} role="treeitem" aria-level={depth + 1} aria-selected={index === at} tabIndex={index === Math.max(0, at) ? 0 : -1} className={classes.line}
          data-wrong={wrong.has(item.linkId) || undefined} data-group={item.type === 'group' || undefined} style={{ paddingInlineStart: `${8 + depth * 14}px` }} onClick={() => { editor.select(item.linkId); onOpen(); }}
        >
          <span className={classes.lineText}>{item.text || item.linkId}</span>
          <Marks item={item} />
        </li>
      ))}
    </ul>
  );
}

/** What makes an item other than its neighbours, in one or two signs with their words. */
function Marks({ item }: { readonly item: QuestionnaireItem }) {
  const { t } = useText();
  const { kind, required } = readPart(item);
  const isRelevant = (item.enableWhen?.length ?? 0) > 0;
  return (
    <span className={classes.lineMarks}>
      {required && <span title={t('chart.forms.editor.required')}>*<span className="visuallyHidden"> {t('chart.forms.editor.required')}</span></span>}
      {isRelevant && <IconArrowsSplit2 size={13} aria-label={t('chart.forms.editor.relevance')} />}
      {item.readOnly && <IconMathFunction size={13} aria-label={t('chart.forms.editor.calculation')} />}
      <span>{t(`chart.forms.kind.${kind}`)}</span>
    </span>
  );
}
