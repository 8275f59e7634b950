// When an item belongs to the form: conditions on other answers, all or any of them, kept as the standard's enableWhen. spec: FRS-21
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import { formUrls } from '#fhir/questionnaire/index.ts';
import type { Coding, QuestionnaireItem, QuestionnaireItemEnableWhen } from '#fhir/types/index.ts';

export type Operator = QuestionnaireItemEnableWhen['operator'];

export interface Condition {
  readonly question: string;
  readonly operator: Operator;
  /** As it is typed or chosen: a code, `true`, `38.5`, `2026-11-27`; nothing for "has an answer". */
  readonly value: string;
}

export interface Relevance {
  readonly all: boolean;
  readonly conditions: readonly Condition[];
  /** A condition written as FHIRPath; the plain builder leaves it as it is. */
  readonly expression: string | undefined;
}

const numeric: readonly Operator[] = ['=', '!=', '>', '<', '>=', '<='];
const operatorsOf: Readonly<Partial<Record<QuestionnaireItem['type'], readonly Operator[]>>> = { integer: numeric, decimal: numeric, quantity: numeric, date: numeric, dateTime: numeric, time: numeric, boolean: ['='], choice: ['=', '!='], 'open-choice': ['=', '!='], string: ['=', '!='], text: [] };

/** What can be asked of a question's answer. */
export const operatorsFor = (type: QuestionnaireItem['type']): readonly Operator[] => [...(operatorsOf[type] ?? []), 'exists'];

/** Questions a condition may be about: what holds one answer and is not the item itself or below it. */
export const isAskable = ({ type, extension }: QuestionnaireItem): boolean => type in operatorsOf && !(extension ?? []).some(({ url }) => url === formUrls.signatureRequired);

export function readRelevance(item: QuestionnaireItem): Relevance {
  return {
    all: item.enableBehavior !== 'any',
    conditions: (item.enableWhen ?? []).map((when) => ({ question: when.question, operator: when.operator, value: valueOf(when) })),
    expression: item.extension?.find(({ url }) => url === formUrls.enableWhenExpression)?.valueExpression?.expression,
  };
}

function valueOf(when: QuestionnaireItemEnableWhen): string {
  const value = when.answerBoolean ?? when.answerDecimal ?? when.answerInteger ?? when.answerDate ?? when.answerDateTime ?? when.answerTime ?? when.answerString ?? when.answerCoding?.code;
  return value === undefined ? '' : String(value);
}

export function writeRelevance(item: QuestionnaireItem, { all, conditions }: Pick<Relevance, 'all' | 'conditions'>, questionOf: (linkId: string) => QuestionnaireItem | undefined): QuestionnaireItem {
  const { enableWhen: _when, enableBehavior: _behaviour, ...rest } = item;
  const enableWhen = conditions.map(({ question, operator, value }): QuestionnaireItemEnableWhen => ({ question, operator, ...answerOf(questionOf(question), operator, value) }));
  if (enableWhen.length === 0) return rest;
  return { ...rest, enableWhen, ...(enableWhen.length > 1 && { enableBehavior: all ? ('all' as const) : ('any' as const) }) };
}

function answerOf(question: QuestionnaireItem | undefined, operator: Operator, value: string): Partial<QuestionnaireItemEnableWhen> {
  if (operator === 'exists') return { answerBoolean: value !== 'false' };
  const write = question && writers[question.type];
  return write ? write(value, question) : { answerString: value };
}

const codingOf = (question: QuestionnaireItem, code: string): Coding => {
  const found = question.answerOption?.find(({ valueCoding }) => valueCoding?.code === code)?.valueCoding;
  return { ...(found?.system && { system: found.system }), code };
};

const writers: Readonly<Partial<Record<QuestionnaireItem['type'], (value: string, question: QuestionnaireItem) => Partial<QuestionnaireItemEnableWhen>>>> = {
  boolean: (value) => ({ answerBoolean: value === 'true' }),
  integer: (value) => ({ answerInteger: Number(value) || 0 }),
  decimal: (value) => ({ answerDecimal: Number(value) || 0 }),
  quantity: (value) => ({ answerQuantity: { value: Number(value) || 0 } }),
  date: (value) => ({ answerDate: value }),
  dateTime: (value) => ({ answerDateTime: value }),
  time: (value) => ({ answerTime: value }),
  choice: (value, question) => ({ answerCoding: codingOf(question, value) }),
  'open-choice': (value, question) => ({ answerCoding: codingOf(question, value) }),
};
