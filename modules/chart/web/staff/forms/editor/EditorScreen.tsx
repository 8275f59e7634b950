// /forms/editor/:id – a form of the house is copied, changed and published as the next version. spec: FRS-20 FRS-21
import { Button, UnstyledButton } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useDeferredValue, useMemo, useState } from 'react';
import { RefusalNote, useRead } from '#fhir/client/index.ts';
import { formUrls, readForm } from '#fhir/questionnaire/index.ts';
import type { Questionnaire } from '#fhir/types/index.ts';
import { findOwnFormProblems } from '#modules/chart/model/index.ts';
import { EmptyState, formatTime, Loading, useKey, useText } from '#ui/index.ts';
import { AddPart } from './AddPart.tsx';
import classes from './editor.module.css';
import { findItem, outlineOf } from './edit/tree.ts';
import { Outline } from './Outline.tsx';
import { PartPanel } from './PartPanel.tsx';
import { Preview } from './Preview.tsx';
import { problemsByItem, useProblemWords } from './problemWords.ts';
import { PublishSheet } from './PublishSheet.tsx';
import { useEditor } from './useEditor.ts';

const tabs = ['items', 'part', 'preview'] as const;

export function Screen() {
  const { t } = useText();
  const { formId } = useParams({ strict: false }) as { formId?: string };
  const form = useRead('Questionnaire', formId);
  if (form.refusal?.status === 404) return <EmptyState text={t('chart.forms.notFound')} />;
  if (form.refusal && !form.data) return <RefusalNote refusal={form.refusal} retry={form.refetch} />;
  return form.data ? <Editing key={form.data.id} published={form.data} /> : <Loading rows={8} />;
}

function Editing({ published }: { readonly published: Questionnaire }) {
  const { t } = useText();
  const editor = useEditor(published);
  const [tab, setTab] = useState<(typeof tabs)[number]>('items');
  const [publishing, setPublishing] = useState(false);
  const words = useProblemWords();
  const edited = useDeferredValue(editor.form);
  const { form } = useMemo(() => readForm(edited), [edited]);
  const problems = useMemo(() => findOwnFormProblems(published, edited), [published, edited]);
  const wrong = problemsByItem(problems, words);
  const { selected } = editor;
  useKey({ chord: 'Ctrl+Z', label: 'chart.forms.editor.undo', enabled: editor.canUndo, run: editor.undo });
  useKey({ chord: 'Ctrl+Shift+Z', label: 'chart.forms.editor.redo', enabled: editor.canRedo, run: editor.redo });
  useKey({ chord: 'F10', label: 'chart.forms.editor.publish', enabled: editor.isChanged, run: () => setPublishing(true) });
  const pictures = useMemo(() => [...new Set(outlineOf(published.item ?? []).flatMap(({ item }) => item.extension?.find(({ url }) => url === formUrls.picture)?.valueString ?? []))], [published]);
  const everUsed = (selected && findItem(published.item ?? [], selected.linkId)?.answerOption?.flatMap(({ valueCoding }) => valueCoding?.code ?? [])) ?? [];
  return (
    <div className={classes.editor}>
      <header className={classes.bar}>
        <h1>{editor.form.title} <span className={classes.muted}>{published.version}</span></h1>
        {editor.isChanged && editor.savedAt && <span className={classes.muted} role="status">{t('ui.draft.saved', { time: formatTime(editor.savedAt) })}</span>}
        <Button variant="default" disabled={!editor.canUndo} onClick={editor.undo}>{t('chart.forms.editor.undo')}</Button>
        {editor.isChanged && <Button variant="default" onClick={() => editor.reset(published)}>{t('chart.forms.editor.discard')}</Button>}
        <Button disabled={!editor.isChanged} onClick={() => setPublishing(true)}>{t('chart.forms.editor.publish')} (F10)</Button>
      </header>
      {(wrong.get('')?.length ?? 0) > 0 && <ul className={classes.problems}>{wrong.get('')?.map((text) => <li key={text}>{text}</li>)}</ul>}
      <div className={classes.tabs}>
        {tabs.map((one) => <UnstyledButton key={one} aria-pressed={one === tab} onClick={() => setTab(one)}>{t(`chart.forms.editor.tab.${one}`)}</UnstyledButton>)}
      </div>
      <div className={classes.columns} data-tab={tab}>
        <div className={classes.items}>
          <div className={classes.itemsHead}><AddPart editor={editor} pictures={pictures} /></div>
          <Outline editor={editor} wrong={new Set(wrong.keys())} onOpen={() => setTab('part')} />
        </div>
        <div className={classes.partColumn}>
          {selected ? <PartPanel key={selected.linkId} editor={editor} item={selected} problems={wrong.get(selected.linkId) ?? []} everUsed={everUsed} /> : <EmptyState text={t('chart.forms.editor.choose')} />}
        </div>
        <div className={classes.previewColumn}><Preview form={form} selected={selected?.linkId} /></div>
      </div>
      {publishing && <PublishSheet editor={editor} published={published} problems={problems} onClose={() => setPublishing(false)} />}
    </div>
  );
}
