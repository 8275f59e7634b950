// An answer in words, as it is written on a Vietnamese form. spec: PRF-3
import type { Coding, Quantity, QuestionnaireResponseItemAnswer } from '#fhir/types/index.ts';
import { paperDay } from '../paper/person.ts';
import { localTime } from '../visit/record.ts';
import { unitWords } from './unitWords.ts';

/** Numbers have a comma, dates dd/MM/yyyy, hours come before days; nothing answered gives ''. */
export const answerWords = (answer: QuestionnaireResponseItemAnswer): string => plainWords(answer) ?? momentOf(answer) ?? codedWords(answer) ?? '';

function plainWords({ valueBoolean, valueDecimal, valueInteger, valueString, valueUri }: QuestionnaireResponseItemAnswer): string | undefined {
  if (valueBoolean !== undefined) return valueBoolean ? 'Có' : 'Không';
  const number = valueDecimal ?? valueInteger;
  return number === undefined ? (valueString ?? valueUri) : commaNumber(number);
}

function momentOf({ valueDate, valueDateTime, valueTime }: QuestionnaireResponseItemAnswer): string | undefined {
  if (valueDate !== undefined) return paperDay(valueDate);
  return valueDateTime === undefined ? valueTime?.slice(0, 5) : momentWords(valueDateTime);
}

function codedWords({ valueCoding, valueQuantity, valueReference }: QuestionnaireResponseItemAnswer): string | undefined {
  if (valueCoding) return codingWords(valueCoding);
  return valueQuantity ? quantityWords(valueQuantity) : valueReference?.display;
}

export const codingWords = ({ display, code }: Coding): string => display ?? code ?? '';
export const commaNumber = (number: number): string => String(number).replace('.', ',');

const quantityWords = ({ value, unit, code }: Quantity): string => (value === undefined ? '' : [commaNumber(value), unitWords({ ...(code !== undefined && { code }), ...(unit !== undefined && { display: unit }) })].filter(Boolean).join(' '));

/** `08:15 ngày 27/11/2026`; a day without an hour is only the day. */
export function momentWords(at: string): string {
  if (!at.includes('T')) return paperDay(at);
  const local = localTime(at);
  return `${local.slice(11, 16)} ngày ${paperDay(local)}`;
}
