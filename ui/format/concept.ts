// Words of coded values and quantities, as recorded. spec: UID-12
import type { CodeableConcept, Quantity, Reference } from '#fhir/types/index.ts';
import { formatNumber } from './number.ts';

/** The text a person wrote, else the first display, else the code itself. */
export function conceptText(concept: CodeableConcept | undefined): string {
  const codings = concept?.coding ?? [];
  const text = concept?.text ?? codings.find((coding) => coding.display)?.display ?? codings[0]?.code ?? '';
  return codings.some(({ system }) => system === snomed) ? text.replace(semanticTag, '') : text;
}

const snomed = 'http://snomed.info/sct';
/** What SNOMED CT ends its full names with, to tell homonyms apart: of no use to who reads a chart. */
const semanticTag = / \((disorder|finding|procedure|situation|regime\/therapy|observable entity|substance|product|event|body structure|morphologic abnormality|person|occupation|qualifier value)\)$/;

export const conceptHas = (concept: CodeableConcept | undefined, code: string): boolean => concept?.coding?.some((coding) => coding.code === code) ?? false;

/** `7.80 mmol/L` → `7,80 mmol/L`; comparators stand before the number. */
export function quantityText(quantity: Quantity | undefined): string {
  if (quantity?.value === undefined) return '';
  return [`${quantity.comparator ?? ''}${formatNumber(quantity.value)}`, quantity.unit ?? quantity.code].filter(Boolean).join(' ');
}

/** Display of a reference; never its id, which means nothing to a reader. */
export const referenceText = (reference: Reference | undefined): string => reference?.display ?? '';

/** `Patient/018f…` or `urn:…` → the id part. */
export const referenceId = (reference: Reference | undefined): string | undefined => reference?.reference?.split('/').pop();
