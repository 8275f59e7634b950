// Elements that answers can fill, per type; the first is what a question alone fills.   spec: FRM-9
import type { Annotation, CodeableConcept, Coding } from '#fhir/types/index.ts';
import type { AnswerValue } from '../form.ts';
import { isObject } from '../path/navigate.ts';

export const extractable: Readonly<Record<string, readonly string[]>> = {
  /** The time of a line; what a question measures it becomes by its code. */
  Observation: ['effective'],
  Condition: ['code', 'severity', 'bodySite', 'onset', 'note'],
  Procedure: ['code', 'performed', 'bodySite', 'outcome', 'complication', 'note', 'category'],
  AllergyIntolerance: ['code', 'onset', 'note'],
  ServiceRequest: ['code', 'occurrence', 'bodySite', 'note'],
};

const lists = new Set(['bodySite', 'complication', 'note']);
const moments: Readonly<Record<string, string>> = { onset: 'onsetDateTime', performed: 'performedDateTime', occurrence: 'occurrenceDateTime' };

/** `name: value` of the element. */
export function elementOf(element: string, values: readonly AnswerValue[]): Record<string, unknown> {
  const name = moments[element] ?? element;
  const written = values.map((value) => writeElement(element, value));
  return written.length === 0 ? {} : { [name]: lists.has(element) ? written : written[0] };
}

function writeElement(element: string, value: AnswerValue): AnswerValue | CodeableConcept | Annotation {
  if (element === 'note') return { text: textOf(value) };
  return element in moments ? value : conceptOf(value);
}

export function conceptOf(value: AnswerValue): CodeableConcept {
  if (!isObject(value) || !('code' in value)) return { text: textOf(value) };
  const coding = value as Coding;
  return { coding: [coding], ...(coding.display && { text: coding.display }) };
}

export function textOf(value: AnswerValue): string {
  if (typeof value !== 'object') return String(value);
  const { display, text, code } = value as { display?: string; text?: string; code?: string };
  return display ?? text ?? code ?? '';
}
