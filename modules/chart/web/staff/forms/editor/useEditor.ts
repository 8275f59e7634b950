// A form being edited: its items, which one is chosen, undo and redo, and the draft on this device. spec: FRS-20
import { useEffect, useReducer } from 'react';
import { useSession } from '#fhir/client/index.ts';
import type { Questionnaire, QuestionnaireItem } from '#fhir/types/index.ts';
import { useKeptDraft } from '#ui/index.ts';
import { changeItem, type Direction, findItem, freshLinkId, insertItem, type Items, moveItem, outlineOf, removeItem } from './edit/tree.ts';

interface EditorState {
  readonly form: Questionnaire;
  readonly selected: string | undefined;
  readonly before: readonly Questionnaire[];
  readonly after: readonly Questionnaire[];
  readonly lastField: string | undefined;
}

type Step =
  | { readonly kind: 'select'; readonly linkId: string | undefined }
  /** Changes of the same field in a row are undone together. */
  | { readonly kind: 'change'; readonly form: Questionnaire; readonly select?: string | undefined; readonly field?: string }
  | { readonly kind: 'undo' | 'redo' };

const mostUndo = 200;

function reduce(state: EditorState, step: Step): EditorState {
  const { form, before, after } = state;
  if (step.kind === 'select') return { ...state, selected: step.linkId, lastField: undefined };
  if (step.kind === 'change') {
    const joins = step.field !== undefined && step.field === state.lastField;
    return { form: step.form, selected: 'select' in step ? step.select : state.selected, before: joins ? before : [...before.slice(-mostUndo), form], after: [], lastField: step.field };
  }
  const [from, to] = step.kind === 'undo' ? [before, after] : [after, before];
  const next = from.at(-1);
  if (next === undefined) return state;
  const [rest, more] = [from.slice(0, -1), [...to, form]];
  return { ...state, form: next, lastField: undefined, before: step.kind === 'undo' ? rest : more, after: step.kind === 'undo' ? more : rest };
}

export interface Editor {
  readonly form: Questionnaire;
  readonly items: Items;
  readonly selected: QuestionnaireItem | undefined;
  readonly isChanged: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly savedAt: string | undefined;
  select(linkId: string | undefined): void;
  /** `field` names what is typed in, so that a word is one step of undo. */
  change(linkId: string, change: (item: QuestionnaireItem) => QuestionnaireItem, field?: string): void;
  changeHead(change: (form: Questionnaire) => Questionnaire, field?: string): void;
  add(make: (linkId: string) => QuestionnaireItem): void;
  remove(linkId: string): void;
  move(linkId: string, direction: Direction): void;
  undo(): void;
  redo(): void;
  /** After publishing, or to begin again from what is in force. */
  reset(form: Questionnaire): void;
}

export function useEditor(published: Questionnaire): Editor {
  const { accountId } = useSession();
  const { found, keep, settle, savedAt } = useKeptDraft<Questionnaire>({ accountId, patientId: '-', form: `chart.forms/${published.url ?? ''}|${published.version ?? ''}` });
  const [state, dispatch] = useReducer(reduce, undefined, (): EditorState => ({ form: found ?? published, selected: undefined, before: found ? [published] : [], after: [], lastField: undefined }));
  const { form } = state;
  const items = form.item ?? [];
  const isChanged = form !== published;
  useEffect(() => {
    if (isChanged) keep(form);
    else settle();
  }, [form, isChanged, keep, settle]);
  const put = (next: Items, more: { select?: string | undefined; field?: string } = {}) => {
    if (next !== items) dispatch({ kind: 'change', form: { ...form, item: [...next] }, ...more });
  };
  return {
    form, items, isChanged, savedAt,
    selected: state.selected === undefined ? undefined : findItem(items, state.selected),
    canUndo: state.before.length > 0, canRedo: state.after.length > 0,
    select: (linkId) => dispatch({ kind: 'select', linkId }),
    change: (linkId, change, field) => put(changeItem(items, linkId, change), field === undefined ? {} : { field: `${linkId} ${field}` }),
    changeHead: (change, field) => dispatch({ kind: 'change', form: change(form), ...(field !== undefined && { field }) }),
    add: (make) => {
      const linkId = freshLinkId(items, new Set(outlineOf(published.item ?? []).map(({ item }) => item.linkId)));
      put(insertItem(items, state.selected, make(linkId)), { select: linkId });
    },
    remove: (linkId) => put(removeItem(items, linkId), { select: nextOf(items, linkId) }),
    move: (linkId, direction) => put(moveItem(items, linkId, direction)),
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    reset: (next) => dispatch({ kind: 'change', form: next }),
  };
}

/** The line that takes the cursor when one goes. */
function nextOf(items: Items, linkId: string): string | undefined {
  const lines = outlineOf(items);
  const at = lines.findIndex(({ item }) => item.linkId === linkId);
  const depth = lines[at]?.depth ?? 0;
  return (lines.find((line, index) => index > at && line.depth <= depth) ?? lines[at - 1])?.item.linkId;
}
