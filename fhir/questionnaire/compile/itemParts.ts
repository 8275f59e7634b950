// Parts of an item: words in three languages, options, codes, units, extensions.   spec: FRM-2
import type { Coding, Extension, QuestionnaireItem } from '#fhir/types/index.ts';
import type { FormProblem, FormSource, ListRow, Words } from '../source.ts';
import { formSystems, formUrls } from '../urls.ts';
import type { RowNode } from './rows.ts';

export const extensions = (list: readonly (Extension | undefined)[]): { extension?: Extension[] } => {
  const found = list.filter((one) => one !== undefined);
  return found.length > 0 ? { extension: found } : {};
};

const translation = (lang: string, content: string | undefined): Extension | undefined =>
  content ? { url: formUrls.translation, extension: [{ url: 'lang', valueCode: lang }, { url: 'content', valueString: content }] } : undefined;

/** `_text`, `_title`, `_display`: the words in other languages. */
export const translations = ({ en, fr }: Omit<Words, 'vi'>): { extension?: Extension[] } => extensions([translation('en', en), translation('fr', fr)]);

/** Puts a text with its translations under its name and `_name`. */
export const worded = <K extends string>(name: K, words: Words): Record<string, unknown> => {
  const others = translations(words);
  return { [name]: words.vi, ...(others.extension && { [`_${name}`]: others }) };
};

export const control = (code: string): Extension => ({ url: formUrls.itemControl, valueCodeableConcept: { coding: [{ system: formSystems.itemControl, code }] } });
export const expression = (url: string, source: string): Extension => ({ url, valueExpression: { language: 'text/fhirpath', expression: source } });

export function optionsOf(node: RowNode, lists: FormSource['lists'], problems: FormProblem[]): Pick<QuestionnaireItem, 'answerOption'> {
  const rows = lists[node.argument];
  if (rows === undefined || rows.length === 0) {
    problems.push({ code: 'unknown-list', linkId: node.linkId, row: node.row, detail: node.argument });
    return {};
  }
  const system = `${formSystems.list}:${node.argument}`;
  return { answerOption: rows.map((row) => ({ valueCoding: optionCoding(system, row) })) };
}

const optionCoding = (system: string, { code, display, display_en: en, display_fr: fr }: ListRow): Coding => ({ system, code, ...worded('display', { vi: display, en, fr }) } as Coding);

/** `system|code`, several separated by `;`. */
export function codesOf({ cells: { code }, linkId, row }: RowNode, problems: FormProblem[]): { code?: Coding[] } {
  if (code === '') return {};
  const codings = code.split(';').flatMap((text) => {
    const [, system, value] = /^\s*([a-z][\w+.-]*:[^\s|]+)\|([^\s|]+)\s*$/i.exec(text) ?? [];
    if (system === undefined || value === undefined) problems.push({ code: 'wrong-code', linkId, row, detail: text });
    return system === undefined || value === undefined ? [] : [{ system, code: value }];
  });
  return codings.length > 0 ? { code: codings } : {};
}

/** A UCUM code; `code|words` when it is said otherwise: `/min|lần/phút`. */
export function unitOf({ cells: { unit }, linkId, row, type }: RowNode, problems: FormProblem[]): Extension | undefined {
  if (unit === '') return undefined;
  const [code = '', display = code] = unit.split('|');
  if (!/^[!-~]+$/.test(code) || (type !== 'integer' && type !== 'decimal')) problems.push({ code: 'wrong-unit', linkId, row, detail: unit });
  return { url: formUrls.unit, valueCoding: { system: formSystems.ucum, code, display } };
}

const bound = /^(?:\.|\$this)\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)$/;

/** Bounds are told as such where the whole constraint is nothing else. */
export function boundsOf(constraint: string, type: string): { min?: number; max?: number } | undefined {
  if (constraint === '' || (type !== 'integer' && type !== 'decimal')) return undefined;
  const bounds: { min?: number; max?: number } = {};
  for (const part of constraint.split(/\s+and\s+/)) {
    const [, operator, value] = bound.exec(part.trim()) ?? [];
    if (operator === undefined) return undefined;
    if (operator === '>=') bounds.min = Number(value);
    else bounds.max = Number(value);
  }
  return bounds;
}

export const boundExtensions = ({ min, max }: { min?: number; max?: number }, type: string): Extension[] => {
  const value = (of: number): Partial<Extension> => (type === 'integer' && Number.isInteger(of) ? { valueInteger: of } : { valueDecimal: of });
  return [...(min === undefined ? [] : [{ url: formUrls.minValue, ...value(min) }]), ...(max === undefined ? [] : [{ url: formUrls.maxValue, ...value(max) }])];
};
