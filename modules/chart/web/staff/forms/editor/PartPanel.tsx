// What the chosen item says: words, whether it must be answered, choices, when it is asked, what it is computed from. spec: FRS-20 FRS-21
import { Button, Checkbox, Group, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconIndentDecrease, IconIndentIncrease, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { catalogueCodes } from '#modules/facility/model/index.ts';
import { useText } from '#ui/index.ts';
import { CalculationField } from './CalculationField.tsx';
import classes from './editor.module.css';
import { type Part, type PartKind, readPart, writePart } from './edit/part.ts';
import type { Direction } from './edit/tree.ts';
import { OptionsEditor } from './OptionsEditor.tsx';
import { useRemove } from './Outline.tsx';
import { RelevanceBuilder } from './RelevanceBuilder.tsx';
import type { Editor } from './useEditor.ts';

const withOptions: readonly PartKind[] = ['choice', 'choices', 'open-choice'];
const withUnit: readonly PartKind[] = ['integer', 'decimal'];
const asked: readonly PartKind[] = ['string', 'text', 'integer', 'decimal', 'date', 'time', 'dateTime', 'boolean', 'choice', 'choices', 'open-choice', 'catalogue', 'drawing', 'table', 'rows'];
const computed: readonly PartKind[] = ['string', 'integer', 'decimal', 'date', 'boolean'];

export interface PartProps {
  readonly editor: Editor;
  readonly item: QuestionnaireItem;
  /** What is wrong with it, in words. */
  readonly problems: readonly string[];
}

export function PartPanel({ editor, item, problems, everUsed }: PartProps & { readonly everUsed: readonly string[] }) {
  const { t } = useText();
  const part = readPart(item);
  const set = (change: Partial<Part>, field?: string) => editor.change(item.linkId, (before) => writePart(before, change), field);
  const is = (kinds: readonly PartKind[]) => kinds.includes(part.kind);
  return (
    <div className={classes.panel}>
      <div className={classes.panelHead}>
        <h2>{t(`chart.forms.kind.${part.kind}`)}</h2>
        <code className={classes.muted}>{item.linkId}</code>
        <Moves editor={editor} item={item} />
      </div>
      {problems.map((text) => <p key={text} className={classes.fault} role="alert">{text}</p>)}
      <Label part={part} onChange={set} />
      {part.kind !== 'note' && <TextInput label={t('chart.forms.editor.hint')} value={part.hint} onChange={(event) => set({ hint: event.currentTarget.value }, 'hint')} />}
      {is(asked) && <Checkbox label={t('chart.forms.editor.required')} checked={part.required} onChange={(event) => set({ required: event.currentTarget.checked })} />}
      {is(asked) && <Width part={part} onChange={set} />}
      {is(withUnit) && <TextInput label={t('chart.forms.editor.unit')} description={t('chart.forms.editor.unitHint')} value={part.unit} onChange={(event) => set({ unit: event.currentTarget.value.replaceAll(/\s/g, '') }, 'unit')} />}
      {part.kind === 'catalogue' && <NativeSelect label={t('chart.forms.editor.catalogue')} value={part.catalogue} data={catalogueCodes.map((value) => ({ value, label: t(`facility.catalogue.${value}`) }))} onChange={(event) => set({ catalogue: event.currentTarget.value })} />}
      {is(withOptions) && <OptionsEditor options={part.options} everUsed={everUsed} onChange={(options, field) => set({ options }, field)} />}
      <RelevanceBuilder editor={editor} item={item} />
      {is(computed) && <CalculationField editor={editor} item={item} />}
    </div>
  );
}

function Label({ part, onChange }: { readonly part: Part; readonly onChange: (change: Partial<Part>, field: string) => void }) {
  const { t } = useText();
  const [others, setOthers] = useState(false);
  const { label } = part;
  return (
    <>
      <Textarea label={t('chart.forms.editor.label')} autosize minRows={1} maxRows={5} value={label.vi} onChange={(event) => onChange({ label: { ...label, vi: event.currentTarget.value } }, 'label')} data-autofocus />
      {others
        ? (['en', 'fr'] as const).map((language) => <TextInput key={language} label={t(`chart.forms.editor.label.${language}`)} lang={language} value={label[language] ?? ''} onChange={(event) => onChange({ label: { ...label, [language]: event.currentTarget.value } }, language)} />)
        : <Button variant="subtle" size="compact-sm" className={classes.start} onClick={() => setOthers(true)}>{t('chart.forms.editor.otherLanguages')}</Button>}
    </>
  );
}

function Width({ part, onChange }: { readonly part: Part; readonly onChange: (change: Partial<Part>) => void }) {
  const { t } = useText();
  return (
    <div className={classes.width}>
      <span id="chart-form-width">{t('chart.forms.editor.width')}</span>
      <SegmentedControl aria-labelledby="chart-form-width" size="xs" value={String(part.width ?? 0)} data={['0', '1', '2', '3', '4'].map((value) => ({ value, label: value === '0' ? t('chart.forms.editor.width.auto') : `${value}/4` }))}
        onChange={(value) => onChange({ width: value === '0' ? undefined : (Number(value) as 1 | 2 | 3 | 4) })} />
    </div>
  );
}

const arrows: readonly (readonly [Direction, typeof IconArrowUp])[] = [['up', IconArrowUp], ['down', IconArrowDown], ['out', IconIndentDecrease], ['in', IconIndentIncrease]];

function Moves({ editor, item }: Pick<PartProps, 'editor' | 'item'>) {
  const { t } = useText();
  const remove = useRemove(editor);
  return (
    <Group gap={4} className={classes.moves}>
      {arrows.map(([direction, Icon]) => <Button key={direction} size="compact-sm" variant="default" aria-label={t(`chart.forms.editor.move.${direction}`)} title={t(`chart.forms.editor.move.${direction}`)} onClick={() => editor.move(item.linkId, direction)}><Icon size={15} aria-hidden /></Button>)}
      <Button size="compact-sm" variant="default" color="red" leftSection={<IconTrash size={15} aria-hidden />} onClick={() => remove(item)}>{t('chart.forms.editor.remove')}</Button>
    </Group>
  );
}
