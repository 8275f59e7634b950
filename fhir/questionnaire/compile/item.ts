// One row as an item of a Questionnaire.   spec: FRM-2
import type { Extension, QuestionnaireItem, QuestionnaireItemInitial, QuestionnaireItemType } from '#fhir/types/index.ts';
import type { FormQuery } from '../form.ts';
import type { FormProblem, FormSource } from '../source.ts';
import { formSystems, formUrls } from '../urls.ts';
import { extractOf } from './extractCell.ts';
import { boundExtensions, boundsOf, codesOf, control, expression, extensions, optionsOf, unitOf, worded } from './itemParts.ts';
import { entryVariable, rowVariable, writeConstraint, writePath, writeQueries } from './names.ts';
import type { Names } from './names.ts';
import type { RowNode } from './rows.ts';

export interface Compiling {
  readonly source: FormSource;
  readonly names: Names;
  readonly queries: Map<string, FormQuery>;
  readonly problems: FormProblem[];
}

const types: Readonly<Record<string, QuestionnaireItemType>> = {
  group: 'group', repeat: 'group', text: 'string', note: 'display', integer: 'integer', decimal: 'decimal', date: 'date', time: 'time', dateTime: 'dateTime', boolean: 'boolean',
  select_one: 'choice', select_multiple: 'choice', select_one_or_text: 'open-choice', drawing: 'attachment', signature: 'reference',
};

export function compileItem(node: RowNode, compiling: Compiling): QuestionnaireItem {
  const { cells, linkId, row } = node;
  const words = appearanceOf(node);
  const extract = extractOf(node, compiling.problems);
  const type = types[node.type];
  if (type === undefined) compiling.problems.push({ code: 'unknown-type', linkId, row, detail: cells.type });
  const isRequired = isYes(cells.required);
  const children = [...hintOf(node), ...node.children.map((child) => compileItem(child, compiling))];
  return {
    linkId, type: type === 'string' && words.has('multiline') ? 'text' : (type ?? 'string'),
    ...extensions([...layoutOf(node, words), ...behaviourOf(node, compiling), ...kindOf(node, compiling), ...extract.extension]),
    ...(cells.label !== '' && worded('text', { vi: cells.label, en: cells.label_en, fr: cells.label_fr })),
    ...codesOf(node, compiling.problems), ...extract.item, ...choicesOf(node, compiling),
    ...(isRequired && type !== 'display' && { required: true }),
    ...((node.type === 'repeat' || node.type === 'select_multiple') && { repeats: true }),
    ...(cells.calculation !== '' && { readOnly: true }),
    ...defaultOf(node, compiling.problems),
    ...(children.length > 0 && { item: children }),
  };
}

export const isYes = (cell: string): boolean => /^(?:yes|true|1|x|có)$/i.test(cell);
const appearanceOf = ({ cells }: RowNode): Set<string> => new Set(cells.appearance.split(/[\s,]+/).filter(Boolean));

const hintOf = ({ cells, linkId }: RowNode): QuestionnaireItem[] =>
  cells.hint === '' ? [] : [{ linkId: `${linkId}-hint`, type: 'display', text: cells.hint, extension: [control('help')] }];

function layoutOf({ type, cells }: RowNode, words: ReadonlySet<string>): (Extension | undefined)[] {
  const columns = ['w1', 'w2', 'w3', 'w4'].findIndex((word) => words.has(word)) + 1;
  return [
    words.has('table') ? control(type === 'repeat' ? 'gtable' : 'table') : undefined,
    words.has('inline') ? { url: formUrls.choiceOrientation, valueCode: 'horizontal' } : undefined,
    columns > 0 ? { url: formUrls.width, valueQuantity: { value: columns * 25, system: formSystems.ucum, code: '%' } } : undefined,
    words.has('hidden') ? { url: formUrls.hidden, valueBoolean: true } : undefined,
    cells.field === '' ? undefined : { url: formUrls.field, valueString: cells.field },
  ];
}

function behaviourOf(node: RowNode, compiling: Compiling): (Extension | undefined)[] {
  const { cells, linkId, type } = node;
  const path = (cell: string) => writePath(cell, node, compiling);
  const bounds = boundsOf(cells.constraint, type);
  return [
    type === 'repeat' ? { url: formUrls.variable, valueExpression: { name: rowVariable(linkId), language: 'text/fhirpath', expression: '%context' } } : undefined,
    type === 'repeat' && isYes(cells.required) ? { url: formUrls.minOccurs, valueInteger: 1 } : undefined,
    cells.relevant === '' ? undefined : expression(formUrls.enableWhenExpression, path(cells.relevant)),
    cells.calculation === '' ? undefined : expression(formUrls.calculatedExpression, path(cells.calculation)),
    cells.prefill === '' ? undefined : prefillOf(node, path(writeQueries(cells.prefill, node, compiling.queries))),
    ...(bounds ? boundExtensions(bounds, type) : [constraintOf(node, compiling)]),
  ];
}

/** Of a group that repeats: a row for each entry. */
function prefillOf({ type, linkId }: RowNode, source: string): Extension {
  if (type !== 'repeat') return expression(formUrls.initialExpression, source);
  return { url: formUrls.itemPopulationContext, valueExpression: { name: entryVariable(linkId), language: 'text/fhirpath', expression: source } };
}

function constraintOf(node: RowNode, compiling: Compiling): Extension | undefined {
  const { cells, linkId } = node;
  if (cells.constraint === '') return undefined;
  return {
    url: formUrls.constraint,
    extension: [
      { url: 'key', valueId: linkId.slice(0, 64) }, { url: 'severity', valueCode: 'error' },
      { url: 'expression', valueString: writeConstraint(cells.constraint, node, compiling) },
      { url: 'human', valueString: cells.hint || cells.label || linkId },
    ],
  };
}

function kindOf(node: RowNode, { problems, source }: Compiling): (Extension | undefined)[] {
  if (node.type === 'drawing') {
    if (!source.pictures.includes(node.argument)) problems.push({ code: 'unknown-picture', linkId: node.linkId, row: node.row, detail: node.argument });
    return [{ url: formUrls.mimeType, valueCode: 'image/svg+xml' }, { url: formUrls.picture, valueString: node.argument }];
  }
  if (node.type === 'signature') {
    return [
      { url: formUrls.signatureRequired, valueCodeableConcept: { coding: [{ system: formSystems.signatureRole, code: node.argument }] } },
      { url: formUrls.referenceResource, valueCode: 'PractitionerRole' },
    ];
  }
  return [unitOf(node, problems)];
}

function choicesOf(node: RowNode, { source, problems }: Compiling): Pick<QuestionnaireItem, 'answerOption' | 'answerValueSet'> {
  if (!node.type.startsWith('select_')) return {};
  if (!node.argument.startsWith('@')) return optionsOf(node, source.lists, problems);
  const name = node.argument.slice(1);
  if (!source.catalogues.includes(name)) problems.push({ code: 'unknown-list', linkId: node.linkId, row: node.row, detail: node.argument });
  return { answerValueSet: `${formSystems.catalogue}:${name}` };
}

/** A literal; for a coded item one of the codes of its list. */
function defaultOf(node: RowNode, problems: FormProblem[]): { initial?: QuestionnaireItemInitial[] } {
  const { cells: { default: text }, linkId, row } = node;
  if (text === '') return {};
  const initial = literal(node, text);
  if (initial === undefined) problems.push({ code: 'wrong-default', linkId, row, detail: text });
  return initial === undefined ? {} : { initial: [initial] };
}

const literals: Readonly<Record<string, readonly [RegExp, (text: string) => QuestionnaireItemInitial]>> = {
  boolean: [/^(?:yes|true|1|x|có|no|false|0|không)$/i, (text) => ({ valueBoolean: isYes(text) })],
  integer: [/^-?\d+$/, (text) => ({ valueInteger: Number(text) })],
  decimal: [/^-?\d+(\.\d+)?$/, (text) => ({ valueDecimal: Number(text) })],
  date: [/^\d{4}(-\d\d){0,2}$/, (text) => ({ valueDate: text })],
  time: [/^\d\d:\d\d(:\d\d)?$/, (text) => ({ valueTime: text.length === 5 ? `${text}:00` : text })],
  text: [/^/, (text) => ({ valueString: text })],
  select_one_or_text: [/^/, (text) => ({ valueString: text })],
};

function literal({ type, argument }: RowNode, text: string): QuestionnaireItemInitial | undefined {
  const [pattern, write] = literals[type] ?? [];
  if (pattern && write) return pattern.test(text) ? write(text) : undefined;
  return type.startsWith('select_') && !argument.startsWith('@') ? { valueCoding: { system: `${formSystems.list}:${argument}`, code: text } } : undefined;
}
