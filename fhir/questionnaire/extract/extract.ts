// Answers as resources, so that nothing is typed twice. http://hl7.org/fhir/uv/sdc/STU3/extraction.html   spec: FRM-9
import type { Observation, ObservationComponent, Quantity, QuestionnaireResponse, QuestionnaireResponseItem, Resource } from '#fhir/types/index.ts';
import type { AnswerValue, Form, FormItem } from '../form.ts';
import { isRows } from '../answers/place.ts';
import { valueOf } from '../read/choices.ts';
import { conceptOf, elementOf, extractable, textOf } from './elements.ts';

export interface Extracted {
  /** Names the answer it comes from: the key of the item; with what it says where there can be several. */
  readonly key: string;
  readonly linkId: string;
  /** Without id, status of life and whose it is: `decide…` of the room adds them. */
  readonly resource: Resource;
}

type Items = readonly QuestionnaireResponseItem[];

export function extract(form: Form, { item = [] }: Pick<QuestionnaireResponse, 'item'>): Extracted[] {
  return extractLevel(form.items, item, '');
}

function extractLevel(items: readonly FormItem[], given: Items, before: string): Extracted[] {
  return items.flatMap((item) => {
    const here = given.filter(({ linkId }) => linkId === item.linkId);
    const key = `${before}${item.linkId}`;
    if (isRows(item)) return here.flatMap((row) => atTime(item, row.item ?? [], extractGroup(item, row.item ?? [], { key: `${key}#${row.id ?? ''}`, before: `${key}#${row.id ?? ''}/` })));
    if (item.type === 'group') return extractGroup(item, here.flatMap((one) => one.item ?? []), { key, before });
    return extractQuestion(item, answersOf(here), key);
  });
}

/** What a line measured was measured when the line says. */
function atTime(row: FormItem, inside: Items, found: Extracted[]): Extracted[] {
  const clock = row.items.find((item) => item.extract?.element === 'Observation.effective');
  const [at] = clock ? answersOf(inside.filter(({ linkId }) => linkId === clock.linkId)) : [];
  if (typeof at !== 'string') return found;
  return found.map((one) => (one.resource.resourceType === 'Observation' ? { ...one, resource: { ...one.resource, effectiveDateTime: at } as Resource } : one));
}

const answersOf = (items: Items): AnswerValue[] => items.flatMap(({ answer = [] }) => answer.flatMap((one) => valueOf(one) ?? []));

interface At { readonly key: string; readonly before: string }

function extractGroup(item: FormItem, inside: Items, { key, before }: At): Extracted[] {
  const own = item.extract?.observation ? panelOf(item, inside) : item.extract?.resource ? resourceOf(item, inside) : undefined;
  return [...(own ? [{ key, linkId: item.linkId, resource: own }] : []), ...extractLevel(item.items, inside, before)];
}

function extractQuestion({ extract: how, linkId, ...item }: FormItem, values: readonly AnswerValue[], key: string): Extracted[] {
  if (!how || values.length === 0) return [];
  const named = (resource: Resource, value: AnswerValue): Extracted => ({ key: item.repeats || how.resource === 'AllergyIntolerance' ? `${key}~${nameOf(value)}` : key, linkId, resource });
  if (how.observation) return values.map((value) => named(observationOf(item, value), value));
  if (how.resource === undefined) return [];
  const element = how.element?.split('.')[1] ?? extractable[how.resource]?.[0] ?? 'code';
  return partsOf(how.resource, values).map((value) => named({ resourceType: how.resource, ...elementOf(element, [value]) } as Resource, value));
}

const nameOf = (value: AnswerValue): string => (typeof value === 'object' && 'code' in value ? (value.code ?? '') : textOf(value).toLowerCase());

/** Allergies that were typed as words stand one by one. */
function partsOf(type: string, values: readonly AnswerValue[]): AnswerValue[] {
  if (type !== 'AllergyIntolerance') return [...values];
  return values.flatMap((value): AnswerValue[] => (typeof value === 'string' ? value.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean) : [value]));
}

function observationOf(item: Pick<FormItem, 'code' | 'label' | 'type' | 'unit'>, value: AnswerValue): Observation {
  return { resourceType: 'Observation', status: 'final', code: { coding: [...item.code], text: item.label.vi }, ...measured(item, value) };
}

function measured({ type, unit }: Pick<FormItem, 'type' | 'unit'>, value: AnswerValue): Omit<ObservationComponent, 'code'> {
  if (type === 'quantity') return { valueQuantity: value as NonNullable<ObservationComponent['valueQuantity']> };
  if (typeof value === 'number') return unit === undefined && type === 'integer' ? { valueInteger: value } : { valueQuantity: { value, ...unitOf(unit) } };
  if (typeof value === 'boolean') return { valueBoolean: value };
  if (type === 'choice' || type === 'open-choice') return { valueCodeableConcept: conceptOf(value) };
  if (type === 'date' || type === 'dateTime') return { valueDateTime: value as string };
  return type === 'time' ? { valueTime: value as string } : { valueString: textOf(value) };
}

const unitOf = (unit: FormItem['unit']): Pick<Quantity, 'unit' | 'system' | 'code'> => (unit ? { unit: unit.display ?? unit.code, system: unit.system, code: unit.code } : {});

/** A group with a code: its questions with codes are the components. */
function panelOf(item: FormItem, inside: Items): Observation | undefined {
  const component = item.items.flatMap((child): ObservationComponent[] => {
    const [value] = answersOf(inside.filter(({ linkId }) => linkId === child.linkId));
    return value === undefined || child.code.length === 0 ? [] : [{ code: { coding: [...child.code], text: child.label.vi }, ...measured(child, value) }];
  });
  return component.length > 0 ? { resourceType: 'Observation', status: 'final', code: { coding: [...item.code], text: item.label.vi }, component } : undefined;
}

/** A group as one resource: each question fills the element that it names. */
function resourceOf(item: FormItem, inside: Items): Resource | undefined {
  const type = item.extract?.resource ?? '';
  const parts = listFillers(item.items).flatMap((child) => {
    const element = child.extract?.element?.split('.')[1];
    const values = answersOf(deep(inside).filter(({ linkId }) => linkId === child.linkId));
    return element === undefined || values.length === 0 ? [] : [elementOf(element, values)];
  });
  const filled = Object.assign({}, ...parts) as Record<string, unknown>;
  const [main = 'code'] = extractable[type] ?? [];
  return main in filled ? ({ resourceType: type, ...filled } as Resource) : undefined;
}

const listFillers = (items: readonly FormItem[]): FormItem[] => items.flatMap((item) => [item, ...(isRows(item) ? [] : listFillers(item.items))]);
const deep = (items: Items): QuestionnaireResponseItem[] => items.flatMap((item) => [item, ...deep(item.item ?? [])]);
