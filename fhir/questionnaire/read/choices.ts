// value[x] of options, initial values and answers. https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer.value_x_   spec: FRM
import type { Coding, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import type { AnswerValue, FormItemType, FormOption } from '../form.ts';
import { readWords } from './extensions.ts';

/** The one value of an element with value[x]. */
export function valueOf(of: object): AnswerValue | undefined {
  for (const [name, value] of Object.entries(of)) if (/^value[A-Z]/.test(name) && value !== undefined && value !== null) return value as AnswerValue;
  return undefined;
}

const names: Readonly<Record<Exclude<FormItemType, 'group' | 'note'>, keyof QuestionnaireResponseItemAnswer>> = {
  boolean: 'valueBoolean', integer: 'valueInteger', decimal: 'valueDecimal', quantity: 'valueQuantity', date: 'valueDate', dateTime: 'valueDateTime', time: 'valueTime',
  string: 'valueString', text: 'valueString', url: 'valueUri', choice: 'valueCoding', 'open-choice': 'valueCoding', attachment: 'valueAttachment', reference: 'valueReference',
};

export function answerOf(value: AnswerValue, type: FormItemType): QuestionnaireResponseItemAnswer {
  if (type === 'group' || type === 'note') return {};
  if (type === 'open-choice' && typeof value === 'string') return { valueString: value };
  if (type === 'choice' && typeof value !== 'object') return typeof value === 'number' ? { valueInteger: value } : { valueString: String(value) };
  return { [names[type]]: value } as QuestionnaireResponseItemAnswer;
}

/** `valueInteger` of an integer, and what a choice may be. */
export const isNamedFor = (name: string, type: FormItemType): boolean => {
  if (type === 'group' || type === 'note') return false;
  return name === names[type] || (type === 'open-choice' && name === 'valueString') || (type === 'choice' && /^value(Integer|Date|Time|String|Reference)$/.test(name));
};

export function readOptions({ answerOption = [] }: QuestionnaireItem): FormOption[] {
  return answerOption.flatMap((option) => {
    const value = valueOf(option);
    if (value === undefined) return [];
    return [{ value: plain(value), words: option.valueCoding ? readWords(option.valueCoding.display ?? option.valueCoding.code, option.valueCoding._display) : { vi: String(value as string | number) } }];
  });
}

/** Answers carry the coding without its translations. */
function plain(value: AnswerValue): AnswerValue {
  if (typeof value !== 'object' || !('_display' in value)) return value;
  const { _display: _, ...coding } = value as Coding;
  return coding;
}

export function readInitial(item: QuestionnaireItem, options: readonly FormOption[]): AnswerValue[] {
  if (item.initial === undefined && options.length === 0) return [];
  const selected = (item.answerOption ?? []).flatMap((option, at) => (option.initialSelected ? (options[at]?.value ?? []) : []));
  const given = (item.initial ?? []).flatMap((initial) => valueOf(initial) ?? []);
  return [...given.map((value) => sameOption(value, options) ?? value), ...selected];
}

/** The option that is meant by a coding or by its bare code. */
export function sameOption(value: unknown, options: readonly FormOption[]): AnswerValue | undefined {
  const code = codeOf(value);
  return options.find((option) => (code === undefined ? option.value === value : codeOf(option.value) === code && hasSameSystem(option.value, value)))?.value;
}

const hasSameSystem = (option: AnswerValue, value: unknown): boolean => typeof value === 'string' || (value as Coding).system === undefined || (value as Coding).system === (option as Coding).system;
function codeOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? (value as Coding).code : undefined;
}
