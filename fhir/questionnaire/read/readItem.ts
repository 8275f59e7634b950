// One item of a Questionnaire with its extensions understood.   spec: FRM-3
import type { Extension, QuestionnaireItem } from '#fhir/types/index.ts';
import type { FormConstraint, FormItem, FormItemType, ItemExtract } from '../form.ts';
import { compilePath, PathProblem } from '../path/compilePath.ts';
import type { Expression } from '../path/expression.ts';
import { formLimits } from '../source.ts';
import type { FormProblem, Words } from '../source.ts';
import { formSystems, formUrls } from '../urls.ts';
import { readInitial, readOptions, valueOf } from './choices.ts';
import { readEnableWhen } from './enableWhen.ts';
import { variableName } from '../variableName.ts';
import { findExpression, findExtension, hasControl, listExtensions, partOf, readWords } from './extensions.ts';

export interface ItemScope {
  readonly problems: FormProblem[];
  /** linkId → names of the rows around it, the nearest first. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  readonly variables: ReadonlySet<string>;
  readonly byLinkId: Map<string, FormItem>;
}
interface Around { readonly parent: FormItem | undefined; readonly row: FormItem | undefined }

export function readItem(item: QuestionnaireItem, around: Around, scope: ItemScope): FormItem {
  const options = readOptions(item);
  const children: FormItem[] = [];
  const [count, bound, look, choice, behaviour] = [occurrences(item), bounds(item), lookOf(item), choiceOf(item), behaviourOf(item, scope)];
  // Written out and not spread, so that every item has the same shape.
  const read: FormItem = {
    linkId: item.linkId, type: typeOf(item, scope), label: readWords(item.text, item._text), hint: hintOf(item),
    required: item.required === true, repeats: item.repeats === true, readOnly: item.readOnly === true, hidden: findExtension(item, formUrls.hidden)?.valueBoolean === true,
    minOccurs: count.minOccurs, maxOccurs: count.maxOccurs, maxLength: item.maxLength, min: bound.min, max: bound.max, decimals: bound.decimals, unit: bound.unit,
    control: look.control, picture: look.picture, signatureRole: look.signatureRole, width: look.width, inline: look.inline,
    options, catalogue: choice.catalogue, valueSet: choice.valueSet, code: item.code ?? [], field: findExtension(item, formUrls.field)?.valueString, initial: readInitial(item, options),
    calculated: behaviour.calculated, initialExpression: behaviour.initialExpression, enabledWhen: behaviour.enabledWhen, constraints: behaviour.constraints,
    extract: extractOf(item), items: children, rowName: item.type === 'group' && item.repeats ? rowNameOf(item) : undefined, entryName: findExpression(item, formUrls.itemPopulationContext)?.name, parent: around.parent, row: around.row,
  };
  if (scope.byLinkId.has(item.linkId)) scope.problems.push({ code: 'duplicate-name', linkId: item.linkId });
  scope.byLinkId.set(item.linkId, read);
  const row = read.type === 'group' && read.repeats ? read : around.row;
  children.push(...(item.item ?? []).filter((child) => !isHint(child)).map((child) => readItem(child, { parent: read, row }, scope)));
  return read;
}

const itemTypes: ReadonlySet<string> = new Set(['group', 'boolean', 'integer', 'decimal', 'quantity', 'date', 'dateTime', 'time', 'string', 'text', 'url', 'choice', 'open-choice', 'attachment', 'reference'] satisfies FormItemType[]);

/** One that nobody knows asks for nothing. */
function typeOf({ linkId, type }: QuestionnaireItem, { problems }: ItemScope): FormItemType {
  if (itemTypes.has(type)) return type as FormItemType;
  if (type !== 'display') problems.push({ code: 'unknown-type', linkId, detail: type });
  return 'note';
}

/** The variable that stands for a row: the one declared, else one of ours. */
export function rowNameOf(item: QuestionnaireItem): string {
  const declared = listExtensions(item, formUrls.variable).find(({ valueExpression }) => valueExpression?.expression === '%context');
  return declared?.valueExpression?.name ?? variableName('row', item.linkId);
}

const isHint = (item: QuestionnaireItem): boolean => item.type === 'display' && hasControl('help', item);
function hintOf({ item = [] }: QuestionnaireItem): Words | undefined {
  const hint = item.find(isHint);
  return hint && readWords(hint.text, hint._text);
}

function occurrences(item: QuestionnaireItem): Pick<FormItem, 'minOccurs' | 'maxOccurs'> {
  return {
    minOccurs: findExtension(item, formUrls.minOccurs)?.valueInteger ?? (item.required ? 1 : 0), maxOccurs: item.repeats ? findExtension(item, formUrls.maxOccurs)?.valueInteger : 1,
  };
}

function bounds(item: QuestionnaireItem): Pick<FormItem, 'min' | 'max' | 'decimals' | 'unit'> {
  const limit = (url: string) => {
    const found = findExtension(item, url);
    const value = found && valueOf(found);
    return typeof value === 'number' || typeof value === 'string' ? value : undefined;
  };
  return { min: limit(formUrls.minValue), max: limit(formUrls.maxValue), decimals: findExtension(item, formUrls.maxDecimalPlaces)?.valueInteger, unit: findExtension(item, formUrls.unit)?.valueCoding };
}

function lookOf(item: QuestionnaireItem): Pick<FormItem, 'control' | 'picture' | 'signatureRole' | 'width' | 'inline'> {
  const picture = findExtension(item, formUrls.picture)?.valueString;
  const signature = findExtension(item, formUrls.signatureRequired)?.valueCodeableConcept?.coding?.[0]?.code;
  return {
    control: picture !== undefined ? 'drawing' : signature !== undefined ? 'signature' : isTable(item) ? 'table' : undefined, picture, signatureRole: signature, width: widthOf(item),
    inline: findExtension(item, formUrls.choiceOrientation)?.valueCode === 'horizontal',
  };
}

const isTable = (item: QuestionnaireItem): boolean => hasControl('gtable', item) || hasControl('table', item);
function widthOf(item: QuestionnaireItem): FormItem['width'] {
  const percent = findExtension(item, formUrls.width)?.valueQuantity?.value;
  return percent === undefined ? undefined : (Math.min(4, Math.max(1, Math.round(percent / 25))) as 1 | 2 | 3 | 4);
}

function choiceOf({ answerValueSet }: QuestionnaireItem): Pick<FormItem, 'catalogue' | 'valueSet'> {
  const own = `${formSystems.catalogue}:`;
  return { valueSet: answerValueSet, catalogue: answerValueSet?.startsWith(own) ? answerValueSet.slice(own.length) : undefined };
}

function extractOf(item: QuestionnaireItem): ItemExtract | undefined {
  const observation = findExtension(item, formUrls.observationExtract)?.valueBoolean === true;
  const resource = findExtension(item, formUrls.itemExtractionContext)?.valueCode;
  const element = item.definition?.split('#')[1];
  return observation || resource !== undefined || element !== undefined ? { observation, resource, element } : undefined;
}

function behaviourOf(item: QuestionnaireItem, scope: ItemScope): Pick<FormItem, 'calculated' | 'initialExpression' | 'enabledWhen' | 'constraints'> {
  const { linkId } = item;
  const around = scope.rows.get(linkId) ?? [];
  const compiled = (url: string) => compileAt(item, findExpression(item, url)?.expression, scope);
  const enabling = compiled(formUrls.enableWhenExpression);
  const shared = (question: string) => scope.rows.get(question)?.find((row) => around.includes(row));
  return {
    calculated: compiled(formUrls.calculatedExpression),
    initialExpression: compiled(formUrls.initialExpression) ?? compiled(formUrls.itemPopulationContext),
    enabledWhen: [...readEnableWhen(item, shared), ...(enabling ? [enabling] : [])],
    constraints: [...listExtensions(item, formUrls.constraint)].flatMap((one) => readConstraint(one, item, scope)),
  };
}

function readConstraint(rule: Extension, item: QuestionnaireItem, scope: ItemScope): FormConstraint[] {
  const expression = compileAt(item, partOf(rule, 'expression')?.valueString, scope);
  if (!expression) return [];
  const human = partOf(rule, 'human');
  return [{ key: partOf(rule, 'key')?.valueId ?? item.linkId, expression, severity: partOf(rule, 'severity')?.valueCode === 'warning' ? 'warning' : 'error', human: readWords(human?.valueString, human?._valueString) }];
}

function compileAt({ linkId }: QuestionnaireItem, source: string | undefined, { problems, rows, variables }: ItemScope): Expression | undefined {
  if (source === undefined) return undefined;
  const problem = (code: FormProblem['code'], detail: string) => void problems.push({ code, linkId, detail });
  if (source.length > formLimits.expression) {
    problem('too-long', source.slice(0, 80));
    return undefined;
  }
  try {
    const expression = compilePath(source, rows.get(linkId) ?? []);
    for (const name of expression.variables) if (!variables.has(name)) problem('unknown-variable', name);
    return expression;
  } catch (error) {
    if (!(error instanceof PathProblem)) throw error;
    problem('wrong-expression', source);
    return undefined;
  }
}
