// When the item is asked: plain conditions on the answers of other items. spec: FRS-21
import { Button, NativeSelect, TextInput, UnstyledButton } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { QuestionnaireItem } from '#fhir/types/index.ts';
import { formatDate, parseDate, parseNumber, useText } from '#ui/index.ts';
import classes from './editor.module.css';
import { type Condition, isAskable, type Operator, operatorsFor, readRelevance, writeRelevance } from './edit/relevance.ts';
import { findItem, type Items, outlineOf } from './edit/tree.ts';
import type { PartProps } from './PartPanel.tsx';

export function RelevanceBuilder({ editor, item }: Pick<PartProps, 'editor' | 'item'>) {
  const { t } = useText();
  const relevance = readRelevance(item);
  const own = new Set(outlineOf([item]).map((line) => line.item.linkId));
  const questions = outlineOf(editor.items).map((line) => line.item).filter((one) => !own.has(one.linkId) && isAskable(one));
  const write = (change: Partial<Pick<typeof relevance, 'all' | 'conditions'>>) => editor.change(item.linkId, (before) => writeRelevance(before, { ...relevance, ...change }, (linkId) => findItem(editor.items, linkId)), 'relevance');
  const first = nearest(questions, item, editor.items);
  const { conditions } = relevance;
  return (
    <fieldset className={classes.options}>
      <legend>{t('chart.forms.editor.relevance')}</legend>
      {relevance.expression !== undefined && <p className={classes.muted}>{t('chart.forms.editor.relevance.expression')} <code>{relevance.expression}</code></p>}
      {conditions.length === 0 && relevance.expression === undefined && <p className={classes.muted}>{t('chart.forms.editor.relevance.always')}</p>}
      {conditions.length > 1 && <NativeSelect aria-label={t('chart.forms.editor.relevance.how')} value={relevance.all ? 'all' : 'any'} data={(['all', 'any'] as const).map((value) => ({ value, label: t(`chart.forms.editor.relevance.${value}`) }))} onChange={(event) => write({ all: event.currentTarget.value === 'all' })} />}
      {conditions.map((condition, index) => (
        <ConditionRow
          key={`${index} ${condition.question}`} condition={condition} questions={questions} onChange={(next) => write({ conditions: conditions.map((one, at) => (at === index ? next : one)) })}
          onRemove={() => write({ conditions: conditions.filter((_, at) => at !== index) })}
        />
      ))}
      {first && <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => write({ conditions: [...conditions, conditionOn(first)] })}>{t('chart.forms.editor.relevance.add')}</Button>}
    </fieldset>
  );
}

/** The question that a condition is most often about: the last before the item that has choices. */
function nearest(questions: readonly QuestionnaireItem[], item: QuestionnaireItem, items: Items): QuestionnaireItem | undefined {
  const order = outlineOf(items).map((line) => line.item.linkId);
  const before = questions.filter(({ linkId }) => order.indexOf(linkId) < order.indexOf(item.linkId));
  return before.findLast(hasChoices) ?? before.at(-1) ?? questions[0];
}

const hasChoices = ({ type, answerOption = [] }: QuestionnaireItem): boolean => type === 'boolean' || answerOption.length > 0;

/** Complete as it begins: a condition without a value would say nothing. */
function conditionOn(question: QuestionnaireItem): Condition {
  if (!hasChoices(question)) return { question: question.linkId, operator: 'exists', value: 'true' };
  return { question: question.linkId, operator: '=', value: question.answerOption?.[0]?.valueCoding?.code ?? 'true' };
}

interface RowProps {
  readonly condition: Condition;
  readonly questions: readonly QuestionnaireItem[];
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

function ConditionRow({ condition, questions, onChange, onRemove }: RowProps) {
  const { t } = useText();
  const question = questions.find(({ linkId }) => linkId === condition.question);
  const operators = question ? operatorsFor(question.type) : [condition.operator];
  return (
    <div className={classes.condition}>
      <NativeSelect aria-label={t('chart.forms.editor.condition.question')} value={condition.question} data={questions.map(({ linkId, text }) => ({ value: linkId, label: text || linkId }))} onChange={(event) => { const next = questions.find(({ linkId }) => linkId === event.currentTarget.value); if (next) onChange(conditionOn(next)); }} />
      <NativeSelect aria-label={t('chart.forms.editor.condition.operator')} value={condition.operator} data={operators.map((value) => ({ value, label: t(`chart.forms.operator.${value}`) }))} onChange={(event) => { const operator = event.currentTarget.value as Operator; onChange({ ...condition, operator, value: operator === 'exists' ? 'true' : condition.value }); }} />
      {question && condition.operator !== 'exists' && <ValueField key={question.linkId} question={question} value={condition.value} onChange={(value) => onChange({ ...condition, value })} />}
      <UnstyledButton className={classes.icon} aria-label={t('chart.forms.editor.condition.remove')} onClick={onRemove}><IconTrash size={15} aria-hidden /></UnstyledButton>
    </div>
  );
}

function ValueField({ question, value, onChange }: { readonly question: QuestionnaireItem; readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useText();
  const label = t('chart.forms.editor.condition.value');
  const choices = question.type === 'boolean' ? ['true', 'false'].map((one) => ({ value: one, label: t(one === 'true' ? 'client.form.yes' : 'client.form.no') })) : question.answerOption?.map(({ valueCoding }) => ({ value: valueCoding?.code ?? '', label: valueCoding?.display ?? '' }));
  if (choices) return <NativeSelect aria-label={label} value={value} data={choices} onChange={(event) => onChange(event.currentTarget.value)} />;
  const read = (typed: string) => (question.type === 'date' ? parseDate(typed, new Date().getFullYear()) : question.type === 'integer' || question.type === 'decimal' ? parseNumber(typed) : typed);
  return <TextInput aria-label={label} defaultValue={question.type === 'date' ? formatDate(value) : value.replace('.', ',')} onBlur={(event) => onChange(read(event.currentTarget.value) ?? '')} />;
}
