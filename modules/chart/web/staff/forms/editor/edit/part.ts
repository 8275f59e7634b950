// What one item says, in the words of the editor, and the way back into the item's own elements and extensions. spec: FRS-20
import { formSystems, formUrls, type Words } from '#fhir/questionnaire/index.ts';
import type { Extension, QuestionnaireItem, QuestionnaireItemAnswerOption } from '#fhir/types/index.ts';
import { isHelp } from './tree.ts';

export interface Part {
  readonly kind: PartKind;
  readonly label: Words;
  readonly hint: string;
  readonly required: boolean;
  readonly width: 1 | 2 | 3 | 4 | undefined;
  readonly unit: string;
  readonly options: readonly PartOption[];
  /** Name of the code list that is searched. */
  readonly catalogue: string;
  readonly picture: string;
  readonly signer: string;
}

export interface PartOption {
  readonly code: string;
  readonly text: string;
}

/** What a person chooses between when adding an item. */
export const partKinds = ['group', 'table', 'rows', 'string', 'text', 'integer', 'decimal', 'date', 'time', 'dateTime', 'boolean', 'choice', 'choices', 'open-choice', 'catalogue', 'note', 'drawing', 'signature'] as const;
export type PartKind = (typeof partKinds)[number];

const extensionOf = ({ extension }: QuestionnaireItem, url: string): Extension | undefined => extension?.find((one) => one.url === url);
const controlOf = (item: QuestionnaireItem): string | undefined => extensionOf(item, formUrls.itemControl)?.valueCodeableConcept?.coding?.[0]?.code;

function kindOf(item: QuestionnaireItem): PartKind {
  if (item.type === 'group') return item.repeats ? (controlOf(item) === 'gtable' ? 'table' : 'rows') : 'group';
  if (extensionOf(item, formUrls.picture)) return 'drawing';
  if (extensionOf(item, formUrls.signatureRequired)) return 'signature';
  if (item.answerValueSet) return 'catalogue';
  if (item.type === 'display') return 'note';
  if (item.type === 'choice') return item.repeats ? 'choices' : 'choice';
  return partKinds.find((kind) => kind === item.type) ?? 'string';
}

const translated = (item: QuestionnaireItem, language: string): string | undefined =>
  item._text?.extension?.find(({ url, extension }) => url === formUrls.translation && extension?.some(({ valueCode }) => valueCode === language))?.extension?.find(({ url }) => url === 'content')?.valueString;

export function readPart(item: QuestionnaireItem): Part {
  return {
    kind: kindOf(item),
    label: { vi: item.text ?? '', en: translated(item, 'en'), fr: translated(item, 'fr') },
    hint: item.item?.find(isHelp)?.text ?? '',
    required: item.required ?? false,
    options: (item.answerOption ?? []).map(readOption),
    catalogue: item.answerValueSet?.startsWith(catalogues) ? item.answerValueSet.slice(catalogues.length) : '',
    ...readExtensions(item),
  };
}

const catalogues = `${formSystems.catalogue}:`;
const readOption = ({ valueCoding, valueString }: QuestionnaireItemAnswerOption): PartOption => ({ code: valueCoding?.code ?? '', text: valueCoding?.display ?? valueString ?? '' });

function readExtensions(item: QuestionnaireItem): Pick<Part, 'width' | 'unit' | 'picture' | 'signer'> {
  const find = (url: string): Partial<Extension> => extensionOf(item, url) ?? {};
  return {
    width: columnsOf(find(formUrls.width).valueQuantity?.value),
    unit: find(formUrls.unit).valueCoding?.code ?? '',
    picture: find(formUrls.picture).valueString ?? '',
    signer: find(formUrls.signatureRequired).valueCodeableConcept?.coding?.[0]?.code ?? '',
  };
}

const columnsOf = (percent: number | undefined): Part['width'] => (percent === undefined ? undefined : (Math.min(4, Math.max(1, Math.round(percent / 25))) as 1 | 2 | 3 | 4));

/** In place of what has this address, or without it. */
export function withExtension(item: QuestionnaireItem, url: string, extension: Omit<Extension, 'url'> | undefined): QuestionnaireItem {
  const rest = (item.extension ?? []).filter((one) => one.url !== url);
  const all = extension === undefined ? rest : [...rest, { url, ...extension }];
  const { extension: _before, ...plain } = item;
  return all.length > 0 ? { ...plain, extension: all } : plain;
}

const translation = (lang: string, content: string | undefined): Extension[] => (content ? [{ url: formUrls.translation, extension: [{ url: 'lang', valueCode: lang }, { url: 'content', valueString: content }] }] : []);

function withLabel(item: QuestionnaireItem, { vi, en, fr }: Words): QuestionnaireItem {
  const { text: _text, _text: _translated, ...rest } = item;
  const others = [...translation('en', en), ...translation('fr', fr)];
  return { ...rest, ...(vi !== '' && { text: vi }), ...(others.length > 0 && { _text: { extension: others } }) };
}

function withHint(item: QuestionnaireItem, hint: string): QuestionnaireItem {
  const { item: children = [], ...rest } = item;
  const help: QuestionnaireItem = { linkId: `${item.linkId}-hint`, type: 'display', text: hint, extension: [{ url: formUrls.itemControl, valueCodeableConcept: { coding: [{ system: formSystems.itemControl, code: 'help' }] } }] };
  const all = [...(hint === '' ? [] : [help]), ...children.filter((child) => !isHelp(child))];
  return all.length > 0 ? { ...rest, item: all } : rest;
}

/** An option keeps its system, and its other languages as long as its words stay; a new one gets the next number. */
function withOptions(item: QuestionnaireItem, options: readonly PartOption[]): QuestionnaireItem {
  const { answerOption: before = [], ...rest } = item;
  const system = before[0]?.valueCoding?.system ?? `${formSystems.list}:${item.linkId}`;
  const answerOption = options.map(({ code, text }): QuestionnaireItemAnswerOption => before.find(({ valueCoding }) => valueCoding?.code === code && valueCoding.display === text) ?? { valueCoding: { system, code, display: text } });
  return answerOption.length > 0 ? { ...rest, answerOption } : rest;
}

const writers: { readonly [K in keyof Part]?: (item: QuestionnaireItem, value: Part[K]) => QuestionnaireItem } = {
  label: withLabel,
  hint: withHint,
  options: withOptions,
  required: ({ required: _before, ...item }, required) => (required ? { ...item, required } : item),
  width: (item, width) => withExtension(item, formUrls.width, width && { valueQuantity: { value: width * 25, system: formSystems.ucum, code: '%' } }),
  unit: (item, unit) => withExtension(item, formUrls.unit, unit === '' ? undefined : { valueCoding: { system: formSystems.ucum, code: unit, display: unit } }),
  catalogue: (item, catalogue) => ({ ...item, answerValueSet: `${formSystems.catalogue}:${catalogue}` }),
  picture: (item, picture) => withExtension(item, formUrls.picture, { valueString: picture }),
  signer: (item, signer) => withExtension(item, formUrls.signatureRequired, { valueCodeableConcept: { coding: [{ system: formSystems.signatureRole, code: signer }] } }),
};

export function writePart(item: QuestionnaireItem, change: Partial<Part>): QuestionnaireItem {
  return (Object.keys(change) as (keyof Part)[]).reduce((after, name) => {
    const write = writers[name] as ((item: QuestionnaireItem, value: unknown) => QuestionnaireItem) | undefined;
    return write ? write(after, change[name]) : after;
  }, item);
}

const base: Readonly<Record<PartKind, Omit<QuestionnaireItem, 'linkId'>>> = {
  group: { type: 'group' }, rows: { type: 'group', repeats: true }, table: { type: 'group', repeats: true, extension: [{ url: formUrls.itemControl, valueCodeableConcept: { coding: [{ system: formSystems.itemControl, code: 'gtable' }] } }] },
  string: { type: 'string' }, text: { type: 'text' }, integer: { type: 'integer' }, decimal: { type: 'decimal' }, date: { type: 'date' }, time: { type: 'time' }, dateTime: { type: 'dateTime' }, boolean: { type: 'boolean' },
  choice: { type: 'choice' }, choices: { type: 'choice', repeats: true }, 'open-choice': { type: 'open-choice' }, catalogue: { type: 'choice', answerValueSet: `${formSystems.catalogue}:icd10` }, note: { type: 'display' },
  drawing: { type: 'attachment', extension: [{ url: formUrls.mimeType, valueCode: 'image/svg+xml' }] },
  signature: { type: 'reference', extension: [{ url: formUrls.referenceResource, valueCode: 'PractitionerRole' }] },
};

/** A new item of a kind with its first words. */
export function newPart(kind: PartKind, linkId: string, { label, options, picture, signer }: { readonly label: string; readonly options: readonly string[]; readonly picture: string; readonly signer: string }): QuestionnaireItem {
  const item: QuestionnaireItem = { linkId, ...base[kind], text: label };
  if (kind === 'drawing') return writePart(item, { picture });
  if (kind === 'signature') return writePart(item, { signer });
  const takesOptions = kind === 'choice' || kind === 'choices' || kind === 'open-choice';
  return takesOptions ? writePart(item, { options: options.map((text, index) => ({ code: String(index + 1), text })) }) : item;
}

/** The next code of a list: one more than the largest there ever was, so that a code never gets another meaning. */
export const nextCode = (codes: readonly string[]): string => String(Math.max(0, ...codes.map((code) => Number(code) || 0)) + 1);
